import { describe, expect, it } from "vitest";
import { openDownload } from "../../src/download/open-download";
import { ObjectChangedError } from "../../src/download/remote-object";
import type { ByteStream } from "../../src/types";
import { noise, streamOf } from "../support/archives/archives";
import { chunkBytes, createStorage, googHash } from "../support/files/storage";

const bytes = noise(50_500);

type StorageOptions = Omit<Parameters<typeof createStorage>[0], "bytes">;

/** Not through a Response: some implementations hide what a stream errors with. */
async function readAll(body: ByteStream): Promise<Uint8Array> {
  const whole: number[] = [];
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) whole.push(...next.value);
  return Uint8Array.from(whole);
}

/** Downloads the whole file from a storage made of `options`. */
async function download(
  options: StorageOptions = {},
  { connections = 1, signal = new AbortController().signal, content = bytes, limit = 3 } = {},
) {
  const storage = createStorage({ bytes: content, ...options });
  const settings = {
    fetch: storage.fetch,
    retry: { limit, baseDelayMs: 0 },
    timeoutMs: 10_000,
    idleTimeoutMs: 250,
  };
  const opened = await openDownload(storage.sign, settings, { signal, connections, partBytes: 4_000 });
  const result = readAll(opened.body);
  // Looked at by the test, maybe after something else.
  result.catch(() => undefined);
  return { storage, opened, result };
}

/** As above, and checks that every byte is there. */
async function downloadWhole(...options: Parameters<typeof download>) {
  const { storage, opened, result } = await download(...options);
  expect((await result).length).toBe(options[1]?.content?.length ?? bytes.length);
  expect(await result).toEqual(options[1]?.content ?? bytes);
  expect(storage.state.open).toBe(0);
  return { ...storage, report: opened.report };
}

const refusal = (status: number): Response =>
  new Response("<Error><Code>ExpiredToken</Code></Error>", { status });

describe("a download", () => {
  it("is one plain request when nothing goes wrong", async () => {
    const { asked, report } = await downloadWhole();
    expect(asked).toEqual([{ link: "1", range: null, ifRange: null }]);
    expect(report).toEqual({ bytes: bytes.length, requests: 1, resumed: 0, links: 1, verified: ["length"] });
  });

  it("compares what the storage says of the file", async () => {
    const { report } = await downloadWhole({ headers: { "x-goog-hash": `${googHash(bytes)}, md5=AAAA` } });
    expect(report.verified).toEqual(["length", "crc32c"]);
    const { result } = await download({ headers: { "x-goog-hash": "crc32c=AAAAAA==" } });
    await expect(result).rejects.toMatchObject({
      name: "ArchiveError",
      message:
        "The download differs from the stored file (its crc32c is wrong); nothing was kept, download it again.",
    });
  });

  it("tells what the storage says of the file, at an address without its signature", async () => {
    const headers = { "content-type": "image/tiff", "content-disposition": 'attachment; filename="a.tif"' };
    const { opened, result } = await download({ headers });
    expect(opened).toMatchObject({
      totalBytes: bytes.length,
      contentType: "image/tiff",
      disposition: 'attachment; filename="a.tif"',
      address: expect.stringMatching(/^https:[^?]+$/),
    });
    await result;
  });

  it.each([
    ["no, where its headers can be read", {}, false, false],
    ["yes, where they cannot", {}, true, true],
    ["yes, when the storage says so", { "content-encoding": "gzip" }, false, true],
  ])("tells whether the platform may have decoded it: %s", async (_, headers, obeysCors, mayBeDecoded) => {
    const storage = createStorage({ bytes, headers });
    const settings = {
      fetch: storage.fetch,
      retry: {},
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      obeysCors,
    };
    const opened = await openDownload(storage.sign, settings, { signal: new AbortController().signal });
    expect(opened.mayBeDecoded).toBe(mayBeDecoded);
    await opened.body.cancel();
  });

  it("takes a file of no bytes", async () => {
    await downloadWhole({}, { content: new Uint8Array(0) });
  });

  it("takes a file whose length is not told", async () => {
    const { report } = await downloadWhole({
      answer: () => new Response(new Blob([bytes]).stream()),
    });
    expect(report.verified).toEqual([]);
  });

  it("reads no further than it is read", async () => {
    const { fetch, sign, state } = createStorage({ bytes });
    const settings = { fetch, retry: {}, timeoutMs: 10_000, idleTimeoutMs: 10_000 };
    const { body } = await openDownload(sign, settings, { signal: new AbortController().signal });
    const reader = body.getReader();
    await reader.read();
    await reader.read();
    expect(state.bytesSent).toBe(2 * chunkBytes);
    await reader.cancel();
    expect(state.open).toBe(0);
  });
});

describe("an answer that is not the file", () => {
  it.each([202, 203, 204, 226])("is refused by its status: %i", async (status) => {
    const answer = () => new Response(status === 204 ? null : "words", { status });
    await expect(download({ answer })).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringContaining(`status ${status} instead of the file`),
      status,
    });
  });

  it.each([
    ["a part of a file of unknown length", { "content-range": "bytes 0-99/*" }],
    ["a part that does not say which", {}],
    ["several parts in one body", { "content-type": "multipart/byteranges; boundary=x" }],
  ])("is asked for again when it has %s", async (_, headers) => {
    const part = () => new Response(bytes.slice(0, 100), { status: 206, headers: headers as HeadersInit });
    const { asked } = await downloadWhole({ answer: (__, count) => (count === 1 ? part() : undefined) });
    expect(asked.map(({ range }) => range)).toEqual([null, null]);
    await expect(download({ answer: part })).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("a part of the file that was not requested"),
    });
  });

  it("may be all of the file in one part", async () => {
    const headers = { "content-range": `bytes 0-${bytes.length - 1}/${bytes.length}` };
    const { asked } = await downloadWhole({ answer: () => new Response(bytes, { status: 206, headers }) });
    expect(asked).toHaveLength(1);
  });
});

describe("a body whose end nothing shows", () => {
  const silent = (body: Uint8Array<ArrayBuffer>): Response => new Response(new Blob([body]).stream());

  it("is the file when it comes the same again", async () => {
    const { asked, report } = await downloadWhole({ answer: () => silent(bytes) });
    expect(asked.map(({ range }) => range)).toEqual([null, null]);
    expect(report.verified).toEqual([]);
  });

  it("is gone on with when it comes again with more", async () => {
    const { asked } = await downloadWhole({
      answer: (_, count) => silent(count === 1 ? bytes.slice(0, 9_000) : bytes),
    });
    expect(asked).toHaveLength(3);
  });

  it.each([
    ["other bytes", noise(50_500, 7)],
    ["fewer bytes", bytes.slice(0, 5_000)],
  ])("is refused when %s come again", async (_, others) => {
    const { result } = await download({ answer: (__, count) => silent(count === 1 ? bytes : others) });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
  });
});

describe("a body that breaks", () => {
  it("is gone on with where it broke, on condition that the file is the same", async () => {
    const { asked, report } = await downloadWhole({
      cutAfter: (count) => (count === 1 ? 20_300 : undefined),
    });
    expect(asked).toEqual([
      { link: "1", range: null, ifRange: null },
      { link: "1", range: "bytes=20300-", ifRange: '"one"' },
    ]);
    expect(report.resumed).toBe(1);
  });

  it("may break again and again as long as bytes arrive", async () => {
    const { asked } = await downloadWhole(
      { cutAfter: (count) => (count < 12 ? 4_000 : undefined) },
      { limit: 1 },
    );
    expect(asked).toHaveLength(12);
  });

  it("is given up when no bytes arrive at all", async () => {
    const { storage, result } = await download({ cutAfter: (count) => (count === 1 ? 5_000 : 0) });
    await expect(result).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://storage.test/output.tgz broke after 0 bytes: terminated.",
    });
    expect(storage.asked).toHaveLength(4);
    expect(storage.state.open).toBe(0);
  });

  it("that ends early without an error is gone on with", async () => {
    const { asked } = await downloadWhole({
      answer: (_, count) =>
        count === 1
          ? new Response(new Blob([bytes.slice(0, 7_000)]).stream(), {
              headers: { "content-length": String(bytes.length), etag: '"one"' },
            })
          : undefined,
    });
    expect(asked[1]?.range).toBe("bytes=7000-");
  });

  it("that stalls is gone on with", async () => {
    const { asked } = await downloadWhole({
      answer: (_, count) =>
        count > 1
          ? undefined
          : new Response(
              new ReadableStream({
                start: (controller) => controller.enqueue(bytes.slice(0, 3_000)),
              }),
              { headers: { "content-length": String(bytes.length), etag: '"one"' } },
            ),
    });
    expect(asked[1]?.range).toBe("bytes=3000-");
  });

  it("is begun anew and passed over when the storage ignores ranges, without a byte twice", async () => {
    const { asked } = await downloadWhole({
      ignoresRanges: true,
      cutAfter: (count) => (count === 1 ? 20_300 : undefined),
    });
    expect(asked).toHaveLength(2);
  });

  it("does not send a weak validator", async () => {
    const { asked } = await downloadWhole({
      etag: 'W/"one"',
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
    });
    expect(asked[1]).toMatchObject({ range: "bytes=9000-", ifRange: null });
  });

  it("is not over when all of it is sent anew and ends before where it broke", async () => {
    const start = (size: number): Response => {
      const left = [bytes.slice(0, size)];
      const body = new ReadableStream({
        pull(controller) {
          const chunk = left.pop();
          if (chunk !== undefined) controller.enqueue(chunk);
          else if (size === 9_000) controller.error(new TypeError("terminated"));
          else controller.close();
        },
      });
      return new Response(body, { headers: { etag: '"one"' } });
    };
    const { result } = await download({ answer: (_, count) => start(count === 1 ? 9_000 : 5_000) });
    await expect(result).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://storage.test/output.tgz ended after 5000 of 9000 bytes.",
    });
  });

  it("that came encoded is begun anew and passed over, for its positions are not those of the file", async () => {
    const { asked } = await downloadWhole({
      headers: { "content-encoding": "gzip" },
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
    });
    expect(asked.map(({ range, ifRange }) => [range, ifRange])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("that came encoded is given up when it always breaks at the same place", async () => {
    const { storage, result } = await download({
      headers: { "content-encoding": "gzip" },
      cutAfter: () => 9_000,
    });
    await expect(result).rejects.toMatchObject({ name: "NetworkError" });
    expect(storage.asked).toHaveLength(4);
    expect(storage.state.open).toBe(0);
  });

  it("of another range is asked for again, until it is given up", async () => {
    const other = (): Response =>
      new Response("x", { status: 206, headers: { "content-range": `bytes 5-5/${bytes.length}` } });
    const cutAfter = (count: number): number | undefined => (count === 1 ? 9_000 : undefined);
    const { asked } = await downloadWhole({
      cutAfter,
      answer: (_, count) => (count > 1 && count < 5 ? other() : undefined),
    });
    expect(asked.map(({ range }) => range)).toEqual([null, ...Array(4).fill("bytes=9000-")]);

    const { storage, result } = await download({
      cutAfter,
      answer: (_, count) => (count > 1 ? other() : undefined),
    });
    await expect(result).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://storage.test/output.tgz returned bytes from position 5 instead of 9000.",
    });
    expect(storage.asked).toHaveLength(5);
    expect(storage.state.open).toBe(0);
  });

  it("is not gone on with by an answer that tells nothing, unless the storage was asked on condition", async () => {
    const telling = { "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" };
    const rest = (): Response =>
      new Response(bytes.slice(9_000), {
        status: 206,
        headers: { "content-range": `bytes 9000-${bytes.length - 1}/${bytes.length}` },
      });
    const options: StorageOptions = {
      headers: telling,
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
      answer: (_, count) => (count === 1 ? undefined : rest()),
    };
    await downloadWhole(options);
    const { result } = await download({ ...options, etag: null });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
  });

  it("is not gone on with by more bytes than the file has", async () => {
    const { storage, result } = await download({
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
      answer: (_, count) =>
        count === 1
          ? undefined
          : new Response(bytes.slice(8_000), {
              status: 206,
              headers: { etag: '"one"', "content-range": `bytes 9000-${bytes.length - 1}/${bytes.length}` },
            }),
    });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
    expect(storage.asked).toHaveLength(2);
  });

  it("is not gone on with where nothing tells that the rest is of the same file", async () => {
    const { storage, result } = await download({
      etag: null,
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
    });
    await expect(result).rejects.toBeInstanceOf(ObjectChangedError);
    await expect(result).rejects.toMatchObject({
      message:
        "The download broke and cannot be resumed, because the storage sends nothing that identifies the file; nothing was kept, try again.",
      cause: expect.anything(),
    });
    expect(storage.asked).toHaveLength(1);
    const { asked } = await downloadWhole({
      etag: null,
      headers: { "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" },
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
    });
    expect(asked[1]).toMatchObject({ range: "bytes=9000-", ifRange: null });
  });

  it("after its last byte is no break", async () => {
    const { asked } = await downloadWhole({ cutAfter: (count) => (count === 1 ? bytes.length : undefined) });
    // The length is known: a request for nothing is answered with 416, which is the end.
    expect(asked.map(({ range }) => range)).toEqual([null, `bytes=${bytes.length}-`]);
  });
});

describe("a file that is replaced midway", () => {
  it.each([
    ["by its etag", { etag: '"two"' }],
    ["by its date", { "last-modified": "Mon, 23 Oct 2023 09:51:00 GMT" }],
    ["by its length", { "content-range": `bytes 9000-${bytes.length}/${bytes.length + 1}` }],
    ["by its checksum", { "x-goog-hash": "crc32c=AAAAAA==" }],
  ])("is noticed %s", async (_, headers) => {
    const storage = createStorage({
      bytes,
      headers: { "x-goog-hash": googHash(bytes), "last-modified": "Mon, 23 Oct 2023 09:50:00 GMT" },
      cutAfter: (count) => (count === 1 ? 9_000 : undefined),
      answer: (_asked, count) =>
        count === 1
          ? undefined
          : new Response("x", {
              status: 206,
              headers: { "content-range": `bytes 9000-${bytes.length - 1}/${bytes.length}`, ...headers },
            }),
    });
    const { body } = await openDownload(
      storage.sign,
      { fetch: storage.fetch, retry: { limit: 1, baseDelayMs: 0 }, timeoutMs: 1_000, idleTimeoutMs: 1_000 },
      { signal: new AbortController().signal },
    );
    const reader = body.getReader();
    const reading = (async () => {
      while (!(await reader.read()).done);
    })();
    await expect(reading).rejects.toBeInstanceOf(ObjectChangedError);
  });
});

describe("a link that is refused", () => {
  it.each([400, 401, 403, 404, 410])("with %d is signed anew once", async (status) => {
    const { asked, report } = await downloadWhole({
      answer: ({ link }) => (link === "1" ? refusal(status) : undefined),
    });
    expect(asked.map(({ link }) => link)).toEqual(["1", "2"]);
    expect(report.links).toBe(2);
  });

  it("twice ends in an error with the storage's words and without a signature", async () => {
    const error = await download({ answer: () => refusal(403) }).catch((caught) => caught);
    expect(error).toMatchObject({
      name: "ApiError",
      status: 403,
      message: "The storage refused the link with status 403: ExpiredToken.",
      url: "https://storage.test/output.tgz",
    });
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("Signature=");
  });

  it("midway is signed anew, and the download goes on where it was", async () => {
    const { asked } = await downloadWhole({
      cutAfter: (count) => (count === 1 ? 20_000 : undefined),
      answer: ({ link, range }) => (range !== null && link === "1" ? refusal(400) : undefined),
    });
    expect(asked.map(({ link, range }) => `${link} ${range}`)).toEqual([
      "1 null",
      "1 bytes=20000-",
      "2 bytes=20000-",
    ]);
  });

  it("is not signed anew for any other status", async () => {
    const { asked } = await downloadWhole({
      answer: (_, count) => (count < 3 ? new Response("", { status: 503 }) : undefined),
    });
    expect(asked.map(({ link }) => link)).toEqual(["1", "1", "1"]);
  });
});

describe("several connections", () => {
  const slow = { chunkDelayMs: 12 };
  const large = noise(80_000);

  it("are opened when one does not keep up, and give the bytes in order", async () => {
    const { state, asked, report } = await downloadWhole(
      { ...slow, headers: { "x-goog-hash": googHash(large) } },
      { connections: 4, content: large },
    );
    expect(state.mostOpen).toBeGreaterThan(2);
    expect(state.mostOpen).toBeLessThanOrEqual(5);
    expect(asked[0]?.range).toBeNull();
    expect(report.verified).toEqual(["length", "crc32c"]);
  });

  it("are not opened when one keeps up", async () => {
    const { asked } = await downloadWhole({}, { connections: 4, content: large });
    expect(asked).toHaveLength(1);
  });

  it("each go on where they broke", async () => {
    await downloadWhole(
      { ...slow, cutAfter: (count) => (count % 3 === 0 ? 1_500 : undefined) },
      { connections: 4, content: large },
    );
  });

  it("share one new link when the old one is refused", async () => {
    const { state } = await downloadWhole(
      { ...slow, answer: ({ link, range }) => (range !== null && link === "1" ? refusal(403) : undefined) },
      { connections: 4, content: large },
    );
    expect(state.signed).toBe(2);
  });

  it("come down to one where the storage ignores ranges", async () => {
    const { state } = await downloadWhole(
      { ...slow, ignoresRanges: true },
      { connections: 4, content: large },
    );
    expect(state.mostOpen).toBeLessThanOrEqual(2);
  });

  it("all end when one of them fails", async () => {
    const { storage, result } = await download(
      {
        ...slow,
        answer: ({ range }) =>
          Number(/\d+/.exec(range ?? "")) > 50_000 ? new Response("", { status: 501 }) : undefined,
      },
      { connections: 4, content: large },
    );
    await expect(result).rejects.toMatchObject({ name: "ApiError", status: 501 });
    await expect.poll(() => storage.state.open).toBe(0);
  });

  it("all end on an abort, with its reason", async () => {
    const controller = new AbortController();
    const { storage, opened, result } = await download(slow, {
      connections: 4,
      content: large,
      signal: controller.signal,
    });
    await expect.poll(() => storage.state.mostOpen).toBeGreaterThan(2);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    await expect.poll(() => storage.state.open).toBe(0);
    expect(opened.report.bytes).toBeLessThan(large.length);
  });
});

describe("a download whose start is there already", () => {
  const object = {
    totalBytes: bytes.length,
    etag: '"one"',
    lastModified: undefined,
    md5: undefined,
    crc32c: googHash(bytes).slice("crc32c=".length),
    isPlain: true,
    isMeasured: true,
  };

  /** Downloads what follows the first `size` bytes. */
  async function goOn(
    size: number,
    options: StorageOptions = {},
    { start = bytes.slice(0, size), content = bytes, connections = 1 } = {},
  ) {
    const storage = createStorage({ bytes: content, ...options });
    const settings = {
      fetch: storage.fetch,
      retry: { limit: 2, baseDelayMs: 0 },
      timeoutMs: 10_000,
      idleTimeoutMs: 1_000,
    };
    const told: number[] = [];
    const opened = await openDownload(storage.sign, settings, {
      signal: new AbortController().signal,
      kept: {
        object: { ...object, totalBytes: content.length, crc32c: googHash(content).slice("crc32c=".length) },
        size,
        open: () => streamOf(start),
      },
      connections,
      partBytes: 4_000,
      onBytes: (count) => told.push(count),
    });
    const rest = await readAll(opened.body);
    return { ...storage, rest, told, report: opened.report };
  }

  it("asks for the rest only, on condition that the file is the same, and checks all of it", async () => {
    const { asked, rest, told, report } = await goOn(20_300);
    expect(asked).toEqual([{ link: "1", range: "bytes=20300-", ifRange: '"one"' }]);
    expect(rest).toEqual(bytes.subarray(20_300));
    expect(report).toMatchObject({ bytes: bytes.length - 20_300, verified: ["length", "crc32c"] });
    expect(told[0]).toBeGreaterThan(20_300);
    expect(told.at(-1)).toBe(bytes.length);
  });

  it("has nothing more to get when all of it is there", async () => {
    const { rest, report } = await goOn(bytes.length);
    expect(rest).toHaveLength(0);
    expect(report.verified).toEqual(["length", "crc32c"]);
  });

  it("passes over what is there when the storage ignores ranges", async () => {
    const { rest } = await goOn(20_300, { ignoresRanges: true });
    expect(rest).toEqual(bytes.subarray(20_300));
  });

  it("uses several connections where one is slow", async () => {
    const content = noise(80_000);
    const { rest, state } = await goOn(
      10_000,
      { chunkDelayMs: 12 },
      { content, start: content.slice(0, 10_000), connections: 4 },
    );
    expect(rest).toEqual(content.subarray(10_000));
    expect(state.mostOpen).toBeGreaterThan(2);
  });

  it("is refused when another file is stored by now", async () => {
    const other = goOn(20_300, { etag: '"two"' });
    await expect(other).rejects.toBeInstanceOf(ObjectChangedError);
    await expect(other).rejects.toThrow(
      "The results changed while they were being downloaded; nothing was kept, try again.",
    );
    await expect(goOn(bytes.length, {}, { start: bytes })).resolves.toBeDefined();
    await expect(goOn(bytes.length, { etag: '"two"' }, { start: bytes })).rejects.toBeInstanceOf(
      ObjectChangedError,
    );
  });

  it("is refused when the start was damaged", async () => {
    const start = bytes.slice(0, 20_300);
    start[7] = (start[7] ?? 0) ^ 1;
    await expect(goOn(20_300, {}, { start })).rejects.toMatchObject({
      name: "ArchiveError",
      message: expect.stringContaining("crc32c"),
    });
  });
});

describe("the name of a download", () => {
  const disposition = "attachment; filename=scene";

  it("is what the answer says, or what its link asks for", async () => {
    const told = await download({ headers: { "content-disposition": disposition } });
    expect(told.opened.disposition).toBe(disposition);
    const none = await download();
    expect(none.opened.disposition).toBeUndefined();
    const { fetch } = createStorage({ bytes });
    const settings = { fetch, retry: {}, timeoutMs: 10_000, idleTimeoutMs: 10_000 };
    const url = `https://storage.test/a.tgz?response-content-disposition=${encodeURIComponent(disposition)}`;
    const opened = await openDownload(async () => ({ url, expiresAt: undefined }), settings, {
      signal: new AbortController().signal,
    });
    expect(opened.disposition).toBe(disposition);
    await opened.body.cancel();
  });
});
