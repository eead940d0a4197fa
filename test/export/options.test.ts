import { describe, expect, it } from "vitest";
import { InputError, UnsupportedError } from "../../src/errors";
import { type FeatureSource, toCsv, toGeoParquet, toNdjson } from "../../src/export";
import { sampleCollection } from "../support/features/collections";

type Write = (source: FeatureSource, options?: object) => Promise<string | Blob>;

const exports: Readonly<Record<string, Write>> = { toCsv, toNdjson, toGeoParquet };

describe.each(Object.entries(exports))("%s", (name, write) => {
  it.each<[string, object, string]>([
    ["an option of another name", { geometries: "wkt" }, `${name} has no option "geometries"`],
    ["a path that is none", { path: 3 }, `${name} takes "path", the path of a file; got 3.`],
    ["an empty path", { path: "" }, `${name} takes "path", the path of a file; got an empty string.`],
    ["a signal that is none", { signal: "stop" }, `${name} takes "signal"`],
    ["a listener that is none", { onProgress: true }, `${name} takes "onProgress", a function; got true.`],
    ["an overwrite that is neither", { overwrite: "no" }, `${name} takes "overwrite", true or false`],
  ])("refuses %s", async (_, options, message) => {
    const refusal = await write(sampleCollection(), options).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect((refusal as Error).message).toContain(message);
  });

  it("takes options that are undefined for options that are not there", async () => {
    const blob = await write(sampleCollection(), {
      path: undefined,
      signal: undefined,
      onProgress: undefined,
      overwrite: undefined,
    });
    expect(blob).toBeInstanceOf(Blob);
  });

  it("refuses a path outside Node, and says what to do", async () => {
    const refusal = await write(sampleCollection(), { path: "a" }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnsupportedError);
    expect((refusal as Error).message).toBe('"path" only works in Node; here, leave it out to get a Blob.');
  });
});

describe("toCsv", () => {
  it("refuses ways to write geometries that it does not know", async () => {
    await expect(toCsv(sampleCollection(), JSON.parse('{ "geometry": "wkb" }'))).rejects.toThrow(
      new InputError('toCsv takes "geometry", one of wkt, geojson, lonlat, none; got "wkb".', {
        argument: "geometry",
      }),
    );
  });

  it("refuses a forSpreadsheets that is neither true nor false", async () => {
    await expect(toCsv(sampleCollection(), JSON.parse('{ "forSpreadsheets": 1 }'))).rejects.toThrow(
      InputError,
    );
  });
});

describe("toGeoParquet", () => {
  it.each<[string, unknown, string]>([
    [
      "a list",
      ["text"],
      'toGeoParquet takes "columnTypes", an object with one of boolean, integer, number, timestamp, text, json for each property; got an array.',
    ],
    [
      "a type that it does not know",
      { a: "float" },
      'toGeoParquet takes "columnTypes", an object with one of boolean, integer, number, timestamp, text, json for each property; got "float" for "a".',
    ],
  ])("refuses for columnTypes %s", async (_, columnTypes, message) => {
    const options = { columnTypes } as Parameters<typeof toGeoParquet>[1];
    await expect(toGeoParquet(sampleCollection(), options)).rejects.toThrow(
      new InputError(message, { argument: "columnTypes" }),
    );
  });
});
