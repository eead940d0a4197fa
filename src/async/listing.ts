/**
 * Items that come from the service page by page. A loop requests the next page only when it needs it. Each loop sends
 * new requests.
 */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** Collects all items in an array, in the order of a loop. */
  toArray(): Promise<Item[]>;
}

/** Makes a listing of the items that `iterate` yields. Each loop calls it once. */
export function listingOf<Item>(iterate: () => AsyncIterable<Item>): Listing<Item> {
  return {
    [Symbol.asyncIterator]: () => iterate()[Symbol.asyncIterator](),
    async toArray() {
      const items: Item[] = [];
      for await (const item of iterate()) items.push(item);
      return items;
    },
  };
}

/** Makes a listing of another one, which each loop loads first. */
export function listingFrom<Item>(load: () => Promise<Listing<Item>>): Listing<Item> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* await load();
    },
    toArray: async () => (await load()).toArray(),
  };
}

/**
 * Yields the items of one page after the other, each id once: if items are added in the meantime, others move
 * to later pages. Stops at an empty page, and at a page that repeats the one before.
 *
 * @param readPage Reads a page. Pages are counted from 0.
 */
export async function* pageByPage<Item extends { readonly id: string }>(
  readPage: (page: number) => Promise<readonly Item[]>,
): AsyncGenerator<Item, void, undefined> {
  const given = new Set<string>();
  let before = "";
  for (let page = 0; ; page += 1) {
    const items = await readPage(page);
    const ids = items.map(({ id }) => id).join();
    if (items.length === 0 || ids === before) return;
    before = ids;
    for (const item of items) {
      if (given.has(item.id)) continue;
      given.add(item.id);
      yield item;
    }
  }
}
