import { follow } from "./follow";

/**
 * Makes a group of signals that abort together, one for each piece of work. Many listeners of a single signal look like a leak to Node,
 * which warns about them.
 */
export function createSignalGroup() {
  const derived = new Set<AbortController>();
  let aborted: { readonly reason: unknown } | undefined;
  let release = (): void => {};

  /** Aborts all of them, also those that are made later. */
  function abort(reason: unknown): void {
    if (aborted !== undefined) return;
    aborted = { reason };
    for (const controller of derived) controller.abort(reason);
    derived.clear();
  }

  return {
    /** Aborts all of them when `signal` aborts or has aborted already, until the group is released. */
    follow(signal: AbortSignal | undefined): void {
      release = follow({ abort }, signal);
    },
    /** Makes a signal that aborts with the others, until it is released. */
    derive() {
      const controller = new AbortController();
      if (aborted === undefined) derived.add(controller);
      else controller.abort(aborted.reason);
      return { signal: controller.signal, release: () => void derived.delete(controller) };
    },
    abort,
    throwIfAborted(): void {
      if (aborted !== undefined) throw aborted.reason;
    },
    /** Stops following the signal. */
    release: () => release(),
  };
}
