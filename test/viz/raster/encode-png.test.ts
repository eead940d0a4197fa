import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../../src/viz/raster/encode-png";

/** A picture whose bytes repeat little. */
function noise(width: number, height: number) {
  let state = 1;
  const rgba = Uint8Array.from({ length: width * height * 4 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state >> 16;
  });
  return { width, height, rgba };
}

describe("encodePng", () => {
  it.each([
    [1, 1],
    [3, 2],
    [1, 70_000],
    [17_000, 1],
    [300, 200],
  ])("writes a PNG of %i × %i pixels that decodes to the same colours", async (width, height) => {
    const picture = noise(width, height);
    const decoded = decode(await encodePng(picture), { checkCrc: true });
    expect(decoded).toMatchObject({ width, height, channels: 4, depth: 8 });
    expect(decoded.data).toEqual(picture.rgba);
  });

  it("ends when the signal aborts, also while it compresses", async () => {
    const reason = new Error("Enough.");
    const picture = noise(60, 60);
    const controller = new AbortController();
    const encoding = encodePng(picture, { signal: controller.signal });
    controller.abort(reason);
    await expect(encoding).rejects.toBe(reason);
    await expect(encodePng(picture, { signal: controller.signal })).rejects.toBe(reason);
  });
});
