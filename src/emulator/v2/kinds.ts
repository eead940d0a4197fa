import { amount, checkOptions, flag, id, type Kind, type Kinds, listOf, record, text } from "../checks";
import { checkScript, statusScript, storedFile } from "../kinds";
import type { CollectionInit, ItemAssetInit, ItemInit } from "./item";
import type { ProcessingJobInit } from "./job";

const orNull = ({ words, fits }: Kind): Kind => ({
  words: `${words} or null`,
  fits: (value) => value === null || fits(value),
});

const processingJobInit: Kinds<ProcessingJobInit> = {
  id,
  userId: id,
  workspaceId: orNull(id),
  processId: id,
  inputs: record,
  status: text,
  script: statusScript,
  collectionId: orNull(id),
  credits: amount,
  errors: listOf(record),
  sampleOutputs: flag,
  info: record,
};

/** What `addCollection` takes. */
export const collectionInit: Kinds<CollectionInit> = {
  id,
  userId: id,
  workspaceId: id,
  title: text,
  info: record,
};

const itemInit: Kinds<ItemInit> = {
  id,
  collectionId: id,
  jobId: id,
  geometry: orNull(record),
  properties: record,
  assets: record,
  info: record,
};

const itemAssetInit: Kinds<ItemAssetInit> = {
  id,
  file: storedFile,
  name: id,
  href: id,
  type: text,
  title: text,
  roles: listOf(text),
  info: record,
};

/** Refuses what `addProcessingJob` cannot take. */
export function checkProcessingJob(init: ProcessingJobInit): void {
  checkOptions("addProcessingJob", init, processingJobInit);
  checkScript("addProcessingJob", init);
}

/** Refuses what `addItem` cannot take. */
export function checkItem(init: ItemInit): void {
  checkOptions("addItem", init, itemInit);
  for (const [key, asset] of Object.entries(init.assets ?? {})) {
    checkOptions(`addItem's assets[${JSON.stringify(key)}]`, asset, itemAssetInit);
  }
}
