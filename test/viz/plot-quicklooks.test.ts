import { describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { createPlotQuicklooks } from "../../src/viz/plot-quicklooks";
import { recordingSink } from "../support/files/recording-sink";
import { openJobtask, pixel } from "../support/outputs/sample-jobtask";
import { textPlatform } from "../support/pictures/viz";

/** One for all: its pictures are made once. */
const emulator = createEmulator();
const plotQuicklooks = createPlotQuicklooks(textPlatform);

function namesIn(svg: string): (string | undefined)[] {
  return [...svg.matchAll(/<g>\n<title>(.*)<\/title>/g)].map(([, name]) => name);
}

describe("plotQuicklooks", () => {
  it("draws the quicklooks of a job task with the names of their scenes", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const svg = await plotQuicklooks(jobtask, { title: "Berlin" });
    const scenes = await jobtask.getScenes();
    expect(namesIn(svg)).toEqual(scenes.map(({ id }) => id));
    expect(svg.match(/href="data:image\/png;base64,/g)?.length).toBe(3);
    expect(svg).toContain(">Berlin</tspan>");
  });

  it("holds the images themselves", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const [first] = await jobtask.getScenes();
    const svg = await plotQuicklooks([first!]);
    const [, text = ""] = /base64,([^"]*)"/.exec(svg) ?? [];
    const blob = await first?.quicklook?.load();
    const shown = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    expect(shown).toEqual(new Uint8Array(await blob!.arrayBuffer()));
  });

  it("names them by a property, and by the id where that is missing", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const [first, second, third] = await jobtask.getScenes();
    const properties = { ...second?.feature.properties, datetime: null };
    const scenes = [first!, { ...second!, feature: { ...second!.feature, properties } }, third!];
    const svg = await plotQuicklooks(scenes, { nameProperty: "datetime" });
    expect(namesIn(svg)).toEqual(["2023-07-13T10:16:01.024Z", second?.id, "2023-03-04T10:19:41.024Z"]);
  });

  it("takes what was downloaded from where it lies", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    await jobtask.downloadQuicklooks();
    emulator.clearRequests();
    const local = await plotQuicklooks(jobtask);
    expect(emulator.requests.filter(({ url }) => url.includes("quicklooks"))).toEqual([]);
    expect(await plotQuicklooks(await jobtask.localScenes())).toBe(local);
    expect(local).toBe(await plotQuicklooks(await jobtask.getScenes()));
  });

  it("fetches them when they went where they cannot be opened from", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const named = await jobtask.downloadQuicklooks({ outputDirectory: recordingSink().sink });
    expect(named.length).toBe(3);
    const svg = await plotQuicklooks(jobtask);
    expect(namesIn(svg).length).toBe(3);
    const opening = { ...textPlatform, hasFile: async () => true };
    await expect(createPlotQuicklooks(opening)(jobtask)).rejects.toThrow("No files here.");
    expect(await plotQuicklooks(await jobtask.getScenes())).toBe(svg);
  });

  it("leaves out the one that cannot be loaded, and says which", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [feature("a"), feature("b"), feature("c")] },
      quicklooks: [
        ["a.png", { bytes: pixel }],
        ["b.png", { bytes: new TextEncoder().encode("no image") }],
      ],
    });
    const svg = await plotQuicklooks(jobtask);
    expect(namesIn(svg)).toEqual(["a"]);
    expect(svg).toContain("1 quicklook could not be loaded: b. 1 of 3 scenes has no quicklook.");
  });

  it("fails when none can be loaded, and when signing in fails for one", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const scenes = await jobtask.getScenes();
    const all = emulator.fault({
      match: { path: /quicklooks\/./ },
      times: 100,
      behaviour: faults.status(404),
    });
    await expect(plotQuicklooks(scenes)).rejects.toMatchObject({ name: "ApiError", status: 404 });
    all.remove();
    const one = emulator.fault({
      match: { path: new RegExp(`quicklooks/${scenes[1]?.quicklook?.id}`) },
      times: 100,
      behaviour: faults.status(401),
    });
    await expect(plotQuicklooks(scenes)).rejects.toMatchObject({ name: "AuthenticationError" });
    one.remove();
    expect(namesIn(await plotQuicklooks(scenes)).length).toBe(3);
  });

  it("fetches them when only the results were downloaded", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    await jobtask.downloadResults({ match: "data.json" });
    expect(namesIn(await plotQuicklooks(jobtask)).length).toBe(3);
  });

  it("puts quicklooks of no scene last, and counts scenes without one", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [feature("a"), feature("b"), feature("c")] },
      quicklooks: [
        ["z.png", { bytes: pixel }],
        ["b.png", { bytes: pixel }],
      ],
    });
    const svg = await plotQuicklooks(jobtask);
    expect(namesIn(svg)).toEqual(["b", "z.png"]);
    expect(svg).toContain("2 of 3 scenes have no quicklook.");
  });

  it.each([
    ["no scenes", []],
    [
      "scenes without any",
      [{ id: "a", feature: feature("a"), quicklook: undefined, files: [], missing: [] }],
    ],
  ])("says so in the picture when there are %s", async (_, scenes) => {
    expect(await plotQuicklooks(scenes)).toContain("No quicklooks were found.");
  });

  it.each([
    ["nothing", undefined, "it is missing"],
    ["a promise", Promise.resolve([]), "got a promise, which has to be awaited first"],
    ["a collection", { type: "FeatureCollection", features: [] }, "got an object"],
  ])("refuses %s", async (_, source, got) => {
    await expect(plotQuicklooks(source as never)).rejects.toMatchObject({
      name: "InputError",
      argument: "source",
      message: `plotQuicklooks needs "source", a job task or a list of scenes, from its getScenes or localScenes; ${got}.`,
    });
  });

  it("refuses a list of something else", async () => {
    await expect(plotQuicklooks([feature("a")] as never)).rejects.toMatchObject({ argument: "source" });
  });

  it.each([
    [{ columns: 0 }, "columns"],
    [{ width: 99 }, "width"],
    [{ title: "" }, "title"],
    [{ nameProperty: 1 }, "nameProperty"],
    [{ path: "" }, "path"],
    [{ overwrite: "no" }, "overwrite"],
    [{ bands: [1] }, "bands"],
    [{ signal: true }, "signal"],
  ])("refuses %j", async (options, argument) => {
    await expect(plotQuicklooks([], options as object)).rejects.toMatchObject({
      name: "InputError",
      argument,
    });
  });

  it("refuses a file that is no image", async () => {
    const saved = new File(["no image"], "quicklook_a.png");
    const quicklook = { id: "a.png", fileName: saved.name, bounds: undefined, corners: undefined, saved };
    const scene = { id: "a", feature: feature("a"), quicklook, files: [], missing: [] };
    await expect(plotQuicklooks([scene])).rejects.toThrow(
      "The quicklook a.png is not an image: download it again.",
    );
    const image = new File([pixel], saved.name);
    const sound = { ...scene, quicklook: { ...quicklook, saved: image } };
    expect(namesIn(await plotQuicklooks([sound]))).toEqual(["a"]);
  });

  it.each([
    ["8192 × 8192", 8192, 8192, false],
    ["8193 × 8192", 8193, 8192, true],
    ["4294967295 × 4294967295", 2 ** 32 - 1, 2 ** 32 - 1, true],
  ])("draws a quicklook of %s pixels, or refuses it", async (size, width, height, isRefused) => {
    const bytes = pixel.slice();
    const view = new DataView(bytes.buffer);
    view.setUint32(16, width);
    view.setUint32(20, height);
    const saved = new File([bytes], "quicklook_a.png");
    const quicklook = { id: "a.png", fileName: saved.name, bounds: undefined, corners: undefined, saved };
    const scene = { id: "a", feature: feature("a"), quicklook, files: [], missing: [] };
    const plotting = plotQuicklooks([scene]);
    if (!isRefused) expect(namesIn(await plotting)).toEqual(["a"]);
    else {
      await expect(plotting).rejects.toThrow(
        `The quicklook a.png has ${size} pixels, more than 67108864, and is not drawn.`,
      );
    }
  });

  it("ends when it is told to, and asks no more", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator });
    const reason = new Error("Enough.");
    await expect(plotQuicklooks(jobtask, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);
  });
});

function feature(id: string) {
  return { type: "Feature", id, geometry: null, properties: {} } as const;
}
