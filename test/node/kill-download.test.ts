import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, packTgz } from "../../src/emulator";
import { authenticate } from "../../src/node";
import { type ServedEmulator, serve } from "../../src/node/serve";
import { noise } from "../support/archives";
import { buildMortal, runMortal, stagingNames } from "../support/mortal";
import type { MortalTask } from "../support/mortal-process";

/** Whole downloads over real sockets, killed at moments that are spread over all of their time. */
const kills = 32;
const smallFiles = 300;

let folder: string;
let script: string;
let emulator: Emulator;
let served: ServedEmulator;
let archive: Uint8Array<ArrayBuffer>;
/** Digests of the files of the archive, and of those that are in a folder before. */
let newFiles: Files;
let oldFiles: Files;
const old: Record<string, string> = { "mine.txt": "mine", "first.txt": "first", "large.tif": "old" };
for (let index = 0; index < smallFiles; index += 3) old[`scene${index % 7}/part${index}.tif`] = "old";

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-killed-")));
  script = await buildMortal(folder);
  const block = noise(4 * 1024 * 1024);
  const large = new Uint8Array(3 * block.length);
  for (let start = 0; start < large.length; start += block.length) large.set(block, start);
  const contents: [string, Uint8Array<ArrayBuffer>][] = [
    ["first.txt", new TextEncoder().encode("first")],
    ["large.tif", large],
  ];
  for (let index = 0; index < smallFiles; index += 1) {
    contents.push([`scene${index % 7}/part${index}.tif`, noise(1_000 + 20 * index, index)]);
  }
  archive = await packTgz(contents.map(([path, bytes]) => ({ path: `output/${path}`, bytes })));
  oldFiles = new Map(Object.entries(old).map(([path, text]) => [path, digest(text)]));
  newFiles = new Map([
    ["mine.txt", digest("mine")],
    ...contents.map(([path, bytes]): [string, string] => [path, digest(bytes)]),
  ]);
  emulator = createEmulator();
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: archive };
  served = await serve(emulator);
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

type Files = ReadonlyMap<string, string>;

function digest(bytes: string | Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

/** What somebody sees who reads the folder: digests by path. What downloads in progress use is left out. */
async function read(directory: string): Promise<Files> {
  const files = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(directory.length + 1);
    if (entry.isFile() && !path.startsWith(".up42-"))
      files.set(path, digest(await readFile(join(directory, path))));
  }
  return files;
}

/** `other` when it is neither. */
function ageOf(files: Files): "old" | "new" | "other" {
  const isSame = (expected: Files): boolean =>
    files.size === expected.size && [...expected].every(([path, value]) => files.get(path) === value);
  if (isSame(oldFiles)) return "old";
  return isSame(newFiles) ? "new" : "other";
}

async function makeOldFolder(directory: string): Promise<void> {
  for (const [path, text] of Object.entries(old)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

function task(directory: string, options: Partial<MortalTask> = {}): MortalTask {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const ids = { projectId, projectApiKey, jobId, jobtaskId: jobtaskIds[0] };
  return { directory, url: served.url, ids, ...options };
}

async function openJobtask() {
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: served.url });
  return up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
}

/** Runs a download and kills it so many milliseconds after it has begun. */
async function downloadAndKill(told: MortalTask, afterMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const { killed } = await runMortal(script, told, {
    onLine(line, kill) {
      if (line === "begun") timer = setTimeout(kill, afterMs);
    },
  });
  clearTimeout(timer);
  return killed;
}

/** How long a download takes that is left alone, in milliseconds: the shorter of two. */
async function durationOf(tell: (directory: string) => MortalTask): Promise<number> {
  const durations: number[] = [];
  for (let run = 0; run < 2; run += 1) {
    const directory = join(folder, "whole");
    await makeOldFolder(directory);
    let begun = 0;
    await runMortal(script, tell(directory), {
      onLine(line) {
        if (line === "begun") begun = performance.now();
        if (line.startsWith("saved")) durations.push(performance.now() - begun);
      },
    });
    await rm(directory, { recursive: true });
  }
  expect(durations).toHaveLength(2);
  return Math.min(...durations);
}

/** Fractions of 1, the same each time, that lie evenly however many of them are taken. */
function* evenly(): Generator<number, void, undefined> {
  for (let place = 0.5; ; place = (place + 0.618_033_988_75) % 1) yield place;
}

describe("a download of results that is killed at any moment", () => {
  it("leaves all old files or all new ones, or a plan that the next call brings to its end", async () => {
    const durationMs = await durationOf(task);
    const jobtask = await openJobtask();
    const seen: Record<string, number> = {};
    let killed = 0;

    for (const fraction of evenly()) {
      const directory = join(folder, `killed-${killed}`);
      await makeOldFolder(directory);
      if (await downloadAndKill(task(directory), fraction * durationMs)) killed += 1;
      const age = ageOf(await read(directory));
      const [staging] = await stagingNames(directory);
      const isPlanned = staging !== undefined && existsSync(join(directory, staging, "plan.json"));
      const phase = isPlanned ? `${age}, planned` : staging === undefined ? age : `${age}, staged`;
      seen[phase] = (seen[phase] ?? 0) + 1;
      if (age === "other") expect(isPlanned).toBe(true);

      // It ends with its first file, which is the same in old and new.
      await jobtask.downloadResults({ outputDirectory: directory, match: ["first.txt"] });
      expect(ageOf(await read(directory))).toBe(isPlanned ? "new" : age);
      expect(await stagingNames(directory)).toEqual([]);
      if (killed % 8 === 0) {
        await jobtask.downloadResults({ outputDirectory: directory });
        expect(ageOf(await read(directory))).toBe("new");
        expect(await stagingNames(directory)).toEqual([]);
      }
      await rm(directory, { recursive: true });
      if (killed === kills) break;
    }
    expect(seen["old, staged"], JSON.stringify(seen)).toBeGreaterThan(kills / 6);
  }, 300_000);
});

describe("a download of the archive itself that is killed at any moment", () => {
  it("is never there in part, and the next call asks for what is missing only", async () => {
    const tell = (directory: string): MortalTask => task(directory, { unpacking: false });
    const durationMs = await durationOf(tell);
    const jobtask = await openJobtask();
    let killed = 0;
    let inPart = 0;

    for (const fraction of evenly()) {
      const directory = join(folder, `kept-${killed}`);
      await mkdir(directory);
      if (await downloadAndKill(tell(directory), fraction * durationMs)) killed += 1;
      const left = await readdir(directory);
      const isWhole = left.includes("output.tgz");
      if (isWhole) expect(digest(await readFile(join(directory, "output.tgz")))).toBe(digest(archive));
      const { size } = await stat(join(directory, "output.tgz.part")).catch(() => ({ size: 0 }));
      if (size > 0) inPart += 1;

      const { receivedBytes } = await jobtask.downloadResults({
        outputDirectory: directory,
        unpacking: false,
        details: true,
      });
      expect(receivedBytes).toBe(archive.length - size);
      expect(digest(await readFile(join(directory, "output.tgz")))).toBe(digest(archive));
      expect(await readdir(directory)).toEqual(["output.tgz"]);
      await rm(directory, { recursive: true });
      // Most of a short download on a busy machine is its beginning, before there is anything to keep.
      if (killed >= 10 && inPart >= 3) break;
    }
  }, 300_000);
});
