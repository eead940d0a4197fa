import { describe, expect, it } from "vitest";
import { Budget } from "../../src/archive/limits";
import { createMatcher } from "../../src/archive/matcher";
import { type UnpackOptions, unpackInto } from "../../src/archive/unpack";
import { createBrowserCodecs } from "../../src/browser/codecs";
import { createMemorySink } from "../../src/files/memory-sink";
import type { SkippedFile } from "../../src/types";
import {
  concat,
  damage,
  gzip,
  noise,
  paxRecords,
  rawTar,
  rawTarMember,
  streamOf,
  zipOf,
} from "../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

const link = { name: "b", type: "1", linkname: "a" };

function linked(content: string, name = "a"): Bytes {
  return rawTar({ name, content }, link, { name: "last", content: "last" });
}

/** Unpacks the first archive, and reads the second one for the bytes of hard links. */
async function unpack(
  first: Bytes,
  second: Bytes | (() => Bytes),
  options: Partial<UnpackOptions<File>> = {},
): Promise<Record<string, string>> {
  const files = await unpackInto({
    open: async ({ forLinks }) =>
      streamOf(forLinks ? (typeof second === "function" ? second() : second) : first),
    sink: createMemorySink(),
    codecs: createBrowserCodecs(),
    ...options,
  });
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await file.text()])));
}

const changed = /changed while its hard links were read/;

describe.each([
  ["tar", (tar: Bytes): Bytes => tar],
  ["tgz", gzip],
])("the second reading of a %s with hard links", (_, pack) => {
  const whole = pack(linked("good"));

  it("gives the links their bytes", async () => {
    expect(await unpack(whole, whole)).toEqual({ a: "good", b: "good", last: "last" });
  });

  it("goes to the end, where its checksums are", async () => {
    const long = pack(rawTar({ name: "a", content: "good" }, link, { name: "c", content: noise(100_000) }));
    const { a, b } = await unpack(long, long);
    expect([a, b]).toEqual(["good", "good"]);
    await expect(unpack(long, damage(long, 50_000))).rejects.toThrow();
  });

  it.each([
    ["the file has other bytes of the same length", linked("evil")],
    ["the file has another length", linked("longer")],
    ["the file has another name", linked("good", "c")],
    ["the file is missing", rawTar({ name: "last", content: "last" })],
    [
      "only something behind the file differs",
      rawTar({ name: "a", content: "good" }, link, { name: "last" }),
    ],
  ])("is refused when %s", async (_case, other) => {
    await expect(unpack(whole, pack(other))).rejects.toThrow(changed);
  });

  it.each([
    ["cut", (bytes: Bytes) => bytes.slice(0, -600)],
    ["continued", (bytes: Bytes) => concat(bytes, bytes)],
  ])("is refused when it is %s", async (_case, change) => {
    const archive = pack(rawTar({ name: "a", content: "x".repeat(90_000) }, link));
    await expect(unpack(archive, change(archive))).rejects.toThrow();
  });
});

describe("hard links", () => {
  const archive = linked("good");

  it("are copied when match leaves their file out", async () => {
    const files = await unpack(archive, archive, { matcher: createMatcher(["b", "l*"]) });
    expect(files).toEqual({ b: "good", last: "last" });
  });

  it("cost no second reading when match leaves them out", async () => {
    const files = await unpack(archive, () => Promise.reject() as never, { matcher: createMatcher(["a*"]) });
    expect(files).toEqual({ a: "good" });
  });

  it("are read again only as far as needed when the first reading ended early", async () => {
    const checks: unknown[] = [];
    const [front] = [archive.slice(0, 2048)];
    const files = await unpack(archive, front, {
      matcher: createMatcher(["a", "b"]),
      onVerified: (names) => checks.push(names),
    });
    expect(files).toEqual({ a: "good", b: "good" });
    expect(checks).toEqual([[]]);
  });

  it("are told with their paths when their file is missing", async () => {
    const told: SkippedFile[] = [];
    const files = await unpack(rawTar(link), rawTar(link), {
      onSkipped: (skipped) => told.push(...skipped),
    });
    expect(files).toEqual({});
    expect(told).toEqual([
      { path: "b", reason: 'it is a hard link to "a", which is not a file before it in the archive' },
    ]);
  });

  it("end the download when it is aborted during the second reading", async () => {
    const abort = new AbortController();
    const reason = new Error("enough");
    const opening = unpack(
      archive,
      () => {
        abort.abort(reason);
        return archive;
      },
      { signal: abort.signal },
    );
    await expect(opening).rejects.toBe(reason);
  });

  it("count with all bytes that are written", async () => {
    const within = (maxBytes: number) => unpack(archive, archive, { budget: new Budget({ maxBytes }) });
    await expect(within(12)).resolves.toEqual({ a: "good", b: "good", last: "last" });
    await expect(within(11)).rejects.toMatchObject({ name: "ArchiveError", entry: "a" });
  });

  it("are told when what they lead to is outside of the folder", async () => {
    const told: SkippedFile[] = [];
    const leading = rawTar({ ...link, linkname: "../a" });
    await unpack(leading, leading, { onSkipped: (skipped) => told.push(...skipped) });
    expect(told).toMatchObject([{ path: "b", reason: expect.stringContaining('"../a"') }]);
  });

  it("are not told when match leaves them out, like everything else that is not saved", async () => {
    const told: SkippedFile[] = [];
    const other = rawTar(link, { ...link, name: "c", type: "2" }, { name: "d", content: "d" });
    await unpack(other, other, {
      matcher: createMatcher(["d"]),
      onSkipped: (skipped) => told.push(...skipped),
    });
    expect(told).toEqual([]);
  });

  it.each([
    ["a tar with a link to much", rawTar({ name: "a", content: noise(3_000_000) }, link)],
    ["a zip", zipOf({ a: "x" })],
    ["a damaged zip", damage(zipOf({ a: "x" }), 10)],
  ])("leave nothing open of %s", async (_case, bytes) => {
    const codecs = createBrowserCodecs();
    let [opened, closed] = [0, 0];
    const openSpool = async () => {
      const spool = await codecs.openSpool();
      opened += 1;
      return Object.assign(spool, {
        close: async () => {
          closed += 1;
        },
      });
    };
    await unpack(bytes, bytes, { codecs: { ...codecs, openSpool } }).catch(() => undefined);
    expect([opened, closed]).toEqual([1, 1]);
  });
});

it("what is not saved is refused, too, with a name that no file may have", async () => {
  const content = paxRecords({ path: `${"n/".repeat(512)}n` });
  const pax = rawTarMember({ name: "pax", type: "x", content });
  const bytes = concat(pax, rawTar({ name: "short", type: "3" }));
  await expect(unpack(bytes, bytes)).rejects.toMatchObject({ name: "UnsafePathError" });
});
