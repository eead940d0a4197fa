import { describe, expect, it } from "vitest";
import { refuseOtherContent } from "../../src/outputs/file-content";

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)),
  );

interface Given {
  readonly types: readonly string[];
  readonly start: Uint8Array;
  readonly contentType?: string;
  readonly mayBeDecoded?: boolean;
  readonly size?: number;
  readonly totalBytes?: number;
}

function look({ types, start, contentType = "", mayBeDecoded = false, size, totalBytes }: Given): void {
  const file = {
    source: "a",
    path: "i/a",
    folder: undefined,
    expectedTypes: types,
    stated: { totalBytes: size },
  };
  const download = { address: "https://storage.test/a", contentType, mayBeDecoded, totalBytes };
  refuseOtherContent(file as never, { download: download as never, start });
}

const tiff = bytes("II*", [0], "more");
const html = bytes("\n<!DOCTYPE html><html><title>Sign in</title>");
const xhtml = bytes("<?xml version='1.0'?>\n<!-- a --><html xmlns='http://www.w3.org/1999/xhtml'>");
const words = bytes("Service unavailable");

describe("a file", () => {
  it.each<[string, readonly string[], Uint8Array]>([
    ["TIFF", ["image/tiff"], tiff],
    ["big-endian TIFF", ["image/tiff"], bytes("MM", [0, 42])],
    ["BigTIFF", ["image/tiff"], bytes("II", [43, 0])],
    ["big-endian BigTIFF", ["image/tiff"], bytes("MM", [0, 43])],
    ["JPEG 2000", ["image/jp2"], bytes([0, 0, 0, 12], "jP  \r\n", [0x87], "\n")],
    ["JPEG 2000 codestream", ["image/jp2"], bytes([0xff, 0x4f, 0xff, 0x51])],
    ["PNG", ["image/png"], bytes([0x89], "PNG\r\n", [0x1a], "\n")],
    ["JPEG", ["image/jpg"], bytes([0xff, 0xd8, 0xff])],
    ["zip", ["application/vnd.google-earth.kmz"], bytes("PK", [3, 4])],
    ["empty zip", ["application/zip"], bytes("PK", [5, 6])],
    ["gzip", ["application/gzip"], bytes([0x1f, 0x8b])],
    ["PDF with bytes before it", ["application/pdf"], bytes("\n\n%PDF-1.7")],
    ["JSON", ["application/geo+json"], bytes("\ufeff \n{}")],
    ["JSON of one number", ["application/json"], bytes("-1")],
    ["JSON in UTF-16", ["application/json"], bytes([0xff, 0xfe], "{\0}\0")],
    ["JSON in the other UTF-16", ["application/json"], bytes([0xfe, 0xff], "\0[\0]")],
    ["JSON whose start is not whole", ["application/json"], bytes('{"data":null,"error":{"co')],
    ["XML", ["application/xml"], bytes("\ufeff<a/>")],
    ["SVG", ["image/svg+xml"], bytes("<svg/>")],
    ["page", ["text/html"], html],
    ["page of XHTML", ["application/xhtml+xml"], xhtml],
    ["text that begins like a page", ["text/plain"], html],
    ["error in a text", ["text/plain"], bytes('{"data":null,"error":{"code":1}}')],
    ["TIFF by its ending only", ["image/jp2", "image/tiff"], tiff],
    ["NITF", ["image/tiff", "application/octet-stream"], bytes("NITF02.10")],
    ["text of an unknown ending", ["image/tiff", "application/octet-stream"], bytes("version = 1")],
    ["of an unknown kind", [], words],
    ["JSON with an error among others", ["application/json"], bytes('{"error":{"rmse":1},"bands":4}')],
  ])("is taken: %s", (_, types, start) => {
    expect(() => look({ types, start })).not.toThrow();
  });

  it.each<[string, readonly string[], Uint8Array, string?]>([
    ["a page for a TIFF", ["image/tiff"], html],
    ["a page for a file of an unknown ending", ["application/octet-stream"], html],
    ["a page for NetCDF", ["application/x-netcdf"], html],
    ["a page for XML", ["application/xml"], xhtml],
    ["a page for JSON", ["application/json"], html],
    ["a page of that type for a text", ["text/csv"], html, "text/html; charset=utf-8"],
    ["a page of that type for a file of no type", [], html, "text/html"],
    ["an error of the storage for XML", ["application/xml"], bytes("<Error><Code>NoSuchKey</Code></Error>")],
    ["an error of the service for JSON", ["application/json"], bytes('{"data":null,"error":{"code":1}}')],
    ["a problem for JSON", ["application/json"], bytes('{"title":"x"}'), "application/problem+json"],
    ["words for a TIFF", ["image/tiff"], words],
    ["words for a TIFF of an image's type", ["image/x-other", "image/tiff"], words],
    ["a PNG for a TIFF", ["image/tiff"], bytes([0x89], "PNG\r\n", [0x1a], "\n")],
    ["a TIFF for a PDF", ["application/pdf"], tiff],
    ["words for a PDF", ["application/pdf"], words],
    ["words for JSON", ["application/json"], bytes("Error 503: not available")],
    ["a TIFF for JSON", ["application/json"], tiff],
    ["words for XML", ["application/xml"], words],
    ["JSON for XML", ["application/xml"], bytes("{}")],
    ["a tar for a gzip", ["application/gzip"], new Uint8Array(1024)],
    ["a TIFF that lacks its second half", ["image/tiff"], bytes("II")],
  ])("is refused: %s", (_, types, start, contentType) => {
    expect(() => look({ types, start, ...(contentType === undefined ? {} : { contentType }) })).toThrow(
      /^Instead of the file "i\/a"/,
    );
  });

  it("shows what came instead, and where", () => {
    expect(() => look({ types: ["image/tiff"], start: html })).toThrow(
      expect.objectContaining({
        name: "ApiError",
        message:
          'Instead of the file "i/a" (a TIFF image), the storage sent an HTML page; nothing was kept, try again later: Sign in.',
        status: 200,
        method: "GET",
        url: "https://storage.test/a",
        body: expect.stringContaining("<title>Sign in</title>"),
      }),
    );
  });

  it("is named with every kind that it may be, and without what is not text", () => {
    const start = bytes([0x89], "PNG\r\n", [0x1a], "\n");
    expect(() => look({ types: ["image/tiff", "application/zip", "image/x-tiff"], start })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('"i/a" (a TIFF image or a zip archive), the storage sent '),
        body: undefined,
      }),
    );
  });

  it("of gzip may come unpacked, but not as a page", () => {
    const types = ["application/gzip"];
    expect(() => look({ types, start: tiff, mayBeDecoded: true })).not.toThrow();
    expect(() => look({ types, start: html, mayBeDecoded: true })).toThrow("an HTML page");
  });

  it("may be empty when its item or its length says so", () => {
    const start = new Uint8Array(0);
    expect(() => look({ types: ["image/tiff"], start, size: 0 })).not.toThrow();
    expect(() => look({ types: ["text/plain"], start, totalBytes: 0 })).not.toThrow();
    expect(() => look({ types: ["image/tiff"], start, totalBytes: 0 })).toThrow("sent nothing");
    expect(() => look({ types: ["text/plain"], start })).toThrow("sent nothing");
  });
});
