import { expect, it } from "vitest";
import { fakeFolder } from "../../support/files/handles";
import { openJobtask } from "../../support/outputs/sample-jobtask";

it("gives relative paths for quicklooks and results, which localScenes joins with the features", async () => {
  const { jobtask } = await openJobtask();
  const folder = fakeFolder();
  const quicklooks: string[] = await jobtask.downloadQuicklooks({ outputDirectory: folder.handle });
  const results: string[] = await jobtask.downloadResults({ outputDirectory: folder.handle });
  expect(folder.names().sort()).toEqual([...quicklooks, ...results].sort());
  const scenes = await jobtask.localScenes();
  expect(scenes.map(({ quicklook }) => quicklook?.saved).sort()).toEqual(quicklooks.toSorted());
  expect(scenes.flatMap(({ files }) => files.map(({ saved }) => saved)).sort()).toEqual(
    results.filter((path) => path !== "data.json").sort(),
  );
});

it("keeps the archive itself in the folder", async () => {
  const { jobtask } = await openJobtask();
  const folder = fakeFolder();
  const options = { outputDirectory: folder.handle, unpacking: false, details: true } as const;
  expect(await jobtask.downloadResults(options)).toMatchObject({
    saved: ["output.tgz"],
    verified: ["length", "crc32c"],
  });
  expect(folder.names()).toEqual(["output.tgz"]);
});

it("makes nothing where there are no quicklooks", async () => {
  const { emulator, jobtask } = await openJobtask();
  emulator.jobtask(jobtask.jobtaskId).quicklooks.clear();
  const folder = fakeFolder();
  expect(await jobtask.downloadQuicklooks({ outputDirectory: folder.handle })).toEqual([]);
  expect(folder.names()).toEqual([]);
});
