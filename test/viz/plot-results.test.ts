import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { createEmulator, packTgz } from "../../src/emulator";
import type { LocalScene } from "../../src/outputs/scenes/local-scenes";
import { createPlotResults } from "../../src/viz/plot-results";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { type TiffInit, tiffFile, writeTiff } from "../support/pictures/geotiffs";
import { pixelAt } from "../support/pictures/rasters";
import { textPlatform } from "../support/pictures/viz";

/** One for all: its pictures are made once. */
const emulator = createEmulator();
const plotResults = createPlotResults(textPlatform);
const flat: TiffInit = { width: 4, height: 2, valueAt: (column) => column };

function namesIn(svg: string): (string | undefined)[] {
  return [...svg.matchAll(/<g>\n<title>(.*)<\/title>/g)].map(([, name]) => name);
}

function imagesIn(svg: string) {
  return [...svg.matchAll(/base64,([^"]*)"/g)].map(([, text = ""]) => {
    const { width, height, data } = decode(
      Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
    );
    return { width, height, rgba: data };
  });
}

/** A scene with files in memory. */
function sceneOf(...files: readonly File[]): LocalScene<File> {
  return {
    id: "s",
    feature: { type: "Feature", geometry: null, properties: { name: "Scene" } },
    quicklook: undefined,
    files: files.map((saved) => ({ path: saved.name, saved })),
    missing: [],
  };
}

describe("plotResults", () => {
  it("draws the GeoTIFFs of a job task with the names of their scenes", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const svg = await plotResults(jobtask, { title: "Berlin" });
    expect(namesIn(svg)).toEqual((await jobtask.getScenes()).map(({ id }) => id));
    expect(imagesIn(svg).map(({ width, height }) => [width, height])).toEqual([
      [367, 367],
      [367, 367],
      [367, 367],
    ]);
  });

  it("takes what was downloaded from where it lies, and gives the same picture", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const small = { width: 200 };
    const fetched = await plotResults(jobtask, small);
    await jobtask.downloadResults();
    emulator.clearRequests();
    expect(await plotResults(jobtask, small)).toBe(fetched);
    expect(emulator.requests.filter(({ url }) => url.includes("storage"))).toEqual([]);
    expect(await plotResults(await jobtask.localScenes(), small)).toBe(fetched);
    expect(await plotResults(await jobtask.getScenes({ listFiles: true }), small)).toBe(fetched);
  });

  it("draws one of the scenes, in other bands, and in another width", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const scenes = await jobtask.getScenes();
    const svg = await plotResults(scenes.slice(1, 2), { bands: [1], width: 200 });
    const [image, ...others] = imagesIn(svg);
    expect(others).toEqual([]);
    expect([image?.width, image?.height]).toEqual([252, 252]);
    const [red, green, blue] = pixelAt(image!, [100, 100]);
    expect([green, blue]).toEqual([red, red]);
  });

  it("finds GeoTIFFs in a folder that a feature names, and those that no feature names", async () => {
    const tiff = writeTiff(flat);
    const feature = {
      type: "Feature",
      id: "a",
      geometry: null,
      properties: { "up42.data_path": "a" },
    } as const;
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [feature] },
      results: {
        bytes: await packTgz([
          {
            path: "output/data.json",
            bytes: JSON.stringify({ type: "FeatureCollection", features: [feature] }),
          },
          { path: "output/a/one.tif", bytes: tiff },
          { path: "output/a/two.TIFF", bytes: tiff },
          { path: "output/a/notes.xml", bytes: "<notes/>" },
          { path: "output/loose.tif", bytes: tiff },
        ]),
      },
    });
    expect(namesIn(await plotResults(jobtask))).toEqual(["a, one.tif", "a, two.TIFF"]);
    expect(namesIn(await plotResults(await jobtask.getScenes({ listFiles: true })))).toEqual([
      "a, one.tif",
      "a, two.TIFF",
      "loose.tif",
    ]);
  });

  it("names pictures by a property of their scene", async () => {
    const svg = await plotResults([sceneOf(tiffFile("a/x.tif", flat))], { nameProperty: "name" });
    expect(namesIn(svg)).toEqual(["Scene, x.tif"]);
  });

  it("keeps proportions and never enlarges the file", async () => {
    const svg = await plotResults([sceneOf(tiffFile("x.tif", flat))]);
    expect(svg).toContain('width="480" height="240"');
    expect(imagesIn(svg).map(({ width, height }) => [width, height])).toEqual([[4, 2]]);
  });

  it("needs no georeference and knows every coordinate reference system, as it places nothing", async () => {
    const place = { projected: 2056, grid: [2_600_000, 1_200_000, 10, 10] } as const;
    const svg = await plotResults([sceneOf(tiffFile("x.tif", flat), tiffFile("y.tif", { ...flat, place }))]);
    expect(imagesIn(svg).length).toBe(2);
  });

  it.each([
    ["no scenes", []],
    ["scenes without GeoTIFFs", [sceneOf(new File(["{}"], "a.json"))]],
  ])("says so in the picture when there are %s", async (_, scenes) => {
    expect(await plotResults(scenes)).toContain("No GeoTIFFs were found in the results.");
  });

  it("refuses a file that only is called like a GeoTIFF", async () => {
    const scenes = [sceneOf(new File(["<html>"], "a/x.tif"))];
    await expect(plotResults(scenes)).rejects.toThrow(
      "a/x.tif is not a GeoTIFF: its first bytes are not those of a TIFF.",
    );
  });

  it("draws the others when some files cannot be drawn, and says why", async () => {
    const html = new File(["<html>"], "a/x.tif");
    const cmyk = tiffFile("a/y.tif", { ...flat, bandCount: 4, photometric: 5 });
    const one = await plotResults([sceneOf(html, tiffFile("a/z.tif", flat))]);
    expect(imagesIn(one).length).toBe(1);
    const textOf = (svg: string) => svg.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    expect(textOf(one)).toContain("1 GeoTIFF could not be drawn. a/x.tif is not a GeoTIFF: its first bytes");
    const two = await plotResults([sceneOf(html, cmyk, tiffFile("a/z.tif", flat))]);
    expect(textOf(two)).toContain(
      "2 GeoTIFFs could not be drawn: a/x.tif, a/y.tif. a/x.tif is not a GeoTIFF",
    );
  });

  it("throws the error of the first file when none can be drawn", async () => {
    const cmyk = tiffFile("a/y.tif", { ...flat, bandCount: 4, photometric: 5 });
    await expect(plotResults([sceneOf(cmyk, new File(["<html>"], "a/x.tif"))])).rejects.toThrow(
      "a/y.tif cannot be drawn: it has CMYK colours",
    );
  });

  it("does not draw the others after an abort", async () => {
    const reason = new Error("Enough.");
    const scenes = [sceneOf(tiffFile("a/z.tif", flat))];
    await expect(plotResults(scenes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it.each([
    [{ bands: [] }, "bands"],
    [{ bands: [1, 2] }, "bands"],
    [{ bands: [0] }, "bands"],
    [{ bands: 1 }, "bands"],
    [{ percentiles: [98, 2] }, "percentiles"],
    [{ percentiles: [0, 101] }, "percentiles"],
    [{ percentiles: [2] }, "percentiles"],
    [{ geotiff: {} }, "geotiff"],
    [{ band: [1] }, "band"],
  ])("refuses %j", async (options, argument) => {
    await expect(plotResults([], options as object)).rejects.toMatchObject({ name: "InputError", argument });
  });

  it("takes the module geotiff from where it is handed in", async () => {
    const geotiff = await import("geotiff");
    const scenes = [sceneOf(tiffFile("x.tif", flat))];
    expect(await plotResults(scenes, { geotiff })).toBe(await plotResults(scenes));
  });

  it("ends between two pictures when it is told to", async () => {
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const second = new File(["never read"], "y.tif");
    const scene = sceneOf(tiffFile("x.tif", flat), second);
    const source = {
      getScenes: async () => {
        queueMicrotask(() => controller.abort(reason));
        return [scene];
      },
    };
    await expect(plotResults(source, { signal: controller.signal })).rejects.toBe(reason);
  });
});
