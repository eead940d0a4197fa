import { createSignalGroup } from "./signal-group";

/**
 * Runs `work` for all items, at most `limit` at once. The first failure aborts the others. It is thrown after all of
 * them have ended, so that nothing keeps running.
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
  work: (item: Item, options: { signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  const group = createSignalGroup();
  group.follow(signal);
  let failure: { error: unknown } | undefined;
  const waiting = items.values();

  async function workOn(): Promise<void> {
    for (const item of waiting) {
      const own = group.derive();
      if (own.signal.aborted) return;
      try {
        await work(item, { signal: own.signal });
      } catch (error) {
        failure ??= { error };
        group.abort(error);
        return;
      } finally {
        own.release();
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workOn));
  } finally {
    group.release();
  }
  signal?.throwIfAborted();
  if (failure !== undefined) throw failure.error;
}
