import { describe, expect, test } from "vitest";
import { gunzipMembers } from "../../src/archive/gzip-members";
import {
  bytesOf,
  concat,
  damage,
  gzip,
  noise,
  readAll,
  streamOf,
  watchedStreamOf,
} from "../support/archives/archives";

const first = noise(2_000, 1);
const second = concat(bytesOf("second"), new Uint8Array(3_000));

/** A gzip of one stored block: compressed bytes that end in as many zeros as the content does. */
function storedGzip(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = content.byteLength;
  const trailer = gzip(content).slice(-8);
  const lengths = [length & 0xff, length >>> 8, ~length & 0xff, (~length >>> 8) & 0xff];
  return concat(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1, ...lengths), content, trailer);
}

/** A gzip header with a file name of this length. */
function withFileName(packed: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const header = packed.slice(0, 10);
  header[3] = 8;
  return concat(header, bytesOf("n".repeat(length)), new Uint8Array(1), packed.subarray(10));
}

describe.each([1, 61, 16_384])("in chunks of %i bytes", (chunkBytes) => {
  const unpack = (bytes: Uint8Array) => readAll(gunzipMembers(streamOf(bytes, { chunkBytes })));

  test.each<readonly [string, Uint8Array, Uint8Array]>([
    ["one member", gzip(first), first],
    ["two members", concat(gzip(first), gzip(second)), concat(first, second)],
    [
      "many small members",
      concat(...Array.from({ length: 50 }, () => gzip(bytesOf("x")))),
      bytesOf("x".repeat(50)),
    ],
    [
      "an empty member among others",
      concat(gzip(first), gzip(new Uint8Array(0)), gzip(second)),
      concat(first, second),
    ],
    ["a member of nothing", gzip(new Uint8Array(0)), new Uint8Array(0)],
    ...[1, 2, 3, 4, 5, 100, 5_000].map(
      (zeros) => [`${zeros} zeros behind it`, concat(gzip(second), new Uint8Array(zeros)), second] as const,
    ),
    ["content that ends in zeros and is stored", storedGzip(second), second],
    ["stored zeros with zeros behind", concat(storedGzip(second), new Uint8Array(9)), second],
    [
      "a file name in the second header",
      concat(gzip(first), withFileName(gzip(second), 300)),
      concat(first, second),
    ],
  ])("unpacks %s", async (_, packed, content) => {
    expect(await unpack(packed)).toEqual(content);
  });

  test.each([
    ["a wrong checksum", damage(gzip(first), -8), /checksum/],
    ["a wrong length", damage(gzip(first), -4), /length/],
    ["a wrong checksum of the first of two", concat(damage(gzip(first), -7), gzip(second)), /checksum/],
    ["a wrong checksum of the second of two", concat(gzip(first), damage(gzip(second), -7)), /checksum/],
    ["a wrong checksum before zeros", concat(damage(gzip(first), -7), new Uint8Array(50)), /checksum/],
    ["a cut header", gzip(first).slice(0, 6), /cut short/],
    ["cut data", gzip(first).slice(0, 1_000), /cut short/],
    ["a missing trailer", gzip(first).slice(0, -8), /cut short|checksum|unpacked/],
    ["a trailer without its last byte", gzip(first).slice(0, -1), /cut short|checksum|length/],
    ["a cut second member", concat(gzip(first), gzip(second).slice(0, 14)), /cut short/],
    ["the first bytes of a second member", concat(gzip(first), Uint8Array.of(0x1f, 0x8b, 8)), /cut short/],
    ["junk behind", concat(gzip(first), bytesOf("junk")), /follow/],
    ["one byte of junk behind", concat(gzip(first), bytesOf("j")), /follow/],
    ["junk behind zeros", concat(gzip(first), new Uint8Array(700), bytesOf("junk")), /follow/],
    ["a member behind zeros", concat(gzip(first), new Uint8Array(700), gzip(second)), /follow/],
    ["no gzip at all", bytesOf("no gzip at all"), /header/],
    ["damaged data", damage(gzip(second), 12), /its data cannot be unpacked/],
  ])("refuses %s", async (_, packed, says) => {
    await expect(unpack(packed)).rejects.toMatchObject({
      name: "ArchiveError",
      format: "tgz",
      message: expect.stringMatching(says),
    });
  });
});

test("passes an error of its source through", async () => {
  const broken = new Error("broken");
  await expect(readAll(gunzipMembers(streamOf(gzip(first).slice(0, 999), { error: broken })))).rejects.toBe(
    broken,
  );
});

test("cancels its source when it is cancelled, and when the data is damaged", async () => {
  const watched = watchedStreamOf(gzip(first));
  await gunzipMembers(watched.stream).cancel("enough");
  expect(watched.cancelled()).toEqual({ reason: "enough" });

  const damaged = watchedStreamOf(bytesOf("x".repeat(100_000)));
  await expect(readAll(gunzipMembers(damaged.stream))).rejects.toMatchObject({ name: "ArchiveError" });
  expect(damaged.cancelled()).toBeDefined();
});

test("takes from its source only what is read", async () => {
  const watched = watchedStreamOf(gzip(noise(500_000)), { chunkBytes: 1000 });
  const reader = gunzipMembers(watched.stream).getReader();
  await reader.read();
  expect(watched.pulled()).toBeLessThan(100_000);
});
