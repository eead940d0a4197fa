import { zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { loadGeotiff } from "../../../src/viz/raster/load-geotiff";
import { openRaster } from "../../../src/viz/raster/open-raster";
import { readPixels } from "../../../src/viz/raster/read-pixels";
import { writeTiff } from "../../support/pictures/geotiffs";
import { type PackedTiff, packTiff } from "../../support/pictures/packed-tiffs";
import { openBytes, openWatched } from "../../support/pictures/rasters";

const flat: PackedTiff = { width: 4, height: 4, valueAt: () => 7 };
const whole = { bands: [0], width: 4, height: 4 };

/** Where the first directory of a little-endian TIFF is, and where it names the next. */
function directoryOf(bytes: Uint8Array): { view: DataView; start: number; next: number } {
  const view = new DataView(bytes.buffer);
  const start = view.getUint32(4, true);
  return { view, start, next: start + 2 + 12 * view.getUint16(start, true) };
}

async function readAll(bytes: Uint8Array<ArrayBuffer>) {
  return readPixels(await openBytes(bytes), whole);
}

describe("a hostile GeoTIFF", () => {
  it("whose list of images is a circle is refused", async () => {
    const bytes = packTiff(flat);
    const { view, start, next } = directoryOf(bytes);
    view.setUint32(next, start, true);
    await expect(openBytes(bytes)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("image.tif cannot be read as a GeoTIFF"),
    });
    await expect(openBytes(bytes)).rejects.toThrow("its list of images is a circle");
  });

  it("with thousands of images is refused, and one with a hundred is read", async () => {
    const image = { width: 1, height: 1, valueAt: () => 1 };
    const many = (count: number) => Array.from({ length: count }, () => image);
    await expect(openBytes(writeTiff(image, ...many(1000)))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("more than 1000 images"),
    });
    expect((await openBytes(writeTiff(image, ...many(99)))).width).toBe(1);
  });

  it.each([
    ["a count of four thousand million", 700, 0xffff_ffff],
    ["more bytes than the file has", 273, 100_000],
  ])("with a tag of %s is refused before memory is reserved", async (_, tag, count) => {
    const bytes = packTiff({ ...flat, tags: [[tag, 4, [8, 8]]] });
    const { view, start, next } = directoryOf(bytes);
    for (let at = start + 2; at < next; at += 12) {
      if (view.getUint16(at, true) === tag) view.setUint32(at + 4, count, true);
    }
    await expect(openBytes(bytes)).rejects.toThrow(`its tag ${tag} goes beyond its end`);
    expect((await openBytes(packTiff(flat))).width).toBe(4);
  });

  it("whose many tags name the same bytes again and again is refused", async () => {
    const size = 2 ** 21;
    const tags = Array.from({ length: 70 }, (_, n) => [1000 + n, 1, [1, 2, 3, 4, 5]] as const);
    const bytes = packTiff({ ...flat, width: size / 4, tags });
    const { view, start, next } = directoryOf(bytes);
    for (let at = start + 2; at < next; at += 12) {
      const tag = view.getUint16(at, true);
      if (tag < 1000 || tag > 1100) continue;
      view.setUint32(at + 4, size, true);
      view.setUint32(at + 8, 8, true);
    }
    await expect(openBytes(bytes)).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("a header that is too long"),
    });
  });

  it.each([
    [
      "65,535 pixels each way in one strip",
      [
        [256, 4, [65_535]],
        [257, 4, [65_535]],
        [278, 4, [65_535]],
      ],
      "UnsupportedError",
    ],
    [
      "two thousand million pixels each way",
      [
        [256, 4, [2 ** 31]],
        [257, 4, [2 ** 31]],
      ],
      "UnsupportedError",
    ],
    [
      "tiles of no size",
      [
        [322, 4, [0]],
        [323, 4, [16]],
      ],
      "InputError",
    ],
    [
      "tiles of 2^31 pixels each way",
      [
        [322, 4, [2 ** 31]],
        [323, 4, [2 ** 31]],
      ],
      "UnsupportedError",
    ],
  ] as const)("that claims %s is refused", async (_, tags, name) => {
    const isTiled = tags[0][0] === 322;
    const bytes = packTiff({ ...flat, ...(isTiled ? { tile: [16, 16] } : {}), tags });
    await expect(readAll(bytes)).rejects.toMatchObject({
      name,
      message: expect.stringContaining("image.tif cannot be read"),
    });
  });

  it("that claims 65,535 pixels each way in strips, from 1 kB, is refused", async () => {
    const tags = [
      [256, 4, [65_535]],
      [257, 4, [65_535]],
      [278, 4, [1]],
    ] as const;
    await expect(readAll(packTiff({ ...flat, tags }))).rejects.toMatchObject({ name: "InputError" });
  });

  const zeros = new Uint8Array(200_000_000);
  it.each([
    ["deflate", 8, () => new Uint8Array(zlibSync(zeros, { level: 1 }))],
    ["PackBits", 32_773, () => Uint8Array.from({ length: 2_000_000 }, (_, at) => (at % 2 === 0 ? 129 : 7))],
  ])("whose strip of %s unpacks to far too much is read up to its size", async (_, compression, pack) => {
    const { raster, read } = await openWatched(packTiff({ ...flat, compression, pack }));
    read.most = 0;
    const before = process.memoryUsage().arrayBuffers;
    expect((await readPixels(raster, whole)).bands[0]?.length).toBe(16);
    expect(read.most).toBeLessThan(100_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it("whose Zstandard tile claims too many bytes is refused", async () => {
    // A frame of one block that repeats a byte, and claims 2^40 bytes.
    const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 7);
    const tiff = { ...flat, compression: 50_000, pack: () => frame };
    await expect(readAll(packTiff(tiff))).rejects.toThrow("unpacks to too many bytes");
  });

  it("whose JPEG has another size than its tile is refused before it is decoded", async () => {
    const head = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0);
    const tiff = { ...flat, compression: 7, pack: () => head };
    await expect(readAll(packTiff(tiff))).rejects.toThrow("another size than its tile");
  });

  it("with too few bytes in a strip is refused", async () => {
    const tiff = { ...flat, compression: 8, pack: () => new Uint8Array(zlibSync(new Uint8Array(15))) };
    await expect(readAll(packTiff(tiff))).rejects.toThrow("only 15 of 16 bytes of a strip");
    const exact = { ...tiff, pack: () => new Uint8Array(zlibSync(new Uint8Array(16))) };
    expect([...((await readAll(packTiff(exact))).bands[0] ?? [])]).toEqual(
      Array.from({ length: 16 }, () => 0),
    );
  });

  it.each([
    ["JPEG 2000", { compression: 34_712 }, "TIFF compression 34712 (JPEG 2000)"],
    ["JPEG XL", { compression: 50_002 }, "TIFF compression 50002 (JPEG XL)"],
    ["a fax compression", { compression: 4, bits: 1 }, "TIFF compression 4"],
    ["complex numbers", { bits: 32, format: 5 }, "complex numbers"],
    ["floating point of 24 bits", { bits: 24, tags: [[339, 3, [3]]] }, "floating-point values of 24 bits"],
    ["predictor 2 over 12 bits", { bits: 12, tags: [[317, 3, [2]]] }, "predictor 2 over values of 12 bits"],
    ["predictor 3 over integers", { bits: 32, tags: [[317, 3, [3]]] }, "predictor 3 over values of 32 bits"],
    ["reversed bits", { tags: [[266, 3, [2]]] }, "bytes with reversed bits (FillOrder 2)"],
  ] as const)("with %s is refused by name", async (_, init, what) => {
    await expect(readAll(packTiff({ ...flat, ...init }))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: `image.tif cannot be read: it has ${what}. up42-js does not support that: convert the file first, for example with \`gdal_translate\`.`,
    });
  });

  it("stops at an abort while its images are counted", async () => {
    const reason = new Error("Enough.");
    const source = { size: 100, read: async () => packTiff(flat).slice(0, 16), close: async () => {} };
    const signal = AbortSignal.abort(reason);
    const geotiff = await loadGeotiff(undefined);
    await expect(openRaster(source, { name: "a.tif", geotiff, signal })).rejects.toBe(reason);
  });
});
