import { existsSync } from "node:fs";
import { cp, lutimes, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator, packTgz } from "../../src/emulator";
import { createDirectorySink } from "../../src/node/directory-sink";
import { serve } from "../../src/node/serve";
import { buildMortal, type MortalEnd, runMortal, stagingNames, visibleFiles } from "../support/mortal";
import type { MortalTask } from "../support/mortal-process";

/** Where a kill hit, as the folder shows it. */
type Phase = "before" | "arriving" | "decided" | "moving" | "cleaning up" | "after";

let folder: string;
let script: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-kill-")));
  script = await buildMortal(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const link = "-> nowhere";

async function fill(directory: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    if (text === link) await symlink("nowhere", join(directory, path));
    else await writeFile(join(directory, path), text);
  }
}

interface Scene {
  readonly directory: string;
  readonly before: Record<string, string>;
  /** What a download that succeeded leaves. */
  readonly after: Record<string, string>;
}

async function phaseOf({ directory, before, after }: Scene): Promise<Phase> {
  const files = await visibleFiles(directory);
  const isOld = JSON.stringify(sorted(files)) === JSON.stringify(sorted(before));
  const isNew = JSON.stringify(sorted(files)) === JSON.stringify(sorted(after));
  const [staging] = await stagingNames(directory);
  if (staging === undefined) {
    expect(files).toEqual(isNew ? after : before);
    return isNew ? "after" : "before";
  }
  const isPlanned = (await readdir(join(directory, staging))).includes("plan.json");
  if (!isPlanned) {
    expect(files).toEqual(isNew ? after : before);
    return isNew ? "cleaning up" : "arriving";
  }
  // Each name holds its old file, or its new one, or none if it is one that has no old file or no plain one.
  for (const [path, text] of Object.entries(files)) expect([before[path], after[path]]).toContain(text);
  for (const path of Object.keys(before)) if (before[path] !== link) expect(files).toHaveProperty([path]);
  return isNew ? "cleaning up" : isOld ? "decided" : "moving";
}

function sorted(files: Record<string, string>): [string, string][] {
  return Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What the next download finds: all old or all new, and nothing else. */
async function expectRecovered({ directory, before, after }: Scene, phase: Phase): Promise<void> {
  const transaction = await createDirectorySink(directory).begin();
  const found = await visibleFiles(directory);
  await transaction.rollback();
  expect(found).toEqual(phase === "before" || phase === "arriving" ? before : after);
  expect(await stagingNames(directory)).toEqual([]);
}

const newFiles = {
  "a.tif": "new and long enough for two chunks",
  "b/c.tif": "new",
  "b/e.tif": "new",
  "d/f/g.tif": "new",
  "link.tif": "new",
  "z.tif": "new and long enough for two chunks",
};
const oldFiles = { "a.tif": "old", "b/c.tif": "old", "link.tif": link, "z.tif": "old" };
const others = { "b/d.tif": "mine", "mine.txt": "mine" };

/** Has a process kill itself before each of its calls of the file system in turn. Returns how often each phase was hit. */
async function killEverywhere(
  name: string,
  task: Omit<MortalTask, "directory">,
  { before, after }: Pick<Scene, "before" | "after">,
): Promise<Map<Phase, number>> {
  const phases = new Map<Phase, number>();
  let next = 1;
  let ended = false;
  async function killInTurn(): Promise<void> {
    while (!ended) {
      const killAt = next;
      next += 1;
      const directory = join(folder, `${name}-${killAt}`);
      await fill(directory, before);
      const { killed } = await runMortal(script, { ...task, directory, killAt });
      ended ||= !killed;
      const scene = { directory, before, after };
      const phase = await phaseOf(scene);
      if (killed) phases.set(phase, (phases.get(phase) ?? 0) + 1);
      await expectRecovered(scene, phase);
      await rm(directory, { recursive: true });
    }
  }
  await Promise.all([killInTurn(), killInTurn()]);
  return phases;
}

describe("a process that is killed before any call of the file system", () => {
  it("leaves all old files, or has all new ones in place when the next download begins", async () => {
    const before = { ...oldFiles, ...others };
    const after = { ...newFiles, ...others };
    const phases = await killEverywhere("save", { files: newFiles }, { before, after });
    expect([...phases.keys()].sort()).toEqual(["arriving", "before", "cleaning up", "decided", "moving"]);
  }, 120_000);

  it("leaves nothing half when it was taking its files back", async () => {
    const before = { ...oldFiles, ...others };
    const after = { ...newFiles, ...others };
    const task = { files: newFiles, failingRenames: [5] };
    const phases = await killEverywhere("undo", task, { before, after });
    expect(phases.get("moving")).toBeGreaterThan(5);
  }, 120_000);

  it("leaves nothing half when it was finishing what another one had left", async () => {
    const before = { ...oldFiles, ...others };
    const after = { ...newFiles, ...others };
    const left = join(folder, "left");
    await fill(left, before);
    await runMortal(script, { directory: left, files: newFiles, killAtRename: 4 });
    expect(await phaseOf({ directory: left, before, after })).toBe("moving");
    let killed = true;
    let kills = 0;
    for (; killed; kills += 1) {
      const directory = join(folder, `again-${kills}`);
      await cp(left, directory, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
      // Not copied with the others' times: it would seem to have been put there since.
      await lutimes(join(directory, "link.tif"), 0, 0);
      ({ killed } = await runMortal(script, { directory, files: newFiles, killAt: kills + 1 }));
      await expectRecovered({ directory, before, after }, "moving");
    }
    expect(kills).toBeGreaterThan(30);
  }, 120_000);

  it("does not replace anything that must not be replaced", async () => {
    const files = { "a.tif": "new", "b/c.tif": "new" };
    const task = { files, overwrite: false };
    const phases = await killEverywhere("add", task, { before: others, after: { ...files, ...others } });
    expect([...phases.keys()].sort()).toEqual(["arriving", "before", "cleaning up", "decided", "moving"]);
  }, 120_000);
});

describe("a process that is killed while it fills a folder that was not there", () => {
  const mine = { "a.tif": "mine", "mine.txt": "mine" };

  /** Has a process kill itself before each of its calls of the file system in turn. Returns what the folder showed. */
  async function killEverywhereBeside(
    name: string,
    meanwhile?: Record<string, string>,
  ): Promise<Set<string>> {
    const after = { ...meanwhile, ...newFiles };
    const seen = new Set<string>();
    let next = 1;
    let ended = false;
    async function killInTurn(): Promise<void> {
      while (!ended) {
        const killAt = next;
        next += 1;
        const parent = join(folder, `${name}-${killAt}`);
        const directory = join(parent, "berlin");
        await fill(parent, others);
        const { killed } = await runMortal(script, { directory, files: newFiles, meanwhile, killAt });
        ended ||= !killed;
        const shown = existsSync(directory) ? await phaseOf({ directory, before: mine, after }) : "nothing";
        seen.add(shown);

        const transaction = await createDirectorySink(directory).begin();
        const found = existsSync(directory) ? await visibleFiles(directory) : undefined;
        await transaction.rollback();
        if (shown === "nothing") expect(found).toBeUndefined();
        else expect(found).toEqual(shown === "before" || shown === "arriving" ? mine : after);
        const parts = shown === "nothing" ? [] : await stagingNames(directory);
        expect([...parts, ...(await stagingNames(parent))]).toEqual([]);
        expect((await readdir(parent)).sort()).toEqual(
          shown === "nothing" ? ["b", "mine.txt"] : ["b", "berlin", "mine.txt"],
        );
        await rm(parent, { recursive: true });
      }
    }
    await Promise.all([killInTurn(), killInTurn()]);
    return seen;
  }

  it("leaves no folder, or one with all of its files", async () => {
    expect([...(await killEverywhereBeside("new"))].sort()).toEqual(["after", "nothing"]);
  }, 60_000);

  it("keeps to what holds for a folder that is there, once somebody else has made it", async () => {
    const seen = await killEverywhereBeside("made", mine);
    const phases = ["after", "arriving", "before", "cleaning up", "decided", "moving", "nothing"];
    expect([...seen].sort()).toEqual(phases);
  }, 60_000);
});

describe("a disk that renames no folders", () => {
  it("gets a folder that was not there all the same", async () => {
    const directory = join(folder, "no-rename", "berlin");
    const { said } = await runMortal(script, { directory, files: newFiles, failingRenames: [1] });
    expect(said.at(-1)).toMatch(/^saved/);
    expect(await visibleFiles(directory)).toEqual(newFiles);
    expect(await readdir(dirname(directory))).toEqual(["berlin"]);
    expect(await stagingNames(directory)).toEqual([]);
  });

  it("is left without it when a file cannot be renamed either", async () => {
    const directory = join(folder, "no-rename-at-all", "berlin");
    const { said } = await runMortal(script, { directory, files: newFiles, failingRenames: [1, 3] });
    expect(said.at(-1)).toContain("the disk reported an error");
    expect(existsSync(dirname(directory))).toBe(false);
  });
});

describe("a disk without room", () => {
  it.each([
    ["the folder as it was", { ...oldFiles, ...others }],
    ["no folder where there was none", undefined],
  ])(
    "ends a download in one sentence and leaves %s, whenever it is noticed",
    async (_, before) => {
      const after = { ...newFiles, ...(before && others) };
      const sentences = new Set<string>();
      let failures = 0;
      for (let fullAt = 1; ; fullAt += 1) {
        const parent = join(folder, `full-${fullAt}-${before === undefined}`);
        const directory = join(parent, "berlin");
        if (before === undefined) await mkdir(parent);
        else await fill(directory, before);
        const { said } = await runMortal(script, { directory, files: newFiles, fullAt });
        const [, sentence] = /^failed after \d+: (.*)$/.exec(said.at(-1) ?? "") ?? [];
        const left = existsSync(directory) ? await visibleFiles(directory) : undefined;
        expect(left).toEqual(sentence === undefined ? after : before);
        expect(await readdir(parent)).toEqual(left === undefined ? [] : ["berlin"]);
        if (left !== undefined) expect(await stagingNames(directory)).toEqual([]);
        if (!said.includes("full")) break;
        if (sentence === undefined) continue;
        failures += 1;
        sentences.add(sentence.replace(new RegExp(`${directory}[^:]*`), "<out>"));
      }
      expect([...sentences]).toEqual(["OutputError: Nothing was saved to <out>: the disk is full."]);
      expect(failures).toBeGreaterThan(before === undefined ? 10 : 25);
    },
    120_000,
  );

  it("is told of by the system itself", async () => {
    const directory = join(folder, "limited");
    await fill(directory, oldFiles);
    const files = { ...newFiles, "large.tif": "new".repeat(30_000) };
    // A limit on the length of any file is what every user may set for a process.
    const command = ["sh", "-c", 'ulimit -f 64 && exec "$0" "$@"', execPath];
    const { said } = await runMortal(script, { directory, files }, { command });
    expect(said.at(-1)).toContain(
      `OutputError: Nothing was saved to ${join(directory, "large.tif")}: a file is too large for the file system.`,
    );
    expect(await visibleFiles(directory)).toEqual(oldFiles);
    expect(await stagingNames(directory)).toEqual([]);
    const unlimited = await runMortal(script, { directory, files });
    expect(unlimited.said.at(-1)).toMatch(/^saved/);
  }, 20_000);
});

describe("a download that is killed at any moment", () => {
  it("leaves all old files, or has all new ones in place when the next download begins", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `scene${index % 4}/part${index}.tif`);
    const after = Object.fromEntries(names.map((path) => [path, path.repeat(1_000)]));
    const before = Object.fromEntries(names.map((path) => [path, "old"]));
    const emulator = createEmulator();
    const served = await serve(emulator);
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const jobtaskId = jobtaskIds[0];
    emulator.jobtask(jobtaskId).results = {
      bytes: await packTgz(Object.entries(after).map(([path, bytes]) => ({ path: `output/${path}`, bytes }))),
    };
    const task = {
      url: served.url,
      ids: { projectId, projectApiKey, jobId, jobtaskId },
      renameDelayMs: 3,
      bodyDelayMs: 60,
    };

    /** Runs a download and kills it some time after it has come to a stage. */
    async function download(directory: string, { stage = "", delayMs = 0 } = {}) {
      const moments = new Map<string, number>();
      const reach = (name: string, kill: () => void): void => {
        moments.set(name, performance.now());
        if (name === stage) setTimeout(kill, delayMs);
      };
      const end: MortalEnd = await runMortal(
        script,
        { ...task, directory },
        {
          onStart: (kill) => reach("started", kill),
          onLine: (line, kill) => reach(line.split(" ")[0] ?? "", kill),
        },
      );
      return { ...end, moments };
    }

    try {
      const whole = join(folder, "whole");
      await fill(whole, before);
      const { moments, said } = await download(whole);
      expect(said.at(-1)).toMatch(/^saved/);
      expect(await visibleFiles(whole)).toEqual(after);
      const [started = 0, arriving = 0, moving = 0, saved = 0] = [
        "started",
        "arriving",
        "moving",
        "saved",
      ].map((name) => moments.get(name));
      const lengths = { started: arriving - started, arriving: moving - arriving, moving: saved - moving };

      const phases = new Map<Phase, number>();
      for (const [stage, lengthMs] of Object.entries(lengths)) {
        for (let kills = 0; kills < 6; kills += 1) {
          const delayMs = ((kills + 0.5) / 6) * lengthMs;
          const directory = join(folder, `${stage}-${kills}`);
          await fill(directory, before);
          await download(directory, { stage, delayMs });
          const scene = { directory, before, after };
          const phase = await phaseOf(scene);
          phases.set(phase, (phases.get(phase) ?? 0) + 1);
          await expectRecovered(scene, phase);
          await rm(directory, { recursive: true });
        }
      }
      for (const phase of ["before", "arriving", "moving"] as const) {
        expect(phases.get(phase) ?? 0, JSON.stringify([...phases])).toBeGreaterThan(0);
      }
    } finally {
      await served.close();
    }
  }, 180_000);
});
