import { describe, expect, it } from "vitest";
import type { MapDocument } from "../../../src/viz/map/map-document";
import { createMapQuicklooks } from "../../../src/viz/map/map-quicklooks";
import { createMapResults } from "../../../src/viz/map/map-results";
import type { VizPlatform } from "../../../src/viz/picture";
import { sceneFeature } from "../../support/features/scene-features";
import { openJobtask, pixel } from "../../support/outputs/sample-jobtask";
import { tiffFile } from "../../support/pictures/geotiffs";
import { textPlatform } from "../../support/pictures/viz";

/** Gives what a map would show. */
const platform: VizPlatform<MapDocument, MapDocument> = {
  hasFile: textPlatform.hasFile,
  openFile: textPlatform.openFile,
  toPicture: async (content) => content,
  save: async (_, { path }) => String(path),
};
const mapQuicklooks = createMapQuicklooks(platform);
const mapResults = createMapResults(platform);

describe("mapQuicklooks", () => {
  it("lays each quicklook onto the corners of its footprint", async () => {
    const { jobtask } = await openJobtask();
    const { images, footprints, bounds, title } = await mapQuicklooks(jobtask);
    const scenes = await jobtask.getScenes();
    expect(images.map(({ name, corners }) => [name, corners])).toEqual(
      scenes.map(({ id, quicklook }) => [id, quicklook?.corners]),
    );
    expect(images.every(({ href }) => href.startsWith("data:image/png;base64,"))).toBe(true);
    expect(footprints.map(({ name }) => name).sort()).toEqual(scenes.map(({ id }) => id).sort());
    expect(bounds?.map((degrees) => degrees.toFixed(2))).toEqual(["13.19", "52.47", "13.46", "52.53"]);
    expect(title).toBe("Quicklooks");
  });

  it("tells the properties of each feature, and names it by one of them", async () => {
    const { jobtask } = await openJobtask();
    const { footprints, images } = await mapQuicklooks(jobtask, {
      nameProperty: "datetime",
      showImages: false,
    });
    const summer = footprints.find(({ name }) => name === "2023-07-13T10:16:01.024Z");
    expect(summer?.rows).toContainEqual(["acquisition.missionName", "Sentinel-2A"]);
    expect(images).toEqual([]);
  });

  it("shows images only, where footprints are not asked for", async () => {
    const { jobtask } = await openJobtask();
    const { footprints, images } = await mapQuicklooks(jobtask, { showFeatures: false });
    expect([footprints.length, images.length]).toEqual([0, 3]);
  });

  it("leaves out quicklooks that have no place, and numbers those of one name", async () => {
    const features = ["a", "b"].map((id) => sceneFeature({ id, sensor: "SPOT" }));
    const { jobtask } = await openJobtask({
      dataJson: {
        type: "FeatureCollection",
        features: [...features, { ...features[0]!, id: "c", geometry: null }],
      },
      quicklooks: ["a.png", "b.png", "c.png", "elsewhere.png"].map(
        (id): [string, { bytes: typeof pixel }] => [id, { bytes: pixel }],
      ),
    });
    const { images } = await mapQuicklooks(jobtask, { nameProperty: "sensor" });
    expect(images.map(({ name }) => name)).toEqual(["SPOT", "SPOT (2)"]);
  });

  it("leaves out the one that cannot be loaded, counts it and says so at its footprint", async () => {
    const features = ["a", "b"].map((id) => sceneFeature({ id }));
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features },
      quicklooks: [
        ["a.png", { bytes: new TextEncoder().encode("no image") }],
        ["b.png", { bytes: pixel }],
      ],
    });
    const { images, footprints, note } = await mapQuicklooks(jobtask);
    expect(images.map(({ name }) => name)).toEqual(["b"]);
    expect(note).toBe("1 quicklook could not be loaded.");
    expect(Object.fromEntries(footprints.map((footprint) => [footprint.name, footprint.note]))).toEqual({
      a: "Its quicklook could not be loaded.",
      b: null,
    });
    const [, sound] = await jobtask.getScenes();
    expect((await mapQuicklooks([sound!])).note).toBeNull();
  });

  it("resolves to the path that it wrote", async () => {
    const { jobtask } = await openJobtask();
    expect(await mapQuicklooks(jobtask, { showImages: false, path: "map.html" })).toBe("map.html");
  });

  it("tells about an area that is none before it asks for anything", async () => {
    const { emulator, jobtask } = await openJobtask();
    const call = mapQuicklooks(jobtask, { areaOfInterest: [1, 2, 3] });
    await expect(call).rejects.toMatchObject({ name: "InputError", argument: "areaOfInterest" });
    expect(emulator.requests).toEqual([]);
    const { areaOfInterest } = await mapQuicklooks([], { areaOfInterest: [13, 52, 14, 53] });
    expect(areaOfInterest?.type).toBe("Polygon");
  });

  it.each([
    ["tiles.url", { url: "https://tile.example.org/tiles.png" }],
    ["tiles.url", { attribution: "Example" }],
    ["tiles", "https://tile.example.org/{z}/{x}/{y}.png"],
    ["showImages", "no"],
    ["height", 0],
    ["nameProperty", ""],
  ])("refuses %s that it does not take: %j", async (argument, value) => {
    await expect(mapQuicklooks([], { [argument.split(".")[0] ?? ""]: value })).rejects.toMatchObject({
      name: "InputError",
      argument,
    });
  });

  it("takes a server of tiles", async () => {
    const tiles = { url: "https://tile.example.org/{z}/{x}/{y}.png", attribution: "© Example", maxZoom: 18 };
    expect((await mapQuicklooks([], { tiles })).tiles).toEqual(tiles);
  });

  it("ends with the reason of its signal", async () => {
    const { jobtask } = await openJobtask();
    const reason = new Error("Enough.");
    await expect(mapQuicklooks(jobtask, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("mapResults", () => {
  it("lays GeoTIFFs in UTM where their footprints are", async () => {
    const { jobtask } = await openJobtask();
    await jobtask.downloadResults();
    const { images } = await mapResults(jobtask);
    const scenes = await jobtask.getScenes();
    expect(images.map(({ name }) => name)).toEqual(scenes.map(({ id }) => id));
    images.forEach(({ corners: [[west, north], , [east, south]] }, index) => {
      const [left = 0, bottom = 0, right = 0, top = 0] = scenes[index]?.feature.bbox ?? [];
      // A thousandth of a pixel of ten metres.
      const tolerance = 1e-7;
      expect(Math.abs(west - left)).toBeLessThan(tolerance);
      expect(Math.abs(south - bottom)).toBeLessThan(tolerance);
      expect(Math.abs(east - right)).toBeLessThan(tolerance);
      expect(Math.abs(north - top)).toBeLessThan(tolerance);
    });
  });

  it("places the others when a file cannot be placed, and says why in a note and at its footprint", async () => {
    const feature = sceneFeature({ id: "a", sensor: "SPOT" });
    const place = { projected: 32_633, grid: [380_000, 5_820_000, 10, 10] } as const;
    const flat = { width: 4, height: 4, valueAt: () => 1 };
    const sceneOf = (id: string, ...files: readonly File[]) => ({
      id,
      feature: { ...feature, id },
      quicklook: undefined,
      files: files.map((saved) => ({ path: saved.name, saved })),
      missing: [],
    });
    const scenes = [
      sceneOf("a", tiffFile("a.tif", { ...flat, place: { ...place, projected: 2056 } })),
      sceneOf("b", tiffFile("b.tif", { ...flat, place })),
    ];
    const { images, note, footprints } = await mapResults(scenes);
    expect(images.map(({ name }) => name)).toEqual(["b"]);
    expect(note).toContain(
      "1 GeoTIFF could not be drawn. a.tif is in EPSG:2056, which up42-js does not know",
    );
    expect(footprints.map((one) => [one.name, one.note?.slice(0, 22) ?? null]).sort()).toEqual([
      ["a", "a.tif is in EPSG:2056,"],
      ["b", null],
    ]);
    expect((await mapResults(scenes.slice(1))).note).toBeNull();
    await expect(mapResults(scenes.slice(0, 1))).rejects.toMatchObject({ feature: "EPSG:2056" });
  });

  it("refuses a band that a file does not have", async () => {
    const { jobtask } = await openJobtask();
    await jobtask.downloadResults();
    await expect(mapResults(jobtask, { bands: [9] })).rejects.toMatchObject({
      name: "InputError",
      argument: "bands",
    });
  });
});
