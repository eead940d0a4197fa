/**
 * Items that come from the service page by page: a loop over it asks for the next page only when it needs one. Each
 * loop asks anew.
 */
export interface Listing<Item> extends AsyncIterable<Item> {
  /** Takes all of them into an array, in the order of a loop. */
  toArray(): Promise<Item[]>;
}

/** Makes a listing of what `iterate` gives; it is called once for each loop. */
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

/** Makes a listing of one that is loaded first, for each loop. */
export function listingFrom<Item>(load: () => Promise<Listing<Item>>): Listing<Item> {
  return {
    async *[Symbol.asyncIterator]() {
      yield* await load();
    },
    toArray: async () => (await load()).toArray(),
  };
}

/**
 * Gives the items of one page after the other until an empty page comes, each id once: what was added meanwhile moves
 * the others on, to where they are met again. A page that is the same as the one before ends it as well.
 *
 * @param readPage reads a page; the first one is 0.
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
