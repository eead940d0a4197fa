import { existsSync, readdirSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { mkdir, mkdtemp, open, realpath, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discardStaging, inStaging, removeStaging, writePlan } from "../../../src/files/staged/staging";
import { createDirectorySink } from "../../../src/node/directory/sink";
import type { Trouble } from "../../support/files/file-system-calls";
import { type SaveTask, saveFiles } from "../../support/files/save-files";
import { makeStaging, type TestStaging } from "../../support/files/staging";
import { type CrashStop, createCrashStop } from "../../support/processes/crash-stop";
import {
  expectRecovered,
  type Files,
  fill,
  killEverywhere,
  newFiles,
  oldFiles,
  others,
  type Phase,
  phaseOf,
  runIn,
  stagingNames,
  staysOld,
  visibleFiles,
} from "../../support/processes/kill-scenes";

let folder: string;
let crashStop: CrashStop;
beforeAll(async () => {
  crashStop = await createCrashStop();
});
afterAll(() => crashStop.restore());

/** A folder of its own for each sweep. */
async function newFolder(): Promise<string> {
  return realpath(await mkdtemp(join(folder, "sweep-")));
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-kill-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Sweep {
  readonly before: Files;
  readonly after: Files;
  readonly files: Files;
  readonly overwrite?: boolean;
  readonly trouble?: Trouble;
  readonly save?: (task: SaveTask) => Promise<unknown>;
}

const replacing: Sweep = {
  before: { ...oldFiles, ...others },
  after: { ...newFiles, ...others },
  files: newFiles,
};

/** Has the saving of files killed before each of its calls in turn. Returns how often each phase was hit. */
async function sweep({ before, after, files, overwrite, trouble = {}, save = saveFiles }: Sweep) {
  const phases = new Map<Phase, number>();
  const runs = killEverywhere(await newFolder(), {
    crashStop,
    trouble,
    prepare: (root) => fill(root, before),
    work: (directory) => save({ directory, files, overwrite }),
  });
  for await (const { root, run } of runs) {
    const scene = { directory: root, before, after };
    const phase = phaseOf(scene);
    if (run.killed) phases.set(phase, (phases.get(phase) ?? 0) + 1);
    await expectRecovered(scene, phase);
  }
  return phases;
}

/** Each of these tests makes hundreds of runs, which may take its while on a busy machine. */
const patient = { timeout: 240_000 };

const allButAfter = ["arriving", "before", "cleaning up", "decided", "moving"];

describe("a process that is killed before any call of the file system", patient, () => {
  it("leaves all old files, or has all new ones in place when the next download begins", async () => {
    const phases = await sweep(replacing);
    expect([...phases.keys()].sort()).toEqual(allButAfter);
  });

  it("leaves nothing half when it was taking its files back", async () => {
    const phases = await sweep({ ...replacing, trouble: { failingRenames: [5] } });
    expect(phases.get("moving")).toBeGreaterThan(5);
  });

  it("leaves nothing half when it was finishing what another one had left", async () => {
    const { before, after, files } = replacing;
    const save = (directory: string): Promise<void> => saveFiles({ directory, files });
    const own = await newFolder();
    let killed = true;
    let kills = 0;
    for (; killed; kills += 1) {
      const first = await runIn(join(own, String(kills)), {
        crashStop,
        prepare: (root) => fill(root, before),
        work: save,
        trouble: { killAtRename: 4 },
      });
      expect(phaseOf({ directory: first.root, before, after })).toBe("moving");
      const second = await runIn(first.root, { crashStop, work: save, trouble: { killAt: kills + 1 } });
      ({ killed } = second.run);
      await expectRecovered({ directory: second.root, before, after }, "moving");
      rmSync(second.root, { recursive: true });
    }
    expect(kills).toBeGreaterThan(30);
  });

  it("does not replace anything that must not be replaced", async () => {
    const files = { "a.tif": "new", "b/c.tif": "new" };
    const phases = await sweep({ before: others, after: { ...files, ...others }, files, overwrite: false });
    expect([...phases.keys()].sort()).toEqual(allButAfter);
  });
});

describe("a process that is killed while it fills a folder that was not there", patient, () => {
  const mine = { "a.tif": "mine", "mine.txt": "mine" };

  /** Has a process killed before each of its calls of the file system in turn. Returns what the folder showed. */
  async function sweepBeside(meanwhile?: Files): Promise<Set<string>> {
    const after = { ...meanwhile, ...newFiles };
    const seen = new Set<string>();
    const runs = killEverywhere(await newFolder(), {
      crashStop,
      prepare: (root) => fill(root, others),
      work: (root) => saveFiles({ directory: join(root, "berlin"), files: newFiles, meanwhile }),
    });
    for await (const { root } of runs) {
      const directory = join(root, "berlin");
      const shown = existsSync(directory) ? phaseOf({ directory, before: mine, after }) : "nothing";
      seen.add(shown);

      const transaction = await createDirectorySink(directory).begin();
      const found = existsSync(directory) ? visibleFiles(directory) : undefined;
      await transaction.rollback();
      if (shown === "nothing") expect(found).toBeUndefined();
      else expect(found).toEqual(staysOld(shown) ? mine : after);
      const parts = shown === "nothing" ? [] : stagingNames(directory);
      expect([...parts, ...stagingNames(root)]).toEqual([]);
      expect(readdirSync(root).sort()).toEqual(
        shown === "nothing" ? ["b", "mine.txt"] : ["b", "berlin", "mine.txt"],
      );
    }
    return seen;
  }

  it("leaves no folder, or one with all of its files", async () => {
    expect([...(await sweepBeside())].sort()).toEqual(["after", "nothing"]);
  });

  it("keeps to what holds for a folder that is there, once somebody else has made it", async () => {
    const seen = await sweepBeside(mine);
    const phases = ["after", "arriving", "before", "cleaning up", "decided", "moving", "nothing"];
    expect([...seen].sort()).toEqual(phases);
  });
});

describe("a way of saving that is not safe", () => {
  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "w");
    await file.write(text);
    await file.close();
  }

  async function writeAll(directory: string, files: Files): Promise<void> {
    for (const [path, text] of Object.entries(files)) await write(join(directory, path), text);
  }

  /** Has files wait as a download does. */
  async function stage({ directory, files }: SaveTask): Promise<TestStaging> {
    const staging = await makeStaging(directory);
    await writeAll(staging.incoming, files);
    for (const path of Object.keys(files)) await mkdir(dirname(join(directory, path)), { recursive: true });
    return staging;
  }

  function plan({ backend, name: staging }: TestStaging, files: Files): Promise<void> {
    const lengths = Object.entries(files).map(([name, text]): [string, number] => [name, text.length]);
    return writePlan(backend, inStaging(staging).plan, { overwrite: true, files: new Map(lengths) });
  }

  function discard({ backend, name }: TestStaging): Promise<void> {
    return discardStaging(backend, name);
  }

  function move({ incoming }: TestStaging, { directory, files }: SaveTask): void {
    for (const path of Object.keys(files)) renameSync(join(incoming, path), join(directory, path));
  }

  const before = { "a.tif": "old", "b.tif": "old" };
  const files = { "a.tif": "new", "b.tif": "new", "c.tif": "new" };
  const after = files;

  it("is not what the same calls are in their safe order", async () => {
    async function save(task: SaveTask): Promise<void> {
      const staging = await stage(task);
      await plan(staging, files);
      move(staging, task);
      await discard(staging);
    }
    const phases = await sweep({ before, after, files, save });
    expect([...phases.keys()].sort()).toEqual(allButAfter);
  });

  it.each<[string, (task: SaveTask) => Promise<void>]>([
    ["writes in place", ({ directory }) => writeAll(directory, files)],
    [
      "removes each old file before the new one takes its name",
      async (task) => {
        const staging = await stage(task);
        await plan(staging, files);
        for (const path of Object.keys(before)) unlinkSync(join(task.directory, path));
        move(staging, task);
        await discard(staging);
      },
    ],
    [
      "writes each file beside the old one and renames it",
      async ({ directory }) => {
        for (const [path, text] of Object.entries(files)) {
          await write(join(directory, `${path}.new`), text);
          await rename(join(directory, `${path}.new`), join(directory, path));
        }
      },
    ],
    [
      "moves files without a plan",
      async (task) => {
        const staging = await stage(task);
        move(staging, task);
        await discard(staging);
      },
    ],
    [
      "plans before the files are there",
      async (task) => {
        const staging = await makeStaging(task.directory);
        await plan(staging, files);
        await writeAll(staging.incoming, files);
        move(staging, task);
        await discard(staging);
      },
    ],
    [
      "forgets its plan before the last file has its name",
      async (task) => {
        const staging = await stage(task);
        await plan(staging, files);
        for (const path of Object.keys(before))
          await rename(join(staging.incoming, path), join(task.directory, path));
        await rm(staging.plan);
        move(staging, { ...task, files: { "c.tif": "new" } });
        await discard(staging);
      },
    ],
    [
      "forgets its plan before what it replaced",
      async (task) => {
        const staging = await stage(task);
        await mkdir(staging.replaced);
        await plan(staging, files);
        for (const path of Object.keys(before))
          renameSync(join(task.directory, path), join(staging.replaced, path));
        move(staging, task);
        await removeStaging(staging.backend, staging.name);
        await discard(staging);
      },
    ],
    [
      "waits in a folder that nobody knows",
      async (task) => {
        await mkdir(join(task.directory, "waiting"));
        await writeAll(join(task.directory, "waiting"), files);
        for (const path of Object.keys(files)) {
          await rename(join(task.directory, "waiting", path), join(task.directory, path));
        }
        await rm(join(task.directory, "waiting"), { recursive: true });
      },
    ],
  ])("is noticed: one that %s", async (_, save) => {
    await expect(sweep({ before, after, files, save })).rejects.toMatchObject({ name: "AssertionError" });
  });
});
