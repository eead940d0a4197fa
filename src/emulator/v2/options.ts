import type { Geometry } from "geojson";
import { amount, listOf, nonEmptyString, objectOf, record } from "../../kinds";
import { boolean, checkOptions, type Kinds, required, string } from "../../options";
import { orNull } from "../options";
import type { Provided, StoredFile } from "../provided";
import { checkScript, type ScriptWait, statusScript, storedFile } from "../v1/options";

/** The status of a processing job. You can also set any other string, to test a client with it. */
export type ProcessingJobStatus =
  | "created"
  | "valid"
  | "invalid"
  | "licensed"
  | "unlicensed"
  | "accepted"
  | "rejected"
  | "running"
  | "successful"
  | "failed"
  | "captured"
  | "released"
  | (string & {});

/** The statuses of a processing job over time, with waits between them. The last one stays. */
export type ProcessingScript = readonly [ProcessingJobStatus, ...(ProcessingJobStatus | ScriptWait)[]];

/** A problem of a processing job or of its inputs. */
export interface ProcessingProblem {
  /** Such as `MissingPanchromaticAsset`. */
  readonly name: string;
  /** Description of the problem. */
  readonly message: string;
}

/** Input of `addProcessingJob`. All members are optional. */
export interface ProcessingJobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of its user. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | null | undefined;
  /** Id of the process. @default `"true-color-conversion"` */
  readonly processId?: string | undefined;
  /** Its inputs. @default `{ title: "Processing job" }` */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  /** Its status, which does not change by itself. @default `"successful"` */
  readonly status?: ProcessingJobStatus | undefined;
  /** Its status over time, instead of `status`. */
  readonly script?: ProcessingScript | undefined;
  /** Id of the new collection of its results; `null` for none. @default a UUID derived from the job's */
  readonly collectionId?: string | null | undefined;
  /** Credits that it uses when it succeeds. @default `0` */
  readonly credits?: number | undefined;
  /** Its problems if it does not succeed. @default one problem, named after the status */
  readonly errors?: readonly ProcessingProblem[] | undefined;
  /**
   * Adds a result item for each input item (or a single one), with a small GeoTIFF, a preview and metadata, once it has
   * succeeded.
   * @default `false`
   */
  readonly sampleOutputs?: boolean | undefined;
  /** Members that replace the generated metadata. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** A file in the input of `addItem`. All members are optional. */
export interface ItemAssetInit {
  /** Id of the asset. @default a random UUID */
  readonly id?: string | undefined;
  /** The file, or a function that returns it; without it, 404. */
  readonly file?: Provided<StoredFile> | undefined;
  /** Last part of its path in the storage. @default the key */
  readonly name?: string | undefined;
  /** Its URL on another server or in another region, instead of the emulated storage. */
  readonly href?: string | undefined;
  /** Media type. @default `"application/octet-stream"` */
  readonly type?: string | undefined;
  /** Its title. @default the key */
  readonly title?: string | undefined;
  /** Its roles in the item. @default `["data"]` */
  readonly roles?: readonly string[] | undefined;
  /** Further members, such as `gsd` and `eo:bands`. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** Input of `addItem`. All members are optional. */
export interface ItemInit {
  /** Id of the item. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of its collection. @default that of the job, or else a new one */
  readonly collectionId?: string | undefined;
  /** Id of the processing job that made it. The item is visible once the job has succeeded. */
  readonly jobId?: string | undefined;
  /** Its geometry. @default `null` */
  readonly geometry?: Geometry | null | undefined;
  /** Members that replace the generated properties, such as `datetime` and `eo:cloud_cover`. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /** Its files by key. @default none */
  readonly assets?: Readonly<Record<string, ItemAssetInit>> | undefined;
  /** Members that replace those of the generated item. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** Input of `addCollection`. All members are optional. */
export interface CollectionInit {
  /** Id of the collection. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of its user. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | undefined;
  /** Title of the collection. @default its id */
  readonly title?: string | undefined;
  /** Members that replace those of the generated collection. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

const processingJobKinds: Kinds<ProcessingJobInit> = {
  id: nonEmptyString,
  userId: nonEmptyString,
  workspaceId: orNull(nonEmptyString),
  processId: nonEmptyString,
  inputs: record,
  status: string,
  script: statusScript,
  collectionId: orNull(nonEmptyString),
  credits: amount,
  errors: listOf(
    objectOf<ProcessingProblem>("an object with name and message", {
      name: required(string),
      message: required(string),
    }),
  ),
  sampleOutputs: boolean,
  info: record,
};

export const collectionKinds: Kinds<CollectionInit> = {
  id: nonEmptyString,
  userId: nonEmptyString,
  workspaceId: nonEmptyString,
  title: string,
  info: record,
};

const itemKinds: Kinds<ItemInit> = {
  id: nonEmptyString,
  collectionId: nonEmptyString,
  jobId: nonEmptyString,
  geometry: orNull({
    words: "a GeoJSON geometry",
    fits: (value) =>
      record.fits(value) && ["coordinates", "geometries"].some((name) => Array.isArray(Object(value)[name])),
  }),
  properties: record,
  assets: record,
  info: record,
};

const itemAssetKinds: Kinds<ItemAssetInit> = {
  id: nonEmptyString,
  file: storedFile,
  name: nonEmptyString,
  href: nonEmptyString,
  type: string,
  title: string,
  roles: listOf(string),
  info: record,
};

export function checkProcessingJob(init: ProcessingJobInit): void {
  checkOptions("addProcessingJob", init, processingJobKinds);
  checkScript("addProcessingJob", init);
}

export function checkItem(init: ItemInit): void {
  checkOptions("addItem", init, itemKinds);
  for (const [key, asset] of Object.entries(init.assets ?? {})) {
    checkOptions("addItem", asset, itemAssetKinds, `assets.${key}`);
  }
}
