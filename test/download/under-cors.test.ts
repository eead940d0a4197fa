import { describe, expect, it } from "vitest";
import { openDownload } from "../../src/download/open-download";
import { ObjectChangedError } from "../../src/download/remote-object";
import { NetworkError } from "../../src/errors";
import type { Fetch } from "../../src/types";
import { noise, readAll } from "../support/archives/archives";
import { createStorage, googHash } from "../support/files/storage";

/** Where a browser stands between this package and the storage. */
const bytes = noise(50_500);
/** A length that was told of the way and not of the file. */
const toldBytes = 30_000;

interface Setting extends Omit<Parameters<typeof createStorage>[0], "bytes"> {
  readonly content?: Uint8Array<ArrayBuffer>;
  readonly connections?: number;
  /** Headers that a page may read. @default those that it may always read */
  readonly exposed?: readonly string[];
}

const alwaysReadable = ["content-length", "content-type", "last-modified"];

/** What a page may read of what the storage answers. */
function hiding(fetch: Fetch, exposed: readonly string[]): Fetch {
  return async (request) => {
    const { body, status, headers } = await fetch(request);
    const readable = [...headers].filter(([name]) => [...alwaysReadable, ...exposed].includes(name));
    return new Response(body, { status, headers: Object.fromEntries(readable) });
  };
}

async function download({ content = bytes, connections = 1, exposed = [], ...options }: Setting = {}) {
  const storage = createStorage({
    bytes: content,
    ...options,
    headers: { "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT", ...options.headers },
  });
  const settings = {
    fetch: hiding(storage.fetch, exposed),
    retry: { limit: 2, baseDelayMs: 0 },
    timeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    obeysCors: true,
  };
  const { signal } = new AbortController();
  const opened = await openDownload(storage.sign, settings, { signal, connections, partBytes: 4_000 });
  const result = readAll(opened.body);
  // Looked at by the test, maybe after something else.
  result.catch(() => undefined);
  return { ...storage, opened, result };
}

async function downloadWhole(setting: Setting = {}) {
  const { opened, result, ...storage } = await download(setting);
  expect(await result).toEqual(setting.content ?? bytes);
  expect(storage.state.open).toBe(0);
  return { ...storage, opened, ranges: storage.asked.map(({ range }) => range) };
}

const firstOnly =
  <Value>(value: Value) =>
  (count: number): Value | undefined =>
    count === 1 ? value : undefined;

/** An answer with the rest of the file, as the storage gives it, with other headers or another body. */
function restFrom(start: number, headers: Record<string, string> = {}, body = bytes.slice(start)): Response {
  return new Response(body, {
    status: 206,
    headers: {
      "content-length": `${body.length}`,
      "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT",
      ...headers,
    },
  });
}

describe("what is asked of the storage", () => {
  it.each([[[]], [["etag", "content-range", "x-goog-hash"]]])(
    "is Range alone, whatever can be read (%j), for that needs no leave",
    async (exposed) => {
      const { asked } = await downloadWhole({ exposed, cutAfter: firstOnly(20_300) });
      expect(asked).toEqual([
        { link: "1", range: null, ifRange: null },
        { link: "1", range: "bytes=20300-", ifRange: null },
      ]);
    },
  );

  it("is all of the file when the rest is refused, once, and what was read before is passed over", async () => {
    const { ranges, opened } = await downloadWhole({
      cutAfter: firstOnly(20_300),
      answer: ({ range }) => (range === null ? undefined : new TypeError("Failed to fetch")),
    });
    expect(ranges).toEqual([null, ...Array(3).fill("bytes=20300-"), null]);
    expect(opened.report.verified).toEqual(["length"]);

    const { result, asked } = await download({
      cutAfter: firstOnly(20_300),
      answer: (_, count) => (count === 1 ? undefined : new TypeError("Failed to fetch")),
    });
    await expect(result).rejects.toMatchObject({ name: "NetworkError" });
    expect(asked.map(({ range }) => range)).toEqual([
      null,
      ...Array(3).fill("bytes=20300-"),
      ...Array(3).fill(null),
    ]);
  });

  it("is all of the file when the rest breaks off at once, again and again", async () => {
    const { ranges } = await downloadWhole({
      cutAfter: (count) => (count === 1 ? 20_300 : count < 4 ? 0 : undefined),
    });
    expect(ranges).toEqual([null, ...Array(2).fill("bytes=20300-"), null]);
  });

  it("is no more once the storage has sent a rest and then fails", async () => {
    const { result, asked } = await download({
      exposed: ["content-range"],
      cutAfter: (count) => (count < 3 ? 20_000 : undefined),
      answer: (_, count) => (count < 3 ? undefined : new TypeError("Failed to fetch")),
    });
    await expect(result).rejects.toMatchObject({ name: "NetworkError" });
    expect(asked.map(({ range }) => range)).toEqual([null, "bytes=20000-", ...Array(3).fill("bytes=40000-")]);
  });

  it("is nothing more when it is the service that fails, which signs the links", async () => {
    const storage = createStorage({
      bytes,
      cutAfter: firstOnly(9_000),
      answer: (_, count) => (count === 1 ? undefined : new Response("", { status: 403 })),
      headers: { "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" },
    });
    const lost = new NetworkError("GET https://api.test/ failed.", {
      method: "GET",
      url: "https://api.test/",
    });
    const { body } = await openDownload(
      async () => {
        if (storage.state.signed > 0) throw lost;
        return storage.sign();
      },
      { fetch: storage.fetch, retry: { limit: 0 }, timeoutMs: 1_000, idleTimeoutMs: 1_000, obeysCors: true },
      { signal: new AbortController().signal },
    );
    await expect(readAll(body)).rejects.toBe(lost);
    expect(storage.asked).toHaveLength(2);
  });
});

describe("the rest of a file", () => {
  it.each([
    ["its date", [], { "last-modified": "Mon, 23 Oct 2023 09:51:00 GMT" }],
    ["its checksum", ["x-goog-hash"], { "x-goog-hash": "crc32c=AAAAAA==" }],
  ])("of another file is noticed by %s", async (_, exposed, headers) => {
    const { result, asked } = await download({
      exposed,
      headers: { "x-goog-hash": googHash(bytes) },
      cutAfter: firstOnly(9_000),
      answer: (_asked, count) => (count === 1 ? undefined : restFrom(9_000, headers)),
    });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ["its etag", ["etag"], { etag: '"two"' }],
    ["its length", [], { "content-length": `${bytes.length}` }],
    ["its total length", ["content-range"], { "content-range": `bytes 9000-60000/60001` }],
  ])("that differs by %s may be another encoding: so all of it is asked for", async (_, exposed, headers) => {
    const setting: Setting = {
      exposed,
      cutAfter: firstOnly(9_000),
      answer: ({ range }) => (range === null ? undefined : restFrom(9_000, headers)),
    };
    const { ranges } = await downloadWhole(setting);
    expect(ranges).toEqual([null, "bytes=9000-", null]);

    const { result } = await download({
      ...setting,
      answer: ({ range }, count) =>
        count === 1
          ? undefined
          : range === null
            ? new Response(bytes, { headers: { etag: '"two"', "content-length": "1" } })
            : restFrom(9_000, headers),
    });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
  });

  it("that tells nothing of its file is refused", async () => {
    const { result } = await download({
      exposed: ["etag"],
      headers: {},
      cutAfter: firstOnly(9_000),
      answer: (_, count) => (count === 1 ? undefined : new Response(bytes.slice(9_000), { status: 206 })),
    });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
  });
});

describe("a length that is not that of the file, as where an encoding is taken off on the way", () => {
  const told = { "content-length": `${toldBytes}` };

  it("is passed when more comes, and a checksum is then one of something else", async () => {
    const { ranges, opened } = await downloadWhole({
      headers: { ...told, "x-goog-hash": "crc32c=AAAAAA==" },
      exposed: ["x-goog-hash"],
    });
    expect(ranges).toEqual([null]);
    expect(opened.totalBytes).toBeUndefined();
    expect(opened.report.verified).toEqual([]);
  });

  it("leaves a checksum that fits in force", async () => {
    const { opened } = await downloadWhole({
      headers: { ...told, "x-goog-hash": googHash(bytes) },
      exposed: ["x-goog-hash"],
    });
    expect(opened.report.verified).toEqual(["crc32c"]);
  });

  it("that was passed makes positions mean nothing: all of the file is asked for", async () => {
    const { ranges } = await downloadWhole({ headers: told, cutAfter: firstOnly(40_000) });
    expect(ranges).toEqual([null, null]);
  });

  const tooLong = `${bytes.length + 1_000}`;
  const whole = (): Response =>
    new Response(bytes, {
      headers: { "content-length": tooLong, "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" },
    });

  it("and is too long is believed of a storage that has no more", async () => {
    const { ranges, opened } = await downloadWhole({
      exposed: ["content-range"],
      answer: ({ range }) => (range === null ? whole() : undefined),
    });
    expect(ranges).toEqual([null, `bytes=${bytes.length}-`]);
    expect(opened.report.verified).toEqual([]);
  });

  it("and is too long is believed of a file that ends there twice", async () => {
    const { ranges } = await downloadWhole({ answer: ({ range }) => (range === null ? whole() : undefined) });
    expect(ranges).toEqual([null, `bytes=${bytes.length}-`, null]);
  });

  it("is that of the file when a browser has not noticed that the body was cut", async () => {
    const cut = (): Response =>
      new Response(bytes.slice(0, 20_000), {
        headers: {
          "content-length": `${bytes.length}`,
          "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT",
        },
      });
    const { ranges, opened } = await downloadWhole({ answer: (_, count) => firstOnly(cut())(count) });
    expect(ranges).toEqual([null, "bytes=20000-"]);
    expect(opened.report.verified).toEqual(["length"]);
  });

  it("does not make a part of the file all of it, as long as that ends elsewhere each time", async () => {
    let asked = 0;
    const { opened } = await downloadWhole({
      answer({ range }) {
        if (range !== null) return new TypeError("Failed to fetch");
        asked += 1;
        return new Response(bytes.slice(0, 20_000 * asked), {
          headers: {
            "content-length": `${bytes.length}`,
            "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT",
          },
        });
      },
    });
    expect(asked).toBe(3);
    expect(opened.report.verified).toEqual(["length"]);
  });
});

describe("several connections", () => {
  const content = noise(80_000);
  const slow = { content, connections: 4, chunkDelayMs: 12 };

  it("are opened when one does not keep up, after a range whose length tells that of the file", async () => {
    const { ranges, state } = await downloadWhole(slow);
    expect(state.mostOpen).toBeGreaterThan(2);
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    expect(ranges.slice(2).every((range) => /^bytes=\d+-\d+$/.test(range ?? ""))).toBe(true);
  });

  it("are not opened where the length is not that of the file", async () => {
    const { state, ranges } = await downloadWhole({
      ...slow,
      answer: ({ range }) =>
        range === null
          ? undefined
          : new Response(null, {
              status: 206,
              headers: { "content-length": "7", "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" },
            }),
    });
    expect(ranges).toHaveLength(2);
    expect(state.mostOpen).toBe(1);
  });
});
