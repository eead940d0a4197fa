import { chmod, mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, packTgz } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { concat, noise, zipOf } from "../../support/archives/archives";
import { buildCrowded, findWayToMount, runOnDisk, runWithLimit } from "../../support/processes/crowded";
import { type CrowdedCall, crowdedCalls } from "../../support/processes/crowded-calls";
import type { CrowdedAttempt, CrowdedTask } from "../../support/processes/crowded-process";
import { buildMortal, runMortal } from "../../support/processes/mortal";

/** Whole calls in a process of its own, over real sockets, on a real disk that is too small. */
const way = await findWayToMount();
const calls = Object.keys(crowdedCalls) as CrowdedCall[];
const pageBytes = 4096;

let scripts: string;
let script: string;
beforeAll(async () => {
  scripts = await mkdtemp(join(tmpdir(), "up42-crowded-"));
  script = await buildCrowded(scripts);
});
afterAll(() => rm(scripts, { recursive: true }));

let disk: string;
let emulator: Emulator;
let served: ServedEmulator;
beforeEach(async () => {
  disk = await realpath(await mkdtemp(join(tmpdir(), "up42-disk-")));
  emulator = createEmulator();
  served = await serve(emulator);
});
afterEach(async () => {
  await served.close();
  await rm(disk, { recursive: true });
});

function task(wanted: readonly CrowdedCall[], options: Partial<CrowdedTask> = {}): CrowdedTask {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const ids = { projectId, projectApiKey, jobId, jobtaskId: jobtaskIds[0] };
  const directories = [join(disk, "new", "berlin")];
  const always = { disk, directories, url: served.url, ids };
  return { ...always, calls: wanted, lacks: "bytes", step: pageBytes, ...options };
}

/** Has the job task hold files of these lengths, as results and as quicklooks. */
async function store(lengths: readonly number[], { zipped = false } = {}): Promise<void> {
  const files = lengths.map((length, index): [string, Uint8Array<ArrayBuffer>] => [
    `output/${index % 3}/${index}.tif`,
    noise(length, index),
  ]);
  const bytes = zipped
    ? zipOf(Object.fromEntries(files))
    : await packTgz(
        files.map(([path, content]) => ({ path, bytes: content })),
        // What holds noise gets no smaller.
        { level: 0 },
      );
  const jobtask = emulator.jobtask(emulator.sample.jobtaskIds[0]);
  jobtask.results = { bytes };
  jobtask.quicklooks = new Map(
    files.map(([path, content]) => [path.slice(9), { bytes: concat(pngStart, content, pngEnd) }]),
  );
}

const pngStart = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const pngEnd = Uint8Array.of(0x49, 0x45, 0x4e, 0x44);
const few = [9_000, 3_000, 1, 20_000, 5_000, 12_000];
const older = { "0/0.tif": "older", "1/1.tif": "older", "mine.txt": "mine" };

/** For each call and folder: each attempt but the last failed in one sentence and left nothing; the last had room. */
function expectToFit(
  made: readonly CrowdedAttempt[],
  { task, failures }: { task: CrowdedTask; failures: number },
): void {
  for (const call of task.calls) {
    for (const directory of task.directories) {
      const attempts = made.filter((one) => one.call === call && one.directory === directory);
      const failed = attempts.slice(0, -1);
      expect(failed.length).toBeGreaterThanOrEqual(failures);
      for (const { error, changed } of failed) {
        expect(error).toMatchObject({
          name: "OutputError",
          message: `Nothing was saved to ${error?.path}: the disk is full.`,
          path: expect.stringContaining(disk),
        });
        expect(changed).toEqual([]);
      }
      expect(attempts.at(-1)?.error).toBeUndefined();
    }
  }
}

function everyCallInto(...names: readonly string[]): CrowdedTask {
  const directories = names.map((name) => join(disk, name));
  return task(calls, { directories, lacks: undefined });
}

function expectRefused(attempts: readonly CrowdedAttempt[], reason: string): void {
  expect(attempts).toHaveLength(9);
  for (const { error, directory, changed } of attempts) {
    expect(error).toMatchObject({
      name: "OutputError",
      message: `Nothing was saved to ${error?.path}: ${reason}.`,
      path: expect.stringContaining(directory),
    });
    expect(changed).toEqual([]);
  }
}

/** What is true where a process may mount a disk. */
function describeMounted(way: readonly string[]): void {
  describe(`a full disk, mounted by ${way.join(" ")}`, { timeout: 60_000 }, () => {
    it("ends every call in one sentence and leaves what was there, whatever there is room for", async () => {
      await store(few);
      const directories = [join(disk, "there"), join(disk, "new", "berlin")];
      const short = task(calls, { directories, older });
      expectToFit(await runOnDisk(script, short, { way, size: "1m" }), { task: short, failures: 10 });
    });

    it("ends every call in one sentence when it has no room for another file", async () => {
      await store(few);
      const directories = [join(disk, "a", "b", "c", "d")];
      const short = task(calls, { lacks: "files", step: 1, directories });
      const attempts = await runOnDisk(script, short, { way, size: "1m", files: 40 });
      expectToFit(attempts, { task: short, failures: 5 });
    });

    it("ends a download over several connections in one sentence", async () => {
      await store([5 * 1024 * 1024, 100]);
      const large = task(calls.slice(0, 2), { step: 2 * 1024 * 1024 });
      expectToFit(await runOnDisk(script, large, { way, size: "16m" }), { task: large, failures: 3 });
    });

    it("may also be the one where a zip waits for its end", async () => {
      await store(few, { zipped: true });
      const short = task(["downloadResults"]);
      expectToFit(await runOnDisk(script, short, { way, size: "1m" }), { task: short, failures: 10 });
    });
  });

  describe(`a disk that is read-only, mounted by ${way.join(" ")}`, () => {
    it("is told of as such by every call, whether the folder is there or not", async () => {
      await store(few);
      const everything = everyCallInto("there", "there/new", "new/berlin");
      const attempts = await runOnDisk(script, everything, { way, size: "1m", readOnlyWith: "there" });
      expectRefused(attempts, "the file system is read-only");
    });
  });
}

/** What is tested of the same where nothing may be mounted. */
function describeUnmounted(): void {
  describe("a disk that is read-only, as far as that can be told where nothing may be mounted", () => {
    it("is told of as such", async () => {
      const files = { a: "new" };
      const directory = join(disk, "berlin");
      const mortal = await buildMortal(scripts);
      const { said } = await runMortal(mortal, { directory, files, fullAt: 2, errorCode: "EROFS" });
      expect(said.at(-1)).toContain(`Nothing was saved to ${directory}: the file system is read-only.`);
    });
  });
}

if (way === undefined) describeUnmounted();
else describeMounted(way);

describe(
  way === undefined
    ? "a limit on the length of files, which stands for a full disk where nothing may be mounted"
    : "a limit on the length of files",
  () => {
    it("ends every call in one sentence and leaves nothing, until it is lifted", async () => {
      await store(few);
      const everything = task(calls, { lacks: undefined });
      const limited = await runWithLimit(script, everything, { bytes: 16 * 1024 });
      expect(limited.map(({ call }) => call)).toEqual(calls);
      for (const { error, changed } of limited) {
        expect(error).toMatchObject({
          name: "OutputError",
          message: `Nothing was saved to ${error?.path}: a file is too large for the file system.`,
        });
        expect(changed).toEqual([]);
      }
      expect(await readdir(disk)).toEqual([]);
      const unlimited = await runWithLimit(script, everything, { bytes: "unlimited" });
      expect(unlimited.map(({ call, error }) => [call, error])).toEqual(
        calls.map((call) => [call, undefined]),
      );
    });
  },
);

describe("a folder that may not be written to", () => {
  it("is told of as such by every call, whether the folder is there or not", async () => {
    await store(few);
    await mkdir(join(disk, "there"));
    await chmod(disk, 0o755);
    await chmod(join(disk, "there"), 0o555);
    const everything = { ...everyCallInto("there", "there/new", "there/new/er"), asNobody: true };
    const attempts = await runWithLimit(script, everything, { bytes: "unlimited" });
    await chmod(join(disk, "there"), 0o755);
    expectRefused(attempts, "writing there is not permitted");
  });
});
