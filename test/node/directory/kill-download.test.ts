import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, packTgz } from "../../../src/emulator";
import { authenticate } from "../../../src/node";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import type { NodeTypes } from "../../../src/session/platform";
import type { Fetch } from "../../../src/types";
import type { JobTask } from "../../../src/v1/job-task";
import { concat, noise } from "../../support/archives/archives";
import { createCrashStop } from "../../support/processes/crash-stop";
import {
  type Files,
  fill,
  killEverywhere,
  type Phase,
  phaseOf,
  stagingNames,
  staysOld,
  visibleFiles,
} from "../../support/processes/kill-scenes";
import { buildMortal, runMortal } from "../../support/processes/mortal";
import type { MortalTask } from "../../support/processes/mortal-process";

/** Whole downloads of results that are killed. The first file of the archive is the same in old and new. */
let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "up42-killed-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Sample {
  readonly archive: Uint8Array<ArrayBuffer>;
  readonly before: Files;
  readonly after: Files;
}

/** An archive with one large file and many small ones, every third of which replaces another one. */
async function createSample({ large, small }: { large: number; small: number }): Promise<Sample> {
  const block = noise(100_000);
  const contents = new Map<string, Uint8Array<ArrayBuffer>>([
    ["first.txt", new TextEncoder().encode("first")],
    [
      "large.tif",
      concat(...Array.from({ length: Math.ceil(large / block.length) }, () => block)).slice(0, large),
    ],
  ]);
  const before: Record<string, string> = { "mine.txt": "mine", "first.txt": "first", "large.tif": "old" };
  for (let index = 0; index < small; index += 1) {
    const path = `scene${index % 7}/part${index}.tif`;
    contents.set(path, noise(1_000 + 20 * index, index));
    if (index % 3 === 0) before[path] = "old";
  }
  const files = [...contents].map(([path, bytes]) => ({ path: `output/${path}`, bytes }));
  const after: Record<string, string> = { "mine.txt": "mine" };
  for (const [path, bytes] of contents) after[path] = Buffer.from(bytes).toString("latin1");
  // Packed by no more than its frame: what holds noise gets no smaller.
  return { archive: await packTgz(files, { level: 0 }), before, after };
}

function emulate({ archive }: Sample): Emulator {
  const emulator = createEmulator();
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: archive };
  return emulator;
}

async function openJobtask(
  { sample }: Emulator,
  options: { baseUrl: string; fetch?: Fetch },
): Promise<JobTask<NodeTypes>> {
  const { projectId, projectApiKey, jobId, jobtaskIds } = sample;
  const up42 = await authenticate({ projectId, projectApiKey, ...options });
  return up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
}

/** What the next download finds, which ends with its first file. */
async function expectRecovered(
  directory: string,
  { before, after, phase, jobtask }: Sample & { phase: Phase; jobtask: JobTask<NodeTypes> },
): Promise<void> {
  await jobtask.downloadResults({ outputDirectory: directory, match: ["first.txt"] });
  expect(visibleFiles(directory)).toEqual(staysOld(phase) ? before : after);
  expect(stagingNames(directory)).toEqual([]);
}

async function expectComplete(
  directory: string,
  { after, jobtask }: Sample & { jobtask: JobTask<NodeTypes> },
): Promise<void> {
  await jobtask.downloadResults({ outputDirectory: directory });
  expect(visibleFiles(directory)).toEqual(after);
  expect(stagingNames(directory)).toEqual([]);
}

describe("a download of results that is killed before any call of the file system", () => {
  it("leaves all old files or all new ones, or a plan that the next call brings to its end", async () => {
    const sample = await createSample({ large: 80_000, small: 10 });
    const emulator = emulate(sample);
    const { url: baseUrl, fetch } = emulator;
    const jobtask = await openJobtask(emulator, { baseUrl, fetch });
    const seen = new Map<Phase, number>();
    const crashStop = await createCrashStop();
    try {
      const runs = killEverywhere(join(folder, "each call"), {
        crashStop,
        prepare: (root) => fill(root, sample.before),
        async work(outputDirectory, signal) {
          const own = await openJobtask(emulator, { baseUrl, fetch });
          await own.downloadResults({ outputDirectory, signal });
        },
      });
      for await (const { root, run } of runs) {
        const phase = phaseOf({ directory: root, ...sample });
        if (run.killed) seen.set(phase, (seen.get(phase) ?? 0) + 1);
        await expectRecovered(root, { ...sample, phase, jobtask });
        if (run.calls.length % 8 === 0) await expectComplete(root, { ...sample, jobtask });
      }
    } finally {
      crashStop.restore();
    }
    expect([...seen.keys()].sort()).toEqual(["arriving", "before", "cleaning up", "decided", "moving"]);
    expect(seen.get("arriving")).toBeGreaterThan(8);
    expect(seen.get("moving")).toBeGreaterThan(8);
  }, 240_000);
});

/** A stage of a download that takes long, to be killed in, and how long after its beginning in milliseconds. */
interface Moment {
  readonly stage: "begun" | "arriving" | "moving";
  readonly delayMs: number;
  readonly slow: Pick<MortalTask, "bodyDelayMs" | "renameDelayMs">;
}

describe("a process that is killed while it downloads over real sockets", () => {
  let sample: Sample;
  let emulator: Emulator;
  let served: ServedEmulator;
  let jobtask: JobTask<NodeTypes>;
  let script: string;
  beforeAll(async () => {
    script = await buildMortal(folder);
    sample = await createSample({ large: 6_000_000, small: 300 });
    emulator = emulate(sample);
    served = await serve(emulator);
    jobtask = await openJobtask(emulator, { baseUrl: served.url });
  });
  afterAll(() => served.close());

  async function downloadAndKill(
    directory: string,
    { stage, delayMs, slow, unpacking }: Moment & { unpacking: boolean },
  ): Promise<void> {
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const ids = { projectId, projectApiKey, jobId, jobtaskId: jobtaskIds[0] };
    let timer: NodeJS.Timeout | undefined;
    await runMortal(
      script,
      { directory, url: served.url, ids, unpacking, ...slow },
      {
        onLine(line, kill) {
          if (line === stage) timer ??= setTimeout(kill, delayMs);
        },
      },
    );
    clearTimeout(timer);
  }

  it.each<[string, Moment & { phases: Phase[] }]>([
    ["has begun", { stage: "begun", delayMs: 120, slow: {}, phases: [] }],
    ["reads", { stage: "arriving", delayMs: 150, slow: { bodyDelayMs: 20 }, phases: ["arriving"] }],
    ["moves files", { stage: "moving", delayMs: 150, slow: { renameDelayMs: 20 }, phases: ["moving"] }],
  ])(
    "leaves all old files or all new ones, or a plan that the next call brings to its end, when it %s",
    async (_, { phases, ...moment }) => {
      const directory = mkdtempSync(join(folder, "unpacked-"));
      fill(directory, sample.before);
      await downloadAndKill(directory, { ...moment, unpacking: true });
      const phase = phaseOf({ directory, ...sample });
      if (phases.length > 0) expect(phases).toContain(phase);
      await expectRecovered(directory, { ...sample, phase, jobtask });
    },
  );

  it.each<[string, Moment & { inPart: boolean }]>([
    ["has begun", { stage: "begun", delayMs: 120, slow: {}, inPart: false }],
    ["reads", { stage: "arriving", delayMs: 400, slow: { bodyDelayMs: 10 }, inPart: true }],
    ["has read for longer", { stage: "arriving", delayMs: 900, slow: { bodyDelayMs: 10 }, inPart: true }],
  ])(
    "never leaves a part of the archive itself, and the next call asks for what is missing only, when it %s",
    async (_, { inPart, ...moment }) => {
      const directory = mkdtempSync(join(folder, "kept-"));
      await downloadAndKill(directory, { ...moment, unpacking: false });
      const path = join(directory, "output.tgz");
      const isWhole = readdirSync(directory).includes("output.tgz");
      if (isWhole) expect(readFileSync(path).equals(sample.archive)).toBe(true);
      const size = statSync(`${path}.part`, { throwIfNoEntry: false })?.size ?? 0;
      if (inPart) expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThan(sample.archive.length);

      const options = { outputDirectory: directory, unpacking: false, details: true } as const;
      const { receivedBytes } = await jobtask.downloadResults(options);
      expect(receivedBytes).toBe(sample.archive.length - size);
      expect(readFileSync(path).equals(sample.archive)).toBe(true);
      expect(readdirSync(directory)).toEqual(["output.tgz"]);
    },
  );
});
