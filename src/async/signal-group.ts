/** Signals that are aborted together. */
export interface SignalGroup {
  /** Has a signal abort all of them, now if it was aborted already; until the group is released. */
  follow(signal: AbortSignal | undefined): void;
  /** Makes a signal that is aborted with the others, until it is released. */
  derive(): { readonly signal: AbortSignal; readonly release: () => void };
  /** Aborts all of them, and those that are made later. */
  abort(reason: unknown): void;
  /** @throws what the signals were aborted with. */
  throwIfAborted(): void;
  /** Lets go of the signal that was followed. */
  release(): void;
}

/**
 * Makes a group of signals, one for each piece of work: many listeners of a single one look like a leak to Node, which
 * warns of them.
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
      const forwardAbort = (): void => abort(signal?.reason);
      if (signal?.aborted === true) forwardAbort();
      else signal?.addEventListener("abort", forwardAbort, { once: true });
      release = () => signal?.removeEventListener("abort", forwardAbort);
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
