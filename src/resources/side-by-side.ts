/**
 * Runs `work` over all items, at most `limit` at once. The first failure aborts the others and is thrown when all of
 * them have ended, so that nothing is left running.
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  { limit, signal }: { limit: number; signal?: AbortSignal | undefined },
  work: (item: Item, options: { signal: AbortSignal }) => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const forwardAbort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener("abort", forwardAbort, { once: true });
  let failure: { error: unknown } | undefined;
  const waiting = items.values();

  async function workOn(): Promise<void> {
    for (const item of waiting) {
      if (controller.signal.aborted) return;
      try {
        await work(item, { signal: controller.signal });
      } catch (error) {
        failure ??= { error };
        controller.abort(error);
        return;
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, workOn));
  } finally {
    signal?.removeEventListener("abort", forwardAbort);
  }
  signal?.throwIfAborted();
  if (failure !== undefined) throw failure.error;
}
