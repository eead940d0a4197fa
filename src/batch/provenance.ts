import { wholeFolder } from "../archive/place-matcher";
import { candidatesOf, propertiesOf } from "../outputs/scenes/scene-contract";
import type { ResultFeature } from "../types";
import { jobFolder } from "./job-folder";

/**
 * A feature of a job as it stands among those of other jobs: `job_id` says which job it is of, and its data paths begin
 * with the folder of that job. A property of that name is replaced. Everything else is as it came, and the feature that
 * is given stays as it is.
 */
export function withProvenance(feature: ResultFeature, jobId: string): ResultFeature {
  const folder = jobFolder(jobId);
  const properties = Object.fromEntries(
    Object.entries(propertiesOf(feature)).map(([key, value]) => [
      key,
      isPathKey(key) && typeof value === "string" && value !== "" ? below(folder, value) : value,
    ]),
  );
  return { ...feature, properties: { ...properties, job_id: jobId } };
}

/** Blocks of before 2021 have a key for each capability, such as `up42.data.aoiclipped`. */
function isPathKey(key: string): boolean {
  return key === "up42.data_path" || key.startsWith("up42.data.");
}

/** The archive's own `output/` is dropped where its files are saved, and means nothing among those of other jobs. */
function below(folder: string, path: string): string {
  const inResults = candidatesOf(path).at(-1) ?? wholeFolder;
  return inResults === wholeFolder ? folder : `${folder}/${inResults}`;
}
