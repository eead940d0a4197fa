import { deflateSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Codecs, Spool } from "../../src/archive/codecs";
import { gunzipMembers } from "../../src/archive/gzip-members";
import { createMatcher } from "../../src/archive/matcher";
import { type UnpackOptions, unpackInto } from "../../src/archive/unpack";
import { Breather } from "../../src/async/breather";
import { createBrowserCodecs } from "../../src/browser/codecs";
import type { Sink } from "../../src/files/sink";
import { createCrc32 } from "../../src/streams/crc32";
import {
  concat,
  gzip,
  joined,
  paxRecords,
  rawTar,
  rawTarMember,
  rawZip,
  streamOf,
  TAR_END,
} from "../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

/** Every look at the clock finds that it is time to rest, so that rests can be counted whatever the machine's speed. */
let rests: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  vi.spyOn(Breather.prototype, "isDue", "get").mockReturnValue(true);
  rests = vi.spyOn(Breather.prototype, "rest");
});
afterEach(() => vi.restoreAllMocks());

const members: Codecs = { ...createBrowserCodecs(), gunzip: gunzipMembers };

/** Notes how much came in the largest chunk. */
function measuringSink(seen: { largest: number }): Sink {
  return {
    async begin() {
      return {
        async write({ body }) {
          for (const reader = body.getReader(); ; ) {
            const { done, value } = await reader.read();
            if (done) return;
            seen.largest = Math.max(seen.largest, value.byteLength);
          }
        },
        commit: async (paths) => [...paths],
        rollback: async () => undefined,
      };
    },
  };
}

async function unpack(bytes: Bytes, options: Partial<UnpackOptions<string>> = {}): Promise<number> {
  const seen = { largest: 0 };
  await unpackInto({
    open: async () => streamOf(bytes, { chunkBytes: 1 << 20 }),
    sink: measuringSink(seen),
    codecs: members,
    ...options,
  });
  return seen.largest;
}

const zeros = new Uint8Array(8_000_000);
const bombs: readonly (readonly [string, () => Bytes])[] = [
  ["gzip", () => gzip(rawTar({ name: "zeros", content: zeros }))],
  [
    "deflate",
    () =>
      rawZip([
        {
          name: "zeros",
          method: 8,
          content: deflateSync(zeros),
          size: zeros.byteLength,
          crc32: createCrc32()(zeros, 0),
        },
      ]),
  ],
];

describe("unpacking rests", () => {
  it.each(bombs)("between small parts of a %s bomb", async (_, make) => {
    expect(await unpack(make())).toBeLessThan(1_100_000);
    expect(rests.mock.calls.length).toBeGreaterThan(8);
  });

  it.each(bombs)("between small parts of a %s bomb that match leaves out", async (_, make) => {
    await unpack(make(), { matcher: createMatcher(["*.tif"]) });
    expect(rests.mock.calls.length).toBeGreaterThan(8);
  });

  it.each([
    [
      "members without bytes",
      joined([...Array(1000).fill(rawTarMember({ name: "a/", type: "5" })), TAR_END]),
      1000,
    ],
    [
      "files without bytes in a zip",
      rawZip(Array.from({ length: 500 }, (_, index) => ({ name: `${index}` }))),
      1000,
    ],
    ["folders in a zip", rawZip(Array.from({ length: 500 }, (_, index) => ({ name: `${index}/` }))), 500],
    ["parts of a stored file in a zip", rawZip([{ name: "a", content: new Uint8Array(4_000_000) }]), 60],
    ["zeros behind the end", concat(rawTar({ name: "a" }), new Uint8Array(1_000_000)), 15],
    [
      "records of a PAX header",
      rawTar({ name: "x", type: "x", content: "6 a=b\n".repeat(50_000) }, { name: "a" }),
      18,
    ],
    [
      "headers that describe",
      rawTar(...Array(500).fill({ name: "x", type: "L", content: "b" }), { name: "a" }),
      500,
    ],
    [
      "empty gzip members",
      joined([gzip(rawTar({ name: "a" })), ...Array(5000).fill(gzip(new Uint8Array(0)))]),
      10,
    ],
    ["zeros behind a gzip", concat(gzip(rawTar({ name: "a" })), new Uint8Array(12_000_000)), 12],
  ])("between %s", async (_, bytes, least) => {
    await unpack(bytes);
    expect(rests.mock.calls.length).toBeGreaterThanOrEqual(least);
  });

  it("not within a PAX header of one record, whatever its length", async () => {
    await unpack(
      rawTar({ name: "x", type: "x", content: paxRecords({ comment: "x".repeat(100_000) }) }, { name: "a" }),
    );
    const once = rests.mock.calls.length;
    rests.mockClear();
    await unpack(rawTar({ name: "x", type: "x", content: paxRecords({ comment: "x" }) }, { name: "a" }));
    expect(rests.mock.calls.length).toBe(once);
  });
});

describe("an abort ends", () => {
  const reason = new Error("enough");

  it("the inflating of a zip's file that match leaves out", async () => {
    const abort = new AbortController();
    const content = new Uint8Array(5_000_000);
    const zip = rawZip([{ name: "a", content }]);
    let reads = 0;
    const openSpool = async (): Promise<Spool> => {
      const spool = await createBrowserCodecs().openSpool();
      return {
        get size() {
          return spool.size;
        },
        append: (chunk) => spool.append(chunk),
        close: () => spool.close(),
        read(position, length) {
          reads += 1;
          if (position > 1_000_000 && position < 2_000_000) abort.abort(reason);
          return spool.read(position, length);
        },
      };
    };
    const unpacking = unpack(zip, {
      codecs: { ...members, openSpool },
      signal: abort.signal,
      matcher: createMatcher(["*.tif"]),
    });
    await expect(unpacking).rejects.toBe(reason);
    expect(reads).toBeLessThan(30);
  });

  it.each([
    ["a bomb", bombs[0]?.[1]() ?? zeros],
    ["zeros behind the end", concat(rawTar({ name: "a" }), zeros)],
    [
      "members without bytes",
      joined([...Array(5000).fill(rawTarMember({ name: "a/", type: "5" })), TAR_END]),
    ],
  ])("the reading of %s", async (_, bytes) => {
    const abort = new AbortController();
    rests.mockImplementation(async () => {
      if (rests.mock.calls.length === 5) abort.abort(reason);
    });
    await expect(unpack(bytes, { signal: abort.signal })).rejects.toBe(reason);
    expect(rests.mock.calls.length).toBeLessThan(20);
  });
});
