import { delay } from "../async/delay";
import { callback, callKinds, checkOptions } from "../options";
import type { CallOptions, CurrentStatus } from "../types";

/** Options of `trackStatus`. */
export interface TrackStatusOptions<Status = CurrentStatus> extends CallOptions {
  /**
   * Seconds between two requests, more than zero. In seconds, as in up42-py.
   * @default 5
   */
  readonly reportTime?: number | undefined;
  /** Called with the first status and with each new one. An error that it throws ends the call. */
  readonly onStatus?: ((status: Status) => void) | undefined;
}

export interface StatusReader<Info, Status> {
  readonly statusOf: (info: Info) => Status;
  /** Whether the job will not change any more. */
  readonly hasEnded: (info: Info) => boolean;
}

/** Longer timers fire at once. */
const longestSeconds = (2 ** 31 - 1) / 1000;

/**
 * Polls the metadata of a job until it has ended, successfully or not.
 *
 * @param refresh reads the metadata of the job again.
 * @throws {InputError} when an option is invalid, before the first request.
 */
export async function untilEnded<Info, Status>(
  refresh: (options: CallOptions) => Promise<Info>,
  { statusOf, hasEnded }: StatusReader<Info, Status>,
  options: TrackStatusOptions<Status>,
): Promise<Info> {
  checkOptions("trackStatus", options, {
    reportTime: {
      words: "a number of seconds above zero",
      fits: (value: unknown) => Number.isFinite(value) && Number(value) > 0,
    },
    onStatus: callback,
    ...callKinds,
  });
  const { reportTime = 5, onStatus, signal = new AbortController().signal } = options;
  let told: Status | undefined;
  for (;;) {
    signal.throwIfAborted();
    const info = await refresh({ signal });
    const status = statusOf(info);
    if (status !== told) onStatus?.(status);
    told = status;
    if (hasEnded(info)) return info;
    await delay(Math.min(reportTime, longestSeconds) * 1000, signal);
  }
}
