import { sideBySide } from "../async/side-by-side";
import { boolean, callback, callKinds, count, type Kinds } from "../options";
import type { BatchMember } from "../outputs/outputs-source";
import type { CallOptions } from "../types";
import type { AnyTerms, BatchProgress, BatchTerms, EntryFailure, EntryReport } from "./batch-report";

/** Options of the calls that process each of the outputs. */
export interface BatchRunOptions<Terms extends AnyTerms = BatchTerms> extends CallOptions {
  /**
   * How many outputs are processed at once.
   * @default the `concurrency` of `authenticate`, 8
   */
  readonly concurrency?: number | undefined;
  /**
   * `true`: end with the first error, and stop all work. `false`: list errors in the report.
   * @default false
   */
  readonly failFast?: boolean | undefined;
  /** Called at the start, and repeatedly while the call runs. An error that it throws ends the call. */
  readonly onProgress?: ((progress: Terms["progress"]) => void) | undefined;
}

export const runKinds = {
  concurrency: count(1),
  failFast: boolean,
  onProgress: callback,
  ...callKinds,
} satisfies Kinds<BatchRunOptions>;

interface RunOptions extends CallOptions {
  /** Entries at once. */
  readonly limit: number;
  readonly failFast: boolean;
  readonly onlySucceeded: boolean;
  readonly onProgress: ((progress: BatchProgress) => void) | undefined;
}

export interface EntryRun {
  readonly signal: AbortSignal;
  /** Adds to the progress of the whole batch. An error of the caller's `onProgress` ends the run. */
  readonly count: (more: { readonly bytes?: number; readonly files?: number }) => void;
}

/**
 * Does work for all entries, at most `limit` at once. Failures are listed in the report and do not stop the others. With
 * `failFast`, the first failure stops everything and is thrown, as is an abort or an error of `onProgress`.
 */
export async function runBatch<Entry extends Pick<BatchMember, "statusWithoutResults">, Value>(
  entries: readonly Entry[],
  { limit, failFast, onlySucceeded, onProgress, signal }: RunOptions,
  work: (entry: Entry, run: EntryRun) => Promise<Value>,
): Promise<EntryReport<Value, Entry>> {
  const skipped = entries.flatMap((entry) => {
    const status = onlySucceeded ? entry.statusWithoutResults() : undefined;
    return status === undefined ? [] : [{ entry, status }];
  });
  const isSkipped = new Set(skipped.map(({ entry }) => entry));
  const wanted = entries.filter((entry) => !isSkipped.has(entry));
  const values = new Map<Entry, { readonly entry: Entry; readonly value: Value }>();
  const failures = new Map<Entry, EntryFailure<Entry>>();
  const counted = { bytes: 0, files: 0 };
  let ending: { readonly error: unknown } | undefined;

  function tell(): void {
    try {
      onProgress?.({
        total: entries.length,
        done: values.size,
        failed: failures.size,
        skipped: skipped.length,
        ...counted,
      });
    } catch (error) {
      ending ??= { error };
      throw error;
    }
  }

  function count({ bytes = 0, files = 0 }: { readonly bytes?: number; readonly files?: number }): void {
    counted.bytes += bytes;
    counted.files += files;
    tell();
  }

  signal?.throwIfAborted();
  tell();
  await sideBySide(wanted, { limit, signal }, async (entry, own) => {
    try {
      values.set(entry, { entry, value: await work(entry, { signal: own.signal, count }) });
    } catch (error) {
      if (failFast || own.signal.aborted || ending !== undefined) throw ending?.error ?? error;
      failures.set(entry, { entry, error });
    }
    tell();
  });
  return {
    done: wanted.flatMap((entry) => values.get(entry) ?? []),
    failed: wanted.flatMap((entry) => failures.get(entry) ?? []),
    skipped,
  };
}
