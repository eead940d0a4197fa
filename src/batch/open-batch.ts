import { collect } from "../async/collect";
import { iterable } from "../kinds";
import { callKinds, check, checkOptions, type Kind, required } from "../options";
import { Outputs } from "../outputs/outputs";
import type { PlatformTypes } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import { Batch } from "./batch";
import { entryOf } from "./batch-report";

/** Options of `initializeBatch`. */
export interface InitializeBatchOptions<Each extends Outputs = Outputs> extends CallOptions {
  /**
   * Jobs, job tasks, processing jobs and stored items, in any mix: an array or a list such as
   * `up42.getProcessingJobs()` or `storage.openEach()`. Opening the batch makes no further requests about them.
   */
  readonly outputs: Iterable<Each> | AsyncIterable<Each>;
}

const call = "initializeBatch";

const each: Kind = {
  words: "each a job, a job task, a processing job or an item of the storage",
  fits: (value) => value instanceof Outputs && entryOf(value) !== undefined,
  got: (value) =>
    value instanceof Outputs ? "the items of a search, which storage.openEach() opens one by one" : undefined,
};

export async function openBatch<Each extends Outputs, Types extends PlatformTypes>(
  session: Session,
  options: InitializeBatchOptions<Each>,
): Promise<Batch<Each, Types>> {
  const outputs = { ...required(iterable), words: "such as up42.getProcessingJobs() or an array of jobs" };
  const { signal } = checkOptions(call, options, { outputs, ...callKinds });
  signal?.throwIfAborted();
  const found = await collect(options.outputs, (one) => check(call, "outputs", one, each), { signal });
  const entries = found.flatMap((one) => entryOf(one) ?? []);
  return new Batch<Each, Types>(session, entries, {
    nameOf: ({ id, outputs }) => ({ id, outputs }),
    progressOf: (progress) => progress,
  });
}
