import { describe, expect, it } from "vitest";
import * as browser from "../../src/browser";
import * as dataframe from "../../src/dataframe";
import * as emulator from "../../src/emulator";
import * as emulatorServe from "../../src/emulator-serve";
import * as exportFiles from "../../src/export";
import * as exportFilesNode from "../../src/export-node";
import * as geo from "../../src/geo";
import * as index from "../../src/index";
import * as node from "../../src/node";
import * as viz from "../../src/viz";
import * as vizNode from "../../src/viz-node";

const names = (module: object): string[] => Object.keys(module).sort();

describe("exported names", () => {
  it("are these at the root", () => {
    expect(names(index)).toMatchInlineSnapshot(`
      [
        "ApiError",
        "ArchiveError",
        "AuthenticationError",
        "InputError",
        "JobError",
        "MissingDependencyError",
        "NetworkError",
        "NotFoundError",
        "OutputError",
        "TimeoutError",
        "UnsafePathError",
        "UnsupportedError",
        "Up42Error",
        "authenticate",
        "isUp42Error",
        "signalFrom",
        "toFeatureCollection",
        "verify",
        "watchProgress",
      ]
    `);
  });

  it("are the same on every platform", () => {
    expect(names(node)).toEqual(names(index));
    expect(names(browser)).toEqual(names(index));
    expect(names(exportFilesNode)).toEqual(names(exportFiles));
    expect(names(vizNode)).toEqual(names(viz));
  });

  it("are these in the subpaths", () => {
    expect({
      dataframe: names(dataframe),
      geo: names(geo),
      export: names(exportFiles),
      viz: names(viz),
      emulator: names(emulator),
      "emulator/serve": names(emulatorServe),
    }).toMatchInlineSnapshot(`
      {
        "dataframe": [
          "crs",
          "loadDanfo",
          "renamedColumns",
          "toDataframe",
          "toFeatureCollection",
        ],
        "emulator": [
          "createEmulator",
          "faults",
          "packTgz",
        ],
        "emulator/serve": [
          "serve",
        ],
        "export": [
          "toCsv",
          "toGeoParquet",
          "toNdjson",
        ],
        "geo": [
          "areaKm2",
          "bestCover",
          "bounds",
          "centroid",
          "clip",
          "contains",
          "coverage",
          "coverageByRow",
          "distanceKm",
          "intersects",
          "nearest",
          "pick",
          "totalBounds",
          "within",
        ],
        "viz": [
          "mapQuicklooks",
          "mapResults",
          "plotCoverage",
          "plotQuicklooks",
          "plotResults",
        ],
      }
    `);
  });
});
