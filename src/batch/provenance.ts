import { wholeFolder } from "../archive/place-matcher";
import { propertiesOf } from "../outputs/scenes/scene-contract";
import type { ResultFeature } from "../types";
import { candidatesOf } from "../v1/declared-paths";
import { type BatchEntry, safeFolder } from "./batch-report";

/** What says where a feature is from. */
export type Origin = Pick<BatchEntry, "id" | "folder" | "provenance">;

/**
 * A feature as it stands among those of other outputs: a property such as `job_id` says which outputs it is of, and its
 * data paths begin with the folder of these outputs. A property of that name is replaced. Everything else is as it came,
 * and the feature that is given stays as it is.
 */
export function withProvenance(feature: ResultFeature, origin: Origin): ResultFeature {
  const folder = safeFolder(origin);
  const properties = Object.fromEntries(
    Object.entries(propertiesOf(feature)).map(([key, value]) => [
      key,
      isPathKey(key) && typeof value === "string" && value !== "" ? below(folder, value) : value,
    ]),
  );
  return { ...feature, properties: { ...properties, ...origin.provenance } };
}

/** Blocks of before 2021 have a key for each capability, such as `up42.data.aoiclipped`. */
function isPathKey(key: string): boolean {
  return key === "up42.data_path" || key.startsWith("up42.data.");
}

/** The archive's own `output/` is dropped where its files are saved, and means nothing among those of others. */
function below(folder: string, path: string): string {
  const inResults = candidatesOf(path).at(-1) ?? wholeFolder;
  return inResults === wholeFolder ? folder : `${folder}/${inResults}`;
}
