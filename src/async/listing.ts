import { Breather } from "./breather";

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

/** The most items of a list whose caller sets no higher limit. */
export const mostListed = 1_000_000;

/** Pages in a row without a new item, after which a list counts as endless. */
const mostRepeatedPages = 10;

interface EachOnceOptions<Item> {
  /** Identifies an item that appears on two pages. */
  readonly keyOf: (item: Item) => string;
  /** Makes the error for a list that does not end. */
  readonly endless: (why: string) => Error;
  /** The most items. @default mostListed */
  readonly most?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Yields the items of pages, each once: if items are added in the meantime, others move to later pages. */
export async function* eachOnce<Item>(
  pages: AsyncIterable<readonly Item[]>,
  { keyOf, endless, most = mostListed, signal }: EachOnceOptions<Item>,
): AsyncGenerator<Item, void, undefined> {
  const given = new Set<string>();
  const breather = new Breather(signal);
  let repeatedPages = 0;
  for await (const items of pages) {
    const before = given.size;
    for (const item of items) {
      signal?.throwIfAborted();
      if (breather.isDue) await breather.rest();
      const key = keyOf(item);
      if (given.has(key)) continue;
      if (given.size === most) throw endless(`it has more than ${most} entries; "limitTo" can allow more`);
      given.add(key);
      yield item;
    }
    repeatedPages = given.size > before ? 0 : repeatedPages + 1;
    if (repeatedPages === mostRepeatedPages) {
      throw endless(`${mostRepeatedPages} pages in a row have nothing new`);
    }
  }
}

/**
 * Yields the items of numbered pages, each id once. Stops at an empty page, and at a page that repeats the one before.
 *
 * @param readPage Reads a page. Pages are counted from 0.
 */
export function pageByPage<Item extends { readonly id: string }>(
  readPage: (page: number) => Promise<readonly Item[]>,
  options: Omit<EachOnceOptions<Item>, "keyOf">,
): AsyncGenerator<Item, void, undefined> {
  async function* pages(): AsyncGenerator<readonly Item[], void, undefined> {
    let before = "";
    for (let page = 0; ; page += 1) {
      const items = await readPage(page);
      const ids = items.map(({ id }) => id).join();
      if (items.length === 0 || ids === before) return;
      before = ids;
      yield items;
    }
  }
  return eachOnce(pages(), { ...options, keyOf: ({ id }) => id });
}
