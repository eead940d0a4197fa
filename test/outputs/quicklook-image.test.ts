import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/errors";
import { imageType, isCutShort, toImage } from "../../src/outputs/quicklook-image";
import { pixel } from "../support/outputs/sample-jobtask";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("an image of a quicklook", () => {
  const make = (bytes: Uint8Array<ArrayBuffer>, contentType = "") => {
    const refuse = (message: string) =>
      new ApiError(message, { status: 200, method: "GET", url: "https://api.test/", body: undefined });
    return toImage(bytes, { contentType, refuse });
  };

  it("has the type that its bytes have", async () => {
    const image = make(new Uint8Array(pixel), "image/jpg");
    expect([image.type, image.size]).toEqual(["image/png", pixel.length]);
  });

  it.each([
    [new Uint8Array(0), "", "Instead of an image, a quicklook has no bytes"],
    [new Uint8Array(7), "text/html", "Instead of an image, a quicklook has 7 bytes of text/html"],
    [new Uint8Array(7), "", "Instead of an image, a quicklook has 7 bytes of an unknown type"],
    [new Uint8Array(pixel.subarray(0, 40)), "image/png", "A quicklook was cut short after 40 bytes"],
  ])("is refused: number %#", (bytes, contentType, message) => {
    expect(() => make(bytes, contentType)).toThrow(message);
  });
});

describe("imageType", () => {
  it.each([
    ["image/png", pixel],
    ["image/jpeg", new Uint8Array([0xff, 0xd8, 0xff, 0xe1])],
    ["image/webp", bytesOf("RIFF\x10\x20\x00\x00WEBPVP8L")],
    ["image/gif", bytesOf("GIF89a")],
  ])("knows %s", (type, bytes) => {
    expect(imageType(bytes)).toBe(type);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a page", bytesOf("<!doctype html>")],
    ["another RIFF file", bytesOf("RIFF\x10\x20\x00\x00WAVEfmt ")],
    ["the beginning of a PNG", pixel.subarray(0, 4)],
  ])("does not take %s for an image", (_, bytes) => {
    expect(imageType(bytes)).toBeUndefined();
  });
});

describe("isCutShort", () => {
  it("misses the end of a PNG and of a JPEG", () => {
    const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(isCutShort(pixel.subarray(0, 40), "image/png")).toBe(true);
    expect(isCutShort(jpeg, "image/jpeg")).toBe(true);
  });

  it("finds it, also with something behind it, and asks nothing of other types", () => {
    const padded = new Uint8Array(pixel.length + 20);
    padded.set(pixel);
    expect(isCutShort(pixel, "image/png")).toBe(false);
    expect(isCutShort(padded, "image/png")).toBe(false);
    expect(isCutShort(new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 0xff, 0xd9]), "image/jpeg")).toBe(false);
    expect(isCutShort(bytesOf("GIF89a"), "image/gif")).toBe(false);
  });

  it("goes by the length in the header of a WebP", () => {
    const webp = bytesOf("RIFF\x0a\x00\x00\x00WEBPVP8L12");
    expect(isCutShort(webp, "image/webp")).toBe(false);
    expect(isCutShort(webp.subarray(0, -1), "image/webp")).toBe(true);
    expect(isCutShort(webp.subarray(0, 6), "image/webp")).toBe(true);
  });
});
