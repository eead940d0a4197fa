import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { chdir, cwd } from "node:process";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, packTgz } from "../../src/emulator";
import { mixed } from "../../src/emulator/sample/mixed";
import { authenticate } from "../../src/node";
import type { LocalSceneList } from "../../src/outputs/scenes/local-scenes";
import type { NodeTypes } from "../../src/session/platform";
import type { JobTask } from "../../src/v1/job-task";
import { sceneFeature } from "../support/features/scene-features";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-scenes-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function open(
  emulator = createEmulator(),
  ids: { readonly jobId: string; readonly jobtaskId: string } = emulator.sample.mixed,
): Promise<JobTask<NodeTypes>> {
  const { projectId, projectApiKey } = emulator.sample;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: emulator.url, fetch: emulator.fetch });
  return up42.initializeJobtask(ids);
}

describe("localScenes", () => {
  it("points to the true files in two folders", async () => {
    const jobtask = await open();
    await jobtask.downloadQuicklooks({ outputDirectory: join(folder, "previews") });
    await jobtask.downloadResults({ outputDirectory: join(folder, "results") });
    const scenes = await jobtask.localScenes();
    expectTypeOf(scenes).toEqualTypeOf<LocalSceneList<string>>();
    expect(
      scenes.map(({ quicklook, files }) => [
        quicklook && relative(folder, quicklook.saved),
        files.map(({ saved }) => relative(folder, saved)),
      ]),
    ).toEqual([
      [`previews/quicklook_${mixed.file.id}.png`, [`results/${mixed.file.path}`]],
      [
        undefined,
        ["DIM_SPOT7.XML", "IMG_SPOT7.TIF", "MASKS/CLOUDS.GML"].map(
          (name) => `results/${mixed.folder.path}/${name}`,
        ),
      ],
      [
        `previews/quicklook_${mixed.older.id}.png`,
        [
          `results/${mixed.older.paths["up42.data.aoiclipped"]}`,
          `results/${mixed.older.paths["up42.data.scene.dimap"]}/DIM_PHR1A.XML`,
        ],
      ],
      [`previews/quicklook_${mixed.container.id}.png`, [`results/${mixed.container.path}`]],
      [undefined, [`results/${mixed.nameless.path}`]],
      [`previews/quicklook_${mixed.catalogued.id}.png`, []],
    ]);
    for (const { saved } of scenes.flatMap(({ files }) => files))
      expect((await stat(saved)).isFile()).toBe(true);
    const { quicklooks, files } = scenes.unmatched;
    expect([...quicklooks, ...files].map(({ saved }) => relative(folder, saved))).toEqual([
      "previews/quicklook_overview.png",
      "results/usage.json",
    ]);
    expect(JSON.parse(await readFile(files[0]?.saved ?? "", "utf8"))).toEqual({ credits: 9 });
  });

  it("gives absolute paths when the directory was a relative one, also after a change of it", async () => {
    const before = cwd();
    const jobtask = await open();
    chdir(folder);
    try {
      await jobtask.downloadResults({ outputDirectory: "here", match: "*.tif" });
      await jobtask.downloadQuicklooks();
      const here = cwd();
      chdir(before);
      const [scene] = await jobtask.localScenes();
      expect(scene?.files.map(({ saved }) => saved)).toEqual([join(here, "here", mixed.file.path)]);
      expect(scene?.quicklook?.saved).toBe(join(here, `quicklook_${mixed.file.id}.png`));
    } finally {
      chdir(before);
    }
  });

  it("tells paths in the results from folders of the same name", async () => {
    const emulator = createEmulator();
    const task = emulator.addJobtask({
      dataJson: {
        type: "FeatureCollection",
        features: [
          sceneFeature({ "up42.data_path": "/tmp/output/a.tif" }),
          sceneFeature({ "up42.data_path": "tmp" }),
        ],
      },
      results: {
        bytes: await packTgz([
          { path: "output/a.tif", bytes: "a" },
          { path: "output/tmp/output/a.tif", bytes: "deep" },
        ]),
      },
    });
    const jobtask = await open(emulator, { jobId: task.jobId, jobtaskId: task.id });
    await jobtask.downloadResults({ outputDirectory: join(folder, "tmp", "output") });
    const scenes = await jobtask.localScenes();
    const texts = scenes.map(({ files }) => Promise.all(files.map(({ saved }) => readFile(saved, "utf8"))));
    expect(await Promise.all(texts)).toEqual([["a"], ["deep"]]);
    expect(scenes.unmatched.files).toEqual([]);
  });
});
