import { describe, expect, it } from "vitest";
import { listingOf, pageByPage } from "../../src/async/listing";

/** Pages of items, each named by its id, and a note of which ones were read. */
function pagesOf(...pages: string[]): {
  read: number[];
  readPage: (page: number) => Promise<{ id: string }[]>;
} {
  const read: number[] = [];
  return {
    read,
    async readPage(page) {
      read.push(page);
      return [...(pages[page] ?? "")].map((id) => ({ id }));
    },
  };
}

async function idsOf(items: AsyncIterable<{ id: string }>): Promise<string> {
  let ids = "";
  for await (const { id } of items) ids += id;
  return ids;
}

const endless = (why: string) => new Error(why);

describe("pageByPage", () => {
  it("reads until a page is empty", async () => {
    const { read, readPage } = pagesOf("abc", "def", "g");
    expect(await idsOf(pageByPage(readPage, { endless }))).toBe("abcdefg");
    expect(read).toEqual([0, 1, 2, 3]);
  });

  it("ends at once where there is nothing", async () => {
    const { read, readPage } = pagesOf();
    expect(await idsOf(pageByPage(readPage, { endless }))).toBe("");
    expect(read).toEqual([0]);
  });

  it("asks for a page only when it is needed", async () => {
    const { read, readPage } = pagesOf("abc", "def");
    const items = pageByPage(readPage, { endless });
    expect(read).toEqual([]);
    for (const _ of "abc") await items.next();
    expect(read).toEqual([0]);
    await items.next();
    expect(read).toEqual([0, 1]);
  });

  it("gives what has moved to the next page once, and what follows it", async () => {
    expect(await idsOf(pageByPage(pagesOf("abc", "bcd", "ef").readPage, { endless }))).toBe("abcdef");
  });

  it("ends where the service gives the same page for ever", async () => {
    const read: number[] = [];
    const items = pageByPage(
      async (page) => {
        read.push(page);
        return [{ id: "a" }, { id: "b" }];
      },
      { endless },
    );
    expect(await idsOf(items)).toBe("ab");
    expect(read).toEqual([0, 1]);
  });

  it("refuses pages that repeat in turn for ever, not ones that repeat for a while", async () => {
    const repeated = (times: number) => pagesOf("ab", ..."ba".repeat(times).split(""), "c");
    expect(await idsOf(pageByPage(repeated(4).readPage, { endless }))).toBe("abc");
    const { read, readPage } = repeated(1_000);
    await expect(idsOf(pageByPage(readPage, { endless }))).rejects.toThrow(
      "10 pages in a row have nothing new",
    );
    expect(read).toHaveLength(11);
  });

  it("refuses a list with more items than it may have, not one with as many", async () => {
    const { readPage } = pagesOf("ab", "cd");
    expect(await idsOf(pageByPage(readPage, { endless, most: 4 }))).toBe("abcd");
    await expect(idsOf(pageByPage(readPage, { endless, most: 3 }))).rejects.toThrow(
      'it has more than 3 entries; "limitTo" can allow more',
    );
  });
});

describe("a listing", () => {
  it("is read anew by each loop, and taken whole by toArray()", async () => {
    const { read, readPage } = pagesOf("ab");
    const listing = listingOf(() => pageByPage(readPage, { endless }));
    expect(await idsOf(listing)).toBe("ab");
    expect(await listing.toArray()).toEqual([{ id: "a" }, { id: "b" }]);
    expect(read).toEqual([0, 1, 0, 1]);
  });
});
