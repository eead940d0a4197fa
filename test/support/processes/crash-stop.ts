import { AsyncLocalStorage } from "node:async_hooks";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import {
  CallCounter,
  type CallName,
  type Trouble,
  type WatchedCall,
  watchFileSystem,
} from "../files/file-system-calls";

/** How work ended on a file system that stops. */
export interface StoppedRun {
  readonly killed: boolean;
  /** What the work threw; `undefined` when it was killed or succeeded. */
  readonly error: unknown;
  /** The calls that it made, the one that was its last included. */
  readonly calls: readonly CallName[];
  /** How many of its calls were under way at the same time. */
  readonly mostAtOnce: number;
  /** How many files it left open. */
  readonly leftOpen: number;
  /** Whether it came to the call that finds no room. */
  readonly isFull: boolean;
}

/** A file system that stops for what runs on it, as if its process had been killed. */
export interface CrashStop {
  /**
   * Runs work under the number of a process that has ended, until it ends or is killed. One at a time.
   *
   * From the call on that kills it no call does anything, and none returns: promises stay pending, callbacks are not
   * called, and what is synchronous throws. That may be caught, but nothing done afterwards reaches the disk. The calls
   * that were under way end on the disk, without a word to the work.
   */
  run(work: (signal: AbortSignal) => Promise<unknown>, trouble?: Trouble): Promise<StoppedRun>;
  /** Puts the real file system back. */
  restore(): void;
}

interface Run {
  readonly counter: CallCounter;
  readonly underWay: Set<Promise<void>>;
  readonly opened: Set<FileHandle>;
  readonly onKill: () => void;
  mostAtOnce: number;
  killed: boolean;
}

/** More than any system numbers its processes with: nobody has it, as if its process had ended. */
const foreignPid = 2 ** 30;

/**
 * Puts a file system that can stop in the place of the real one. What is not run on it is not affected.
 *
 * @param options.names The calls that are counted. Only tests of this function leave any away.
 * @param options.isStopped Whether a call is stopped after a kill. Only tests of this function let any pass.
 */
export async function createCrashStop({
  names,
  isStopped = () => true,
}: {
  names?: readonly CallName[];
  isStopped?: (name: CallName) => boolean;
} = {}): Promise<CrashStop> {
  const runs = new AsyncLocalStorage<Run>();
  const realPid = process.pid;

  function intercept(call: WatchedCall): unknown {
    const run = runs.getStore();
    if (run === undefined) return call.proceed();
    if (!run.killed) {
      const turn = run.counter.next(call.name);
      if (turn instanceof Error) return call.fail(turn);
      if (turn === "kill") {
        run.killed = true;
        run.onKill();
      }
    }
    return run.killed && isStopped(call.name) ? stop(call) : proceed(call, run);
  }

  async function run(work: (signal: AbortSignal) => Promise<unknown>, trouble: Trouble = {}) {
    const aborter = new AbortController();
    const { promise: kill, resolve: onKill } = withResolvers();
    const run: Run = {
      counter: new CallCounter(trouble),
      underWay: new Set(),
      opened: new Set(),
      onKill,
      mostAtOnce: 0,
      killed: false,
    };
    let error: unknown;
    setPid(foreignPid);
    try {
      const ended = runs
        .run(run, async () => work(aborter.signal))
        .then(
          () => undefined,
          (thrown: unknown) => {
            if (!run.killed) error = thrown;
          },
        );
      await Promise.race([kill, ended]);
      while (run.underWay.size > 0) await Promise.all(run.underWay);
    } finally {
      setPid(realPid);
    }
    // What does not ask the file system goes on. It cannot do any harm, but it may be waiting for something.
    if (run.killed) aborter.abort(new Error("The run was killed."));
    const leftOpen = [...run.opened].filter(({ fd }) => fd !== -1);
    for (const handle of leftOpen) await handle.close();
    const { killed, mostAtOnce, counter } = run;
    // A copy: what is still going on is not counted.
    return {
      killed,
      error,
      calls: [...counter.made],
      mostAtOnce,
      leftOpen: leftOpen.length,
      isFull: counter.isFull,
    };
  }

  const unwatch = await watchFileSystem(intercept, names);
  function restore(): void {
    unwatch();
    // While it is enabled, every promise of this process takes longer.
    runs.disable();
  }
  return { run, restore };
}

/** Makes a call, and keeps its end from a run that was killed meanwhile. */
function proceed(call: WatchedCall, run: Run): unknown {
  if (call.style === "sync") return call.proceed();
  const { promise: ended, resolve: onEnd } = withResolvers();
  run.underWay.add(ended);
  run.mostAtOnce = Math.max(run.mostAtOnce, run.underWay.size);
  const end = (): boolean => {
    run.underWay.delete(ended);
    onEnd();
    return !run.killed;
  };
  if (call.style === "callback") return call.proceed(end);
  const result = call.proceed() as Promise<unknown>;
  return new Promise((resolve, reject) => {
    result.then(
      (value) => {
        if (call.name === "node:fs/promises open") run.opened.add(value as FileHandle);
        if (end()) resolve(value);
      },
      (error) => {
        if (end()) reject(error);
      },
    );
  });
}

/** Does nothing and does not return. */
function stop(call: WatchedCall): unknown {
  if (call.style === "sync") throw new Error("The file system has stopped.");
  return call.style === "promise" ? new Promise(() => undefined) : undefined;
}

function setPid(value: number): void {
  Object.defineProperty(process, "pid", { value, configurable: true });
  syncBuiltinESMExports();
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
