import { describe, expect, it } from "vitest";
import { imageType } from "../../src/resources/image-type";
import { pixel } from "../support/sample-jobtask";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

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
