import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, faults, packTgz } from "../../../src/emulator";
import { mixed } from "../../../src/emulator/sample/mixed";
import type { Sink } from "../../../src/files/sink";
import type { LocalSceneList } from "../../../src/outputs/scenes/local-scenes";
import { sceneFeature } from "../../support/features/scene-features";
import { openMixedJobtask } from "../../support/outputs/mixed-jobtask";
import { openJobtask, pixel } from "../../support/outputs/sample-jobtask";

/** Draws the pictures of the sample once for all tests. */
const berlin = createEmulator();

afterEach(() => berlin.clearFaults());

/** Keeps nothing, and gives numbers for what it was given. */
function numberingSink(): Sink {
  let count = 0;
  return {
    async begin() {
      return {
        write: ({ body }) => body.cancel(),
        commit: async (paths) =>
          paths.map(() => {
            count += 1;
            return `#${count}`;
          }),
        rollback: async () => undefined,
      };
    },
  };
}

function paths(files: readonly { readonly path: string }[]): string[] {
  return files.map(({ path }) => path);
}

describe("localScenes", () => {
  it("points each feature to what was downloaded of it", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const quicklooks = await jobtask.downloadQuicklooks();
    const files = await jobtask.downloadResults();
    const scenes = await jobtask.localScenes();
    expectTypeOf(scenes).toEqualTypeOf<LocalSceneList<string | File>>();
    const remote = await jobtask.getScenes({ listFiles: true });
    expect(scenes).toHaveLength(remote.length);
    scenes.forEach(({ id, feature, quicklook, files: own, missing }, index) => {
      const twin = remote[index];
      expect({ id, feature, missing }).toEqual({ id: twin?.id, feature: twin?.feature, missing: [] });
      expect(quicklook?.bounds).toEqual(twin?.quicklook?.bounds);
      expect(quicklook?.corners).toEqual(twin?.quicklook?.corners);
      expect(quicklook?.saved).toBe(quicklooks.find(({ name }) => name === twin?.quicklook?.fileName));
      expect(paths(own)).toEqual(paths(twin?.files ?? []));
      for (const { path, saved } of own) expect(saved).toBe(files.find(({ name }) => name === path));
    });
    const { unmatched } = scenes;
    expect(unmatched.quicklooks.map(({ id, saved }) => [id, (saved as File).name])).toEqual([
      ["overview.png", "quicklook_overview.png"],
    ]);
    expect(paths(unmatched.files)).toEqual(["usage.json"]);
  });

  it("needs a download first", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    await expect(jobtask.localScenes()).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(
        /neither has saved any yet: download the results or the quicklooks first\.$/,
      ),
    });
    expect(emulator.requests).toEqual([]);
    await jobtask.downloadQuicklooks();
    expect(await jobtask.localScenes()).toHaveLength(3);
  });

  it("knows the quicklooks alone, and says what of the files is not there", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator: berlin });
    await jobtask.downloadQuicklooks();
    for (const { id, quicklook, files, missing } of await jobtask.localScenes()) {
      expect(quicklook?.id).toBe(`${id}.png`);
      expect([files, missing]).toEqual([[], [`${id}.tif`]]);
    }
  });

  it("knows the files alone, and some of them alone", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    await jobtask.downloadResults({ match: ["**/*.XML", "data.json"] });
    const scenes = await jobtask.localScenes();
    expect(scenes.every(({ quicklook }) => quicklook === undefined)).toBe(true);
    const [aoiclipped, dimap] = Object.values(mixed.older.paths);
    expect(scenes.map(({ files, missing }) => [paths(files), missing])).toEqual([
      [[], [mixed.file.path]],
      [[`${mixed.folder.path}/DIM_SPOT7.XML`], []],
      [[`${dimap}/DIM_PHR1A.XML`], [aoiclipped]],
      [[], [mixed.container.written]],
      [[], [mixed.nameless.path]],
      [[], []],
    ]);
    expect(scenes.unmatched).toEqual({ quicklooks: [], files: [] });
  });

  it("tells what a sink gave, whatever that looks like", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const outputDirectory = numberingSink();
    const quicklooks = await jobtask.downloadQuicklooks({ outputDirectory });
    expect(quicklooks).toEqual(["#1", "#2", "#3", "#4", "#5"]);
    await jobtask.downloadResults({ outputDirectory });
    const scenes = await jobtask.localScenes();
    // In the archive: usage.json, the container's file, three of the folder, two older ones, the first file, …
    expect(scenes.map(({ quicklook, files }) => [quicklook?.saved, files.map(({ saved }) => saved)])).toEqual(
      [
        ["#2", ["#13"]],
        [undefined, ["#8", "#9", "#10"]],
        ["#5", ["#11", "#12"]],
        ["#4", ["#7"]],
        [undefined, ["#14"]],
        ["#1", []],
      ],
    );
    expect(scenes.unmatched.files).toEqual([{ path: "usage.json", saved: "#6" }]);
  });

  it("keeps names and values together when the archive has a file twice", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [sceneFeature({ "up42.data_path": "b.tif" })] },
      results: {
        bytes: await packTgz([
          { path: "output/a.tif", bytes: "a" },
          { path: "output/b.tif", bytes: "old" },
          { path: "output/a.tif", bytes: "a" },
          { path: "output/c.tif" },
          { path: "output/b.tif", bytes: "new" },
        ]),
      },
    });
    await jobtask.downloadResults();
    const scenes = await jobtask.localScenes();
    const files = (scenes[0]?.files ?? []) as { path: string; saved: File }[];
    expect(await Promise.all(files.map(async ({ path, saved }) => [path, await saved.text()]))).toEqual([
      ["b.tif", "new"],
    ]);
    expect(paths(scenes.unmatched.files)).toEqual(["a.tif", "c.tif"]);
  });

  it("asks for the features once after each download", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    const asked = (): number => emulator.requests.filter(({ path }) => path.includes("data-json")).length;
    await jobtask.downloadQuicklooks();
    expect(asked()).toBe(0);
    await jobtask.localScenes();
    await jobtask.localScenes();
    expect(asked()).toBe(1);
    await jobtask.downloadQuicklooks();
    await jobtask.localScenes();
    expect(asked()).toBe(2);
  });

  it("asks again when the features could not be had", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    await jobtask.downloadQuicklooks();
    emulator.fault({ match: { path: "/data-json" }, behaviour: faults.status(404) });
    await expect(jobtask.localScenes()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    expect(await jobtask.localScenes()).toHaveLength(3);
  });

  it("keeps to the last download that succeeded", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    const [first] = await jobtask.downloadResults({ match: "*.tif" });
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.respond({ body: "<html>" }) });
    await expect(jobtask.downloadResults()).rejects.toMatchObject({ name: "ArchiveError" });
    expect((await jobtask.localScenes())[0]?.files[0]?.saved).toBe(first);
    await jobtask.downloadResults({ unpacking: false });
    expect((await jobtask.localScenes())[0]?.files[0]?.saved).toBe(first);
    const [second] = await jobtask.downloadResults({ match: "*.tif" });
    expect(second).not.toBe(first);
    expect((await jobtask.localScenes())[0]?.files[0]?.saved).toBe(second);
  });

  it("is not enough to have kept the archive as it is", async () => {
    const { jobtask } = await openJobtask(undefined, { emulator: berlin });
    await jobtask.downloadResults({ unpacking: false });
    await expect(jobtask.localScenes()).rejects.toMatchObject({ name: "InputError" });
  });

  it("has no quicklooks after a download of none, and drops those that a sink does not answer for", async () => {
    const { jobtask } = await openJobtask({
      dataJson: { type: "FeatureCollection", features: [sceneFeature({ id: "a" })] },
    });
    await jobtask.downloadQuicklooks();
    expect((await jobtask.localScenes()).map(({ quicklook }) => quicklook)).toEqual([undefined]);
    const short: Sink = {
      async begin() {
        return {
          write: ({ body }) => body.cancel(),
          commit: async () => ["only"],
          rollback: async () => undefined,
        };
      },
    };
    const two = await openJobtask({
      dataJson: {
        type: "FeatureCollection",
        features: [sceneFeature({ id: "a" }), sceneFeature({ id: "b" })],
      },
      quicklooks: [
        ["a.png", { bytes: pixel }],
        ["b.png", { bytes: pixel }],
      ],
    });
    await two.jobtask.downloadQuicklooks({ outputDirectory: short });
    const scenes = await two.jobtask.localScenes();
    expect(scenes.map(({ quicklook }) => quicklook?.saved)).toEqual(["only", undefined]);
  });

  it("does not know what another object of the same job task downloaded", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    await jobtask.downloadQuicklooks();
    const other = await openJobtask(undefined, { emulator });
    await expect(other.jobtask.localScenes()).rejects.toMatchObject({ name: "InputError" });
  });

  it.each([
    [{ signal: 1 }, 'localScenes takes "signal"'],
    [{ listFiles: true }, 'localScenes has no option "listFiles"; it takes signal.'],
    ["berlin", 'localScenes takes one object with named options (signal), not "berlin".'],
  ])("refuses %j before anything is asked", async (options, message) => {
    const { emulator, jobtask } = await openJobtask(undefined, { emulator: berlin });
    await jobtask.downloadQuicklooks();
    emulator.clearRequests();
    await expect(jobtask.localScenes(options as never)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining(message),
    });
    expect(emulator.requests).toEqual([]);
  });

  it("rejects with the reason of an abort, before and on the way", async () => {
    const sent: Request[] = [];
    const { emulator, jobtask } = await openJobtask(
      { quicklooks: [["a.png", { bytes: pixel }]], dataJson: { type: "FeatureCollection", features: [] } },
      {
        emulator: berlin,
        fetch: (request) => {
          sent.push(request);
          return berlin.fetch(request);
        },
      },
    );
    await jobtask.downloadQuicklooks();
    sent.length = 0;
    const reason = new Error("enough");
    await expect(jobtask.localScenes({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sent).toEqual([]);
    emulator.fault({ behaviour: faults.latency({ ms: 600_000 }) });
    const controller = new AbortController();
    const running = jobtask.localScenes({ signal: controller.signal });
    await expect.poll(() => sent.length).toBe(1);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
  });
});
