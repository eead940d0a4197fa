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

describe("pageByPage", () => {
  it("reads until a page is empty", async () => {
    const { read, readPage } = pagesOf("abc", "def", "g");
    expect(await idsOf(pageByPage(readPage))).toBe("abcdefg");
    expect(read).toEqual([0, 1, 2, 3]);
  });

  it("ends at once where there is nothing", async () => {
    const { read, readPage } = pagesOf();
    expect(await idsOf(pageByPage(readPage))).toBe("");
    expect(read).toEqual([0]);
  });

  it("asks for a page only when it is needed", async () => {
    const { read, readPage } = pagesOf("abc", "def");
    const items = pageByPage(readPage);
    expect(read).toEqual([]);
    for (const _ of "abc") await items.next();
    expect(read).toEqual([0]);
    await items.next();
    expect(read).toEqual([0, 1]);
  });

  it("gives what has moved to the next page once, and what follows it", async () => {
    expect(await idsOf(pageByPage(pagesOf("abc", "bcd", "ef").readPage))).toBe("abcdef");
  });

  it("ends where the service gives the same page for ever", async () => {
    const read: number[] = [];
    const items = pageByPage(async (page) => {
      read.push(page);
      return [{ id: "a" }, { id: "b" }];
    });
    expect(await idsOf(items)).toBe("ab");
    expect(read).toEqual([0, 1]);
  });
});

describe("a listing", () => {
  it("is read anew by each loop, and taken whole by toArray()", async () => {
    const { read, readPage } = pagesOf("ab");
    const listing = listingOf(() => pageByPage(readPage));
    expect(await idsOf(listing)).toBe("ab");
    expect(await listing.toArray()).toEqual([{ id: "a" }, { id: "b" }]);
    expect(read).toEqual([0, 1, 0, 1]);
  });
});
