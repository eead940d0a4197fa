import { orAbort } from "./or-abort";

/**
 * Collects items, each after `check`. Rejects at once when the signal aborts; the loop over the items then ends when the
 * next one arrives.
 */
export function collect<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  check: (item: Item) => void,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Item[]> {
  async function all(): Promise<Item[]> {
    const found: Item[] = [];
    for await (const item of items) {
      signal?.throwIfAborted();
      check(item);
      found.push(item);
    }
    return found;
  }
  return orAbort(all(), { signal });
}
