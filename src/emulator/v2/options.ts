import type { Geometry } from "geojson";
import { amount, listOf, nonEmptyString, record } from "../../kinds";
import { boolean, checkOptions, type Kinds, string } from "../../options";
import { orNull } from "../options";
import type { Provided, StoredFile } from "../provided";
import { checkScript, type ScriptWait, statusScript, storedFile } from "../v1/options";

/** Where a processing job stands. Any other string can be set too, to see what a client makes of it. */
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

/** The statuses of a processing job over time, with what it waits for between them. At the last it stays. */
export type ProcessingScript = readonly [ProcessingJobStatus, ...(ProcessingJobStatus | ScriptWait)[]];

/** What a processing job, or the check of its inputs, complains of. */
export interface ProcessingProblem {
  /** Such as `MissingPanchromaticAsset`. */
  readonly name: string;
  /** In words. */
  readonly message: string;
}

/** What a processing job is made of. Everything has a default. */
export interface ProcessingJobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the user to whom it belongs. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | null | undefined;
  /** Id of the process. @default `"true-color-conversion"` */
  readonly processId?: string | undefined;
  /** What it was given. @default `{ title: "Processing job" }` */
  readonly inputs?: Readonly<Record<string, unknown>> | undefined;
  /** Where the job stands, and goes on standing. @default `"captured"` */
  readonly status?: ProcessingJobStatus | undefined;
  /** Where the job stands over time, in the place of `status`. */
  readonly script?: ProcessingScript | undefined;
  /** Id of the collection of its results, which is made; `null` is none. @default a UUID derived from the job's */
  readonly collectionId?: string | null | undefined;
  /** Credits that it takes once it has succeeded. @default `0` */
  readonly credits?: number | undefined;
  /** What it complains of where it does not succeed. @default one problem with the status for a name */
  readonly errors?: readonly ProcessingProblem[] | undefined;
  /**
   * Gives it one item with a GeoTIFF, a preview and metadata, all small; they are there once it has succeeded.
   * @default `false`
   */
  readonly sampleOutputs?: boolean | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What a file of an item is made of. Everything has a default. */
export interface ItemAssetInit {
  /** Id of the asset. @default a random UUID */
  readonly id?: string | undefined;
  /** The file, or a function that gives it; none means 404. */
  readonly file?: Provided<StoredFile> | undefined;
  /** Last part of its path in the storage. @default the key */
  readonly name?: string | undefined;
  /** Where it leads in the place of the API's own storage: another host, or another region. */
  readonly href?: string | undefined;
  /** Media type. @default `"application/octet-stream"` */
  readonly type?: string | undefined;
  /** In words. @default the key */
  readonly title?: string | undefined;
  /** What it is to the item. @default `["data"]` */
  readonly roles?: readonly string[] | undefined;
  /** Further members, such as `gsd` and `eo:bands`. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What an item is made of. Everything has a default. */
export interface ItemInit {
  /** Id of the item. @default a random UUID */
  readonly id?: string | undefined;
  /** Collection that it is in. @default that of the job, or else a new one */
  readonly collectionId?: string | undefined;
  /** Processing job that made it: it can be seen once that has succeeded. */
  readonly jobId?: string | undefined;
  /** Where it lies. @default `null` */
  readonly geometry?: Geometry | null | undefined;
  /** Members laid over the properties that the emulator makes up, such as `datetime` and `eo:cloud_cover`. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined;
  /** Its files by key. @default none */
  readonly assets?: Readonly<Record<string, ItemAssetInit>> | undefined;
  /** Members laid over the item that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What a collection is made of. Everything has a default. */
export interface CollectionInit {
  /** Id of the collection. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the user to whom it belongs. @default the first user */
  readonly userId?: string | undefined;
  /** Id of the workspace. @default the id of the user */
  readonly workspaceId?: string | undefined;
  /** Title of the collection. @default its id */
  readonly title?: string | undefined;
  /** Members laid over the collection that the emulator makes up. */
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
  errors: listOf(record),
  sampleOutputs: boolean,
  info: record,
};

/** What `addCollection` takes. */
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
  geometry: orNull(record),
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

/** Refuses what `addProcessingJob` cannot take. */
export function checkProcessingJob(init: ProcessingJobInit): void {
  checkOptions("addProcessingJob", init, processingJobKinds);
  checkScript("addProcessingJob", init);
}

/** Refuses what `addItem` cannot take. */
export function checkItem(init: ItemInit): void {
  checkOptions("addItem", init, itemKinds);
  for (const [key, asset] of Object.entries(init.assets ?? {})) {
    checkOptions(`addItem's assets[${JSON.stringify(key)}]`, asset, itemAssetKinds);
  }
}
