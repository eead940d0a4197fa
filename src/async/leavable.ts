import { follow } from "./follow";

type Items<Item> = AsyncGenerator<Item, void, undefined>;

/**
 * Makes an iterator that stops at once when its loop is left: a generator alone would first wait until the next
 * item has arrived.
 *
 * @param open starts the items when the first one is requested. It is called with a signal that aborts when the loop is
 * left, or when the caller aborts.
 */
export function leavable<Item>(
  open: (options: { readonly signal: AbortSignal }) => Items<Item> | Promise<Items<Item>>,
  { signal }: { readonly signal?: AbortSignal | undefined },
): AsyncIterableIterator<Item> {
  const stopping = new AbortController();
  let release = (): void => {};
  let opened: Promise<Items<Item>> | undefined;
  let isLeft = false;

  async function start(): Promise<Items<Item>> {
    release = follow(stopping, signal);
    return open({ signal: stopping.signal });
  }

  return {
    async next() {
      if (isLeft) return { done: true, value: undefined };
      opened ??= start();
      try {
        const next = await (await opened).next();
        if (next.done === true) release();
        return next;
      } catch (error) {
        release();
        if (isLeft) return { done: true, value: undefined };
        throw error;
      }
    },
    async return() {
      isLeft = true;
      stopping.abort(new DOMException("The loop was left.", "AbortError"));
      await opened?.then((items) => items.return()).catch(() => undefined);
      release();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
