import { wholeFolder } from "../archive/place-matcher";
import { propertiesOf } from "../outputs/scenes/scene-contract";
import type { ResultFeature } from "../types";
import { candidatesOf } from "../v1/declared-paths";
import { type BatchEntry, safeFolder } from "./batch-report";

/** Where a feature is from. */
export type Origin = Pick<BatchEntry, "id" | "folder" | "provenance">;

/**
 * Copies a feature for a list with those of other outputs: a property such as `job_id` names its outputs, and its data
 * paths start with the folder of these outputs. An existing property of that name is replaced; the rest is unchanged.
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

/** Blocks from before 2021 have a key for each capability, such as `up42.data.aoiclipped`. */
function isPathKey(key: string): boolean {
  return key === "up42.data_path" || key.startsWith("up42.data.");
}

/** Puts a path below a folder, without the archive's own `output/`, which saved files do not have. */
function below(folder: string, path: string): string {
  const inResults = candidatesOf(path).at(-1) ?? wholeFolder;
  return inResults === wholeFolder ? folder : `${folder}/${inResults}`;
}
