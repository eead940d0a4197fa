import { statSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, packTgz } from "../../../src/emulator";
import { authenticate } from "../../../src/node";
import type { NodeTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";
import { noise, zipOf } from "../../support/archives/archives";
import { saveFiles } from "../../support/files/save-files";
import { type CrashStop, createCrashStop } from "../../support/processes/crash-stop";
import { killEverywhere, runIn, visibleFiles } from "../../support/processes/kill-scenes";

/** An archive that is kept as one file, and what a process leaves that is killed. */
let crashStop: CrashStop;
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  bytes = await packTgz([{ path: "output/scene.tif", bytes: noise(300_000) }]);
  crashStop = await createCrashStop();
});
afterAll(() => crashStop.restore());

let folder: string;
let emulator: Emulator;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-killed-")));
  emulator = createEmulator();
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes };
});
afterEach(() => rm(folder, { recursive: true }));

async function open(jobtaskId: string): Promise<JobTask<NodeTypes>> {
  const { url: baseUrl, fetch } = emulator;
  const { projectId, projectApiKey, jobId } = emulator.sample;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl, fetch });
  return up42.initializeJobtask({ jobtaskId, jobId });
}

describe("a folder in which a process was killed among its renames", () => {
  it("gets the files that are missing when an archive is kept there", async () => {
    const files = { a: "new", b: "new", c: "new" };
    const { root } = await runIn(join(folder, "killed"), {
      crashStop,
      work: (directory) => saveFiles({ directory, files }),
      trouble: { killAtRename: 2 },
    });
    expect(visibleFiles(root)).toEqual({ a: "new" });
    const jobtask = await open(emulator.sample.jobtaskIds[0]);
    await jobtask.downloadResults({ outputDirectory: root, unpacking: false });
    expect(visibleFiles(root)).toMatchObject(files);
    expect((await readdir(root)).sort()).toEqual(["a", "b", "c", "output.tgz"]);
  });
});

describe("an archive whose process was killed", () => {
  it("is never there in part, and leaves nothing behind the next download, wherever the kill hit", async () => {
    const [jobtaskId, otherId] = emulator.sample.jobtaskIds;
    emulator.jobtask(otherId).results = { bytes: zipOf({ "output/a": "a" }) };
    const next = await open(jobtaskId);
    const other = await open(otherId);
    const copy = join(folder, "copy");

    let kills = 0;
    const seen = new Set<string>();
    const runs = killEverywhere(join(folder, "killed"), {
      crashStop,
      async work(outputDirectory, signal) {
        const own = await open(jobtaskId);
        await own.downloadResults({ outputDirectory, unpacking: false, signal });
      },
    });
    for await (const { root, run } of runs) {
      if (run.killed) kills += 1;
      const names = (await readdir(root)).filter((name) => name !== ".up42-lock").sort();
      seen.add(names.join(" "));
      if (names.includes("output.tgz")) {
        expect((await readFile(join(root, "output.tgz"))).equals(bytes)).toBe(true);
      }
      // A download of something else keeps what can be gone on with, and nothing that is of use to nobody.
      await cp(root, copy, { recursive: true });
      await other.downloadResults({ outputDirectory: copy, unpacking: false });
      const left = (await readdir(copy)).filter((name) => name !== "output.zip");
      const useful = [[], ["output.tgz"], ["output.tgz.part", "output.tgz.part.json"]];
      expect(useful).toContainEqual(left.sort());
      await rm(copy, { recursive: true });

      const size = statSync(join(root, "output.tgz.part"), { throwIfNoEntry: false })?.size ?? 0;
      const options = { outputDirectory: root, unpacking: false, details: true } as const;
      const { receivedBytes } = await next.downloadResults(options);
      expect(receivedBytes).toBe(bytes.length - size);
      expect((await readFile(join(root, "output.tgz"))).equals(bytes)).toBe(true);
      expect(await readdir(root)).toEqual(["output.tgz"]);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        "",
        "output.tgz.part.json.new",
        "output.tgz.part output.tgz.part.json",
        "output.tgz.part.json",
        "output.tgz",
      ]),
    );
    expect(kills).toBeGreaterThan(10);
  }, 240_000);
});
