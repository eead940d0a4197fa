import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fuzzCall, fuzzEmulator } from "./calls";
import { compareArchive } from "./compare";
import { fuzzFeatureCall } from "./feature-calls";
import { fuzzFile } from "./files";
import { compareJson } from "./json";
import { Random } from "./random";

/** `npm run fuzz` sets these. Without them, a few seeds run. */
const minutes = Number(process.env.UP42_JS_FUZZ_MINUTES ?? 0);
const only = process.env.UP42_JS_FUZZ_SEED;
const fewSeeds = 6;
const jsonPerSeed = 50;
const callsPerSeed = 5;
const filesPerSeed = 2;
const emulator = fuzzEmulator();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "up42-fuzz-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function findingsOf(seed: number): Promise<string[]> {
  const random = new Random(seed);
  const archive = await compareArchive(random, join(folder, `${seed}`)).catch((error) => `untyped: ${error}`);
  const json = Array.from({ length: jsonPerSeed }, () => compareJson(random));
  const calls: (string | undefined)[] = [];
  for (let count = 0; count < callsPerSeed; count += 1) {
    calls.push(await fuzzCall(random.below(2 ** 31), emulator));
    calls.push(await fuzzFeatureCall(random));
  }
  for (let count = 0; count < filesPerSeed; count += 1) {
    calls.push(await fuzzFile(random, { folder: join(folder, `${seed}-${count}`), emulator }));
  }
  return [archive, ...json, ...calls].flatMap((what) =>
    what === undefined ? [] : [`npm run fuzz -- --seed ${seed}: ${what}`],
  );
}

it("reads archives as GNU tar, Python and unzip do, JSON as JSON.parse does, and odd answers, options and files", {
  timeout: (minutes + 5) * 60_000,
}, async () => {
  const findings: string[] = [];
  const end = Date.now() + minutes * 60_000;
  const first = only === undefined ? 1 : Number(only);
  let seed = first;
  for (; only === undefined ? seed <= fewSeeds || Date.now() < end : seed === first; seed += 1) {
    findings.push(...(await findingsOf(seed)));
    if (findings.length >= 20) break;
  }
  if (minutes > 0) process.stdout.write(`${seed - first} seeds\n`);
  expect(findings).toEqual([]);
});
