import { follow } from "./follow";

/** Signals that abort together. */
export interface SignalGroup {
  /** Aborts all of them when `signal` aborts or has aborted already, until the group is released. */
  follow(signal: AbortSignal | undefined): void;
  /** Makes a signal that aborts with the others, until it is released. */
  derive(): { readonly signal: AbortSignal; readonly release: () => void };
  /** Aborts all of them, also those that are made later. */
  abort(reason: unknown): void;
  /** @throws the reason that the signals were aborted with. */
  throwIfAborted(): void;
  /** Stops following the signal. */
  release(): void;
}

/**
 * Makes a group of signals, one for each piece of work. Many listeners of a single signal look like a leak to Node,
 * which warns about them.
 */
export function createSignalGroup(): SignalGroup {
  const derived = new Set<AbortController>();
  let aborted: { readonly reason: unknown } | undefined;
  let release = (): void => {};

  function abort(reason: unknown): void {
    if (aborted !== undefined) return;
    aborted = { reason };
    for (const controller of derived) controller.abort(reason);
    derived.clear();
  }

  return {
    follow(signal) {
      release = follow({ abort }, signal);
    },
    derive() {
      const controller = new AbortController();
      if (aborted === undefined) derived.add(controller);
      else controller.abort(aborted.reason);
      return { signal: controller.signal, release: () => void derived.delete(controller) };
    },
    abort,
    throwIfAborted() {
      if (aborted !== undefined) throw aborted.reason;
    },
    release: () => release(),
  };
}
