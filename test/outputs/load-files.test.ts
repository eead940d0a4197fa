import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { type ArchiveMember, createEmulator, faults, packTgz } from "../../src/emulator";
import { mixed } from "../../src/emulator/sample/mixed";
import { sceneFeature } from "../support/features/scene-features";
import { openMixedJobtask } from "../support/outputs/mixed-jobtask";
import { openJobtask } from "../support/outputs/sample-jobtask";

/** Draws the pictures of the sample once for all tests. */
const berlin = createEmulator();

afterEach(() => berlin.clearFaults());

/** Opens a job task with one feature, which declares these paths, and these files in its results. */
async function openWith(declared: readonly string[], members: readonly ArchiveMember[]) {
  const keys = declared.map((path, index) => [`up42.data.key${index}`, path]);
  const opened = await openJobtask({
    dataJson: { type: "FeatureCollection", features: [sceneFeature(Object.fromEntries(keys))] },
    results: { bytes: await packTgz(members) },
  });
  const [scene] = await opened.jobtask.getScenes();
  if (scene === undefined) throw new Error("There is no scene.");
  opened.emulator.clearRequests();
  return { ...opened, scene };
}

async function textsOf(files: readonly File[] | undefined): Promise<Record<string, string>> {
  const texts = (files ?? []).map(async (file) => [file.name, await file.text()]);
  return Object.fromEntries(await Promise.all(texts));
}

/** Bytes that do not get smaller when they are packed. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >>> 16;
  });
}

describe("a file of a scene", () => {
  it("is loaded on request", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const [scene] = await jobtask.getScenes();
    const loaded = await scene?.files[0]?.load();
    const [file] = loaded ?? [];
    expect([file?.name, file?.type]).toEqual([mixed.file.path, "image/tiff"]);
    const [same] = await jobtask.downloadResults({ match: mixed.file.path });
    expect(await file?.arrayBuffer()).toEqual(await same?.arrayBuffer());
  });

  it("is all files of the folder when it is one", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const [, scene] = await jobtask.getScenes();
    const files = await scene?.files[0]?.load();
    expect(files?.map(({ name }) => name)).toEqual(
      ["DIM_SPOT7.XML", "IMG_SPOT7.TIF", "MASKS/CLOUDS.GML"].map((name) => `${mixed.folder.path}/${name}`),
    );
  });

  it("is that one file when it was listed", async () => {
    const { jobtask } = await openMixedJobtask({ emulator: berlin });
    const [, scene] = await jobtask.getScenes({ listFiles: true });
    const [, image] = scene?.files ?? [];
    if (image === undefined) throw new Error("There is no image.");
    const files = await image.load();
    expectTypeOf(files).toEqualTypeOf<[File]>();
    expect(files.map(({ name, size }) => [name, size])).toEqual([[image.path, image.size]]);
  });

  it.each([
    "a[1].tif",
    "{a,b}.tif",
    "*.tif",
    "?(a).tif",
    "!(a).tif",
    "!a.tif",
    "(a|b).tif",
    "a b (1)/[c].tif",
    "#ü%20.tif",
  ])("is found by its very name: %s", async (path) => {
    const others = ["a.tif", "b.tif", "1.tif", "a1.tif", "z/a.tif"].map((other) => ({
      path: other,
      bytes: "other",
    }));
    const { jobtask, scene } = await openWith([path], [...others, { path: `output/${path}`, bytes: "mine" }]);
    expect(await textsOf(await scene.files[0]?.load())).toEqual({ [path]: "mine" });
    expect(await textsOf(await scene.loadFiles())).toEqual({ [path]: "mine" });
    const [listed] = await jobtask.getScenes({ listFiles: true });
    expect(await textsOf(await listed?.files[0]?.load())).toEqual({ [path]: "mine" });
    expect(await textsOf(await listed?.loadFiles())).toEqual({ [path]: "mine" });
  });

  it.each([
    ["output/a.tif", "a.tif", "a.tif"],
    ["output/a.tif", "output/a.tif", "a.tif"],
    ["output/a.tif", "output/output/a.tif", "output/a.tif"],
    ["/tmp/output/a.tif", "output/a.tif", "a.tif"],
    ["./a.tif", "output/a.tif", "a.tif"],
  ])("that is declared as %s is found as %s", async (declared, member, name) => {
    const { scene } = await openWith([declared], [{ path: member, bytes: "mine" }]);
    expect(scene.files[0]?.path).toBe("a.tif");
    expect(await textsOf(await scene.files[0]?.load())).toEqual({ [name]: "mine" });
  });

  it("is the likelier one when the results have both that a path may mean", async () => {
    const { scene } = await openWith(
      ["output/a.tif"],
      [
        { path: "output/a.tif", bytes: "less likely" },
        { path: "output/output/a.tif", bytes: "likelier" },
      ],
    );
    expect(await textsOf(await scene.files[0]?.load())).toEqual({ "output/a.tif": "likelier" });
  });

  it("is everything but data.json when it is the folder of all results", async () => {
    const members = ["output/a.tif", "output/b/c.tif", "output/data.json"].map((path) => ({
      path,
      bytes: path,
    }));
    const { scene } = await openWith(["."], members);
    expect(Object.keys(await textsOf(await scene.files[0]?.load()))).toEqual(["a.tif", "b/c.tif"]);
  });

  it("ends in a sentence when the results have nothing there", async () => {
    const { scene } = await openWith(["a.tif", "gone.tif"], [{ path: "output/a.tif", bytes: "a" }]);
    const gone = {
      name: "ArchiveError",
      entry: "gone.tif",
      message: 'The results have no file or folder "gone.tif", although the feature names it.',
    };
    await expect(scene.files[1]?.load()).rejects.toMatchObject(gone);
    await expect(scene.loadFiles()).rejects.toMatchObject(gone);
    expect(await textsOf(await scene.files[0]?.load())).toEqual({ "a.tif": "a" });
  });

  it("ends the download as soon as it was found, unless it may be a folder", async () => {
    const members = [
      { path: "output/a.tif", bytes: "a" },
      { path: "output/b/c.tif", bytes: "c" },
      { path: "output/large.bin", bytes: noise(3_000_000) },
    ];
    const { emulator, jobtask, scene } = await openWith(["a.tif", "b"], members);
    const whole = await packTgz(members);
    emulator.jobtask(jobtask.jobtaskId).results = { bytes: whole.slice(0, whole.length / 2) };
    expect(await textsOf(await scene.files[0]?.load())).toEqual({ "a.tif": "a" });
    await expect(scene.files[1]?.load()).rejects.toMatchObject({ name: "ArchiveError" });
    await expect(scene.loadFiles()).rejects.toMatchObject({ name: "ArchiveError" });
  });

  it.each(["[b]", "{b,c}", "(b)", "*", "!b"])(
    "is all of a folder whose very name is %s, and nothing else",
    async (name) => {
      const members = [`${name}/a.tif`, "b/a.tif", "c/a.tif", "a.tif"].map((path) => ({ path, bytes: path }));
      const { scene } = await openWith([name], members);
      const told = new Set<string | undefined>();
      const files = await scene.files[0]?.load({ onProgress: ({ file }) => told.add(file) });
      expect(Object.keys(await textsOf(files))).toEqual([`${name}/a.tif`]);
      expect(told).not.toContain("b/a.tif");
    },
  );

  it("keeps to the limits and tells its progress", async () => {
    const { scene } = await openWith(
      ["a.tif"],
      [
        { path: "a.tif", bytes: "12345" },
        { path: "b.tif", bytes: "1" },
      ],
    );
    await expect(scene.files[0]?.load({ maxBytes: 4 })).rejects.toMatchObject({ name: "ArchiveError" });
    const told: (string | undefined)[] = [];
    await scene.files[0]?.load({
      maxBytes: 5,
      onProgress: ({ phase, file }) => told.push(`${phase} ${file}`),
    });
    expect(told).toContain("unpacking a.tif");
    expect(told).not.toContain("unpacking b.tif");
  });

  it.each([
    [{ match: "*.tif" }, 'load has no option "match"'],
    [{ max_bytes: 5 }, 'load has no option "max_bytes"; did you mean "maxBytes"?'],
    [{ maxBytes: -1 }, 'load takes "maxBytes", a whole number of at least 0'],
    [{ signal: 1 }, 'load takes "signal"'],
  ])("refuses %j before anything is asked", async (options, message) => {
    const { emulator, scene } = await openWith(["a.tif"], []);
    await expect(scene.files[0]?.load(options as never)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining(message),
    });
    expect(emulator.requests).toEqual([]);
  });

  it("is given up on an abort", async () => {
    const { emulator, scene } = await openWith(["a.tif"], [{ path: "a.tif", bytes: "a" }]);
    const reason = new Error("enough");
    await expect(scene.files[0]?.load({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(scene.loadFiles({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.stallBody({ afterBytes: 10 }) });
    const controller = new AbortController();
    const running = scene.files[0]?.load({ signal: controller.signal });
    await expect.poll(() => emulator.requests.some(({ origin }) => origin === "storage")).toBe(true);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});

describe("loadFiles", () => {
  it("loads all files of a scene in one download, each once", async () => {
    const { emulator, jobtask } = await openMixedJobtask({ emulator: berlin });
    const scenes = await jobtask.getScenes({ listFiles: true });
    emulator.clearRequests();
    const older = scenes[2];
    const files = await older?.loadFiles();
    expect(files?.map(({ name }) => name)).toEqual(older?.files.map(({ path }) => path));
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toHaveLength(1);
  });

  it("takes paths that are declared within one another once", async () => {
    const members = ["output/a/b.tif", "output/a/c.tif"].map((path) => ({ path, bytes: path }));
    const { scene } = await openWith(["a/c.tif", "a"], members);
    expect((await scene.loadFiles()).map(({ name }) => name)).toEqual(["a/c.tif", "a/b.tif"]);
  });

  it("asks nothing for a scene without files", async () => {
    const { emulator, jobtask } = await openMixedJobtask({ emulator: berlin });
    const scenes = await jobtask.getScenes();
    emulator.clearRequests();
    expect(await scenes.at(-1)?.loadFiles()).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });
});
