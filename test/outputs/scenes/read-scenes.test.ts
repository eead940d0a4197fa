import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, type Emulator, faults, packTgz } from "../../../src/emulator";
import { mixed } from "../../../src/emulator/sample/mixed";
import type { ListedSceneList, SceneList } from "../../../src/outputs/scenes/scenes";
import { fc } from "../../support/features/properties";
import { sceneFeature } from "../../support/features/scene-features";
import { openMixedJobtask } from "../../support/outputs/mixed-jobtask";
import { openJobtask, pixel } from "../../support/outputs/sample-jobtask";

/** Draws the pictures of the sample once for all tests. */
const berlin = createEmulator();

afterEach(() => berlin.clearFaults());

const isStorage = { origin: "storage" } as const;

function storageRequests(emulator: Emulator): number {
  return emulator.requests.filter(({ origin }) => origin === "storage").length;
}

function paths(files: readonly { readonly path: string }[]): string[] {
  return files.map(({ path }) => path);
}

describe("getScenes", () => {
  it("has one entry for each feature, in their order, with its quicklook and its file", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator: berlin });
    const scenes = await jobtask.getScenes();
    expectTypeOf(scenes).toEqualTypeOf<SceneList>();
    const { features } = await jobtask.getResultsJson();
    expect(scenes.map(({ feature }) => feature)).toEqual(features);
    for (const { id, feature, quicklook, files } of scenes) {
      expect(id).toBe(feature.id);
      expect(quicklook).toMatchObject({ id: `${id}.png`, fileName: `quicklook_${id}.png` });
      expect(quicklook?.bounds).toEqual(feature.bbox);
      expect(paths(files)).toEqual([`${id}.tif`]);
    }
    expect(scenes.unmatched).toEqual({ quicklooks: [] });
  });

  it("asks for data.json and the list of quicklooks side by side, and for no bytes", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    emulator.fault({ times: 2, behaviour: faults.latency({ ms: 10 }) });
    await jobtask.getScenes();
    expect(emulator.requests.map(({ path }) => path.replace(/^.*\/outputs\//, "")).sort()).toEqual([
      "data-json/",
      "quicklooks/",
    ]);
    expect(emulator.maxConcurrent()).toBe(2);
  });

  it("knows the corners of a quicklook in the order of its image", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator: berlin });
    const [scene] = await jobtask.getScenes();
    // From the coordinates of the picture's corners, upper left first.
    expect(scene?.quicklook?.corners).toEqual([
      [13.35472419, 52.53250915],
      [13.41366962, 52.53331396],
      [13.41496394, 52.49736707],
      [13.35606656, 52.4965633],
    ]);
  });

  it("knows every way in which blocks tell an id and a path", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const scenes = await jobtask.getScenes();
    expect(scenes.map(({ id, quicklook, files }) => [id, quicklook?.id, paths(files)])).toEqual([
      [mixed.file.id, `${mixed.file.id}.png`, [mixed.file.path]],
      [mixed.folder.id, undefined, [mixed.folder.path]],
      [mixed.older.id, `${mixed.older.id}.png`, Object.values(mixed.older.paths)],
      [mixed.container.id, `${mixed.container.id}.png`, [mixed.container.path]],
      [undefined, undefined, [mixed.nameless.path]],
      [mixed.catalogued.id, `${mixed.catalogued.id}.png`, []],
    ]);
    expect(scenes.unmatched.quicklooks.map(({ id }) => id)).toEqual(["overview.png"]);
    expect(scenes.unmatched.quicklooks[0]).toMatchObject({
      fileName: "quicklook_overview.png",
      bounds: undefined,
      corners: undefined,
    });
  });

  it("does not know where a quicklook lies whose feature has no geometry", async () => {
    const { jobtask } = await openJobtask({
      dataJson: {
        type: "FeatureCollection",
        features: [{ type: "Feature", id: "a", geometry: null, properties: null }],
      },
      quicklooks: [["a.png", { bytes: pixel }]],
    });
    const [scene] = await jobtask.getScenes();
    expect(scene?.quicklook).toMatchObject({ id: "a.png", bounds: undefined, corners: undefined });
  });

  it("is an array whose parts are plain ones", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const scenes = await jobtask.getScenes();
    expect(Array.isArray(scenes)).toBe(true);
    expect(scenes.filter(({ quicklook }) => quicklook !== undefined)).not.toHaveProperty("unmatched");
    expect([...scenes]).toHaveLength(6);
    expect(JSON.parse(JSON.stringify(scenes))).toHaveLength(6);
  });

  it("has no quicklooks when the service has none, or says 404", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    emulator.fault({ match: { path: "/quicklooks" }, behaviour: faults.status(404) });
    const scenes = await jobtask.getScenes();
    expect(scenes.map(({ quicklook }) => quicklook)).toEqual([undefined, undefined, undefined]);
    expect(scenes.unmatched.quicklooks).toEqual([]);
  });

  it("is empty when nothing was found, and lists what is there all the same", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [] },
      quicklooks: [["a.png", { bytes: pixel }]],
      results: { bytes: await packTgz([{ path: "output/data.json" }, { path: "output/b.tif", bytes: "b" }]) },
    });
    const scenes = await jobtask.getScenes({ listFiles: true });
    expect([...scenes]).toEqual([]);
    expect(scenes.unmatched.quicklooks.map(({ id }) => id)).toEqual(["a.png"]);
    expect(paths(scenes.unmatched.files)).toEqual(["b.tif"]);
  });

  it("rejects as getResultsJson does when there are no results", async () => {
    const { jobtask } = await openJobtask({ status: "RUNNING" });
    await expect(jobtask.getScenes()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    await expect(jobtask.getScenes({ listFiles: true })).rejects.toMatchObject({
      name: "ApiError",
      status: 404,
    });
  });

  it("refuses the name of a quicklook that is no file name, as a download of it does", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [] },
      quicklooks: [["..", { bytes: pixel }]],
    });
    await expect(jobtask.getScenes()).rejects.toMatchObject({ name: "UnsafePathError", entry: ".." });
  });
});

describe("getScenes in any case", () => {
  it.each([
    [{ listFiles: "yes" }, 'getScenes takes "listFiles", true or false; got "yes".'],
    [{ list_files: true }, 'getScenes has no option "list_files"; did you mean "listFiles"?'],
    [{ signal: 1 }, 'getScenes takes "signal"'],
    [{ onProgress: 1 }, 'getScenes takes "onProgress", a function; got 1.'],
    [true, "getScenes takes one object with named options (listFiles, onProgress, signal), not true."],
  ])("refuses %j before anything is asked", async (options, message) => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    await expect(jobtask.getScenes(options as never)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining(message),
    });
    expect(emulator.requests).toEqual([]);
  });

  it.each([false, true])("rejects with the reason of an abort (listFiles: %s)", async (listFiles) => {
    const emulator = createEmulator();
    const sent: Request[] = [];
    const { jobtask } = await openJobtask(undefined, {
      emulator,
      fetch: (request) => {
        sent.push(request);
        return emulator.fetch(request);
      },
    });
    sent.length = 0;
    const reason = new Error("enough");
    await expect(jobtask.getScenes({ listFiles, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sent).toEqual([]);
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 600_000 }) });
    const controller = new AbortController();
    const running = jobtask.getScenes({ listFiles, signal: controller.signal });
    await expect.poll(() => sent.length).toBe(listFiles ? 3 : 2);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(sent.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it("drops nothing: all quicklooks and files are in a scene or left over", async () => {
    const word = fc.oneof(
      fc.constantFrom("a", "b", "[a]", "*", "{a,b}", "!a", "output"),
      fc.stringMatching(/^[\w (){}[\]!*?+@,;~#%äß-]{1,8}$/).filter((text) => text.trim() === text),
    );
    const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("/"));
    const feature = fc.record({ id: word, "up42.data_path": path }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(feature, { maxLength: 4 }),
        fc.uniqueArray(word, { maxLength: 4 }),
        fc.uniqueArray(path, { maxLength: 5, selector: (text) => text.split("/")[0] }),
        async (features, names, members) => {
          const ids = names.map((name) => `${name}.png`);
          const { jobtask } = await openJobtask({
            dataJson: { type: "FeatureCollection", features: features.map(sceneFeature) },
            quicklooks: ids.map((id) => [id, { bytes: pixel }]),
            results: {
              bytes: await packTgz(members.map((member) => ({ path: `output/${member}`, bytes: "." }))),
            },
          });
          const scenes = await jobtask.getScenes({ listFiles: true });
          const { quicklooks, files } = scenes.unmatched;
          const shown = new Set(scenes.flatMap(({ quicklook }) => quicklook?.id ?? []));
          expect([...shown, ...quicklooks.map(({ id }) => id)].sort()).toEqual([...ids].sort());
          const owned = new Set(scenes.flatMap((scene) => paths(scene.files)));
          expect([...owned, ...paths(files)].sort()).toEqual([...members].sort());
          for (const scene of scenes) {
            expect((await scene.loadFiles()).map(({ name }) => name).sort()).toEqual(
              paths(scene.files).sort(),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("getScenes with listFiles", () => {
  it("takes folders apart, knows sizes and types, and lists what no feature declares", async () => {
    const { emulator, jobtask } = await openMixedJobtask({ emulator: berlin });
    const scenes = await jobtask.getScenes({ listFiles: true });
    expectTypeOf(scenes).toEqualTypeOf<ListedSceneList>();
    const [aoiclipped, dimap] = Object.values(mixed.older.paths);
    expect(scenes.map(({ files }) => paths(files))).toEqual([
      [mixed.file.path],
      ["DIM_SPOT7.XML", "IMG_SPOT7.TIF", "MASKS/CLOUDS.GML"].map((name) => `${mixed.folder.path}/${name}`),
      [aoiclipped, `${dimap}/DIM_PHR1A.XML`],
      [mixed.container.path],
      [mixed.nameless.path],
      [],
    ]);
    expect(scenes.map(({ missing }) => missing)).toEqual([[], [], [], [], [], []]);
    expect(paths(scenes.unmatched.files)).toEqual(["usage.json"]);
    expect(scenes.unmatched.quicklooks.map(({ id }) => id)).toEqual(["overview.png"]);
    const listed = new Map((await jobtask.listResults()).map((result) => [result.path, result]));
    for (const { path, size, mediaType } of scenes.flatMap(({ files }) => files)) {
      expect({ path, size, mediaType }).toEqual(listed.get(path));
    }
    expect(storageRequests(emulator)).toBe(2);
  });

  it("reads the archive once, beside the other two", async () => {
    const { emulator, jobtask } = await openMixedJobtask({ emulator: berlin });
    const phases = new Set<string>();
    await jobtask.getScenes({ listFiles: true, onProgress: ({ phase }) => phases.add(phase) });
    expect(storageRequests(emulator)).toBe(1);
    expect([...phases]).toEqual(["downloading", "unpacking", "saved"]);
  });

  it("lists what a feature declares and the archive lacks", async () => {
    const { jobtask } = await openJobtask({
      dataJson: {
        type: "FeatureCollection",
        features: [
          sceneFeature({ id: "a", "up42.data.one": "a.tif", "up42.data.two": "/tmp/output/gone.tif" }),
          sceneFeature({ id: "b", "up42.data_path": "b" }),
        ],
      },
      results: { bytes: await packTgz([{ path: "output/a.tif", bytes: "a" }, { path: "output/b/" }]) },
    });
    const scenes = await jobtask.getScenes({ listFiles: true });
    expect(scenes.map(({ files, missing }) => [paths(files), missing])).toEqual([
      [["a.tif"], ["/tmp/output/gone.tif"]],
      [[], ["b"]],
    ]);
  });

  it("rejects when the archive is damaged, and not without it", async () => {
    const { emulator, jobtask } = await openMixedJobtask({ emulator: berlin });
    emulator.fault({ match: isStorage, times: 9, behaviour: faults.respond({ body: "<html>" }) });
    await expect(jobtask.getScenes({ listFiles: true })).rejects.toMatchObject({ name: "ArchiveError" });
    expect(await jobtask.getScenes()).toHaveLength(6);
  });
});

describe("a quicklook of a scene", () => {
  it("is loaded on request, each time anew, with a type told by its bytes", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    const [scene] = await jobtask.getScenes();
    emulator.clearRequests();
    const blob = await scene?.quicklook?.load();
    expect(blob).toBeInstanceOf(Blob);
    expect(blob?.type).toBe("image/png");
    expect(emulator.requests.map(({ path }) => path.split("/").at(-1))).toEqual([`${scene?.id}.png`]);
    const saved = (await jobtask.downloadQuicklooks()).find(
      ({ name }) => name === scene?.quicklook?.fileName,
    );
    expect(await blob?.arrayBuffer()).toEqual(await saved?.arrayBuffer());
  });

  it("can be loaded without a feature, too", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const { unmatched } = await jobtask.getScenes();
    expect((await unmatched.quicklooks[0]?.load())?.type).toBe("image/png");
  });

  it("is refused when it is no image, and given up on an abort", async () => {
    const { emulator, jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [sceneFeature({ id: "a" })] },
      quicklooks: [["a.png", { bytes: new TextEncoder().encode("<html>") }]],
    });
    const [scene] = await jobtask.getScenes();
    await expect(scene?.quicklook?.load()).rejects.toMatchObject({ name: "ApiError" });
    const reason = new Error("enough");
    emulator.clearRequests();
    await expect(scene?.quicklook?.load({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);
    await expect(scene?.quicklook?.load({ singal: 1 } as never)).rejects.toMatchObject({
      name: "InputError",
    });
  });
});
