import { afterEach, describe, expect, it, vi } from "vitest";
import { Breather } from "../../../src/async/breather";
import { toDataUrl } from "../../../src/viz/data-url";
import { readPicture } from "../../../src/viz/raster/colour";
import { encodePng } from "../../../src/viz/raster/encode-png";
import { type PackedTiff, packTiff } from "../../support/pictures/packed-tiffs";
import { openBytes } from "../../support/pictures/rasters";

/** One row, so that reading it is one step. */
const [width, height] = [40_000, 1];
const row: PackedTiff = { width, height, valueAt: (column) => column % 200 };

afterEach(() => {
  vi.restoreAllMocks();
});

/** Rests at each chance, and counts how often; `onRest` gets the count. */
function countRests(onRest: (count: number) => void = () => {}): () => number {
  let count = 0;
  vi.spyOn(Breather.prototype, "isDue", "get").mockReturnValue(true);
  const { rest } = Breather.prototype;
  vi.spyOn(Breather.prototype, "rest").mockImplementation(function (this: Breather) {
    count += 1;
    onRest(count);
    return rest.call(this);
  });
  return () => count;
}

describe("a large picture", () => {
  it.each<[string, Partial<PackedTiff>, number]>([
    ["shades of grey", {}, 6],
    ["red, green and blue", { bandCount: 3 }, 16],
    ["colours that were multiplied by their opacity", { bandCount: 4, tags: [[338, 3, [1]]] }, 19],
    ["YCbCr colours", { bandCount: 3, photometric: 6, tags: [[530, 3, [1, 1]]] }, 17],
    ["a palette", { photometric: 3, tags: [[320, 3, Array.from({ length: 768 }, (_, n) => n * 80)]] }, 3],
  ])("rests in each of its steps when it has %s", async (_, init, steps) => {
    const raster = await openBytes(packTiff({ ...row, ...init }));
    const rests = countRests();
    await readPicture(raster, { width, height });
    // Ten chances for 40,000 pixels.
    expect(rests()).toBeGreaterThanOrEqual(steps * 10);
    expect(rests()).toBeLessThan(steps * 10 + 10);
  });

  it("is not finished when the signal aborts while its colours are made", async () => {
    const reason = new Error("Enough.");
    const controller = new AbortController();
    const raster = await openBytes(packTiff(row));
    const rests = countRests((count) => {
      if (count === 25) controller.abort(reason);
    });
    await expect(readPicture(raster, { width, height, signal: controller.signal })).rejects.toBe(reason);
    expect(rests()).toBe(25);
  });

  it("rests while its PNG is written and put into an address", async () => {
    const rests = countRests();
    const png = await encodePng({ width: 10, height: 50, rgba: new Uint8Array(2000) });
    expect(rests()).toBe(50);
    await toDataUrl(new Uint8Array(3 * 8192 * 4), { mediaType: "image/png" });
    expect(rests()).toBe(54);
    expect(await toDataUrl(png, { mediaType: "image/png" })).toBe(
      `data:image/png;base64,${btoa(String.fromCharCode(...png))}`,
    );
  });
});
