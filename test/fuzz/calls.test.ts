import { describe, expect, inject, it } from "vitest";
import { fuzzCall, fuzzEmulator } from "./calls";
import { fuzzFeatureCall } from "./feature-calls";
import { Random } from "./random";

const given = inject("seed");
const first = given === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(given);

/** What is wrong with some runs, from the first seed on. */
async function findingsOf(
  runs: number,
  run: (seed: number) => Promise<string | undefined>,
): Promise<string[]> {
  const findings: string[] = [];
  for (let seed = first; seed < first + runs; seed += 1) {
    const what = await run(seed);
    if (what !== undefined) findings.push(`seed ${seed}: ${what}`);
  }
  return findings;
}

describe("calls with answers and options of any shape", () => {
  it("succeed, or throw an error of ours", async () => {
    const emulator = fuzzEmulator();
    expect(await findingsOf(400, (seed) => fuzzCall(seed, emulator))).toEqual([]);
  });
});

describe("calls with features of any shape", () => {
  it("succeed, or throw an error of ours", async () => {
    expect(await findingsOf(400, (seed) => fuzzFeatureCall(new Random(seed)))).toEqual([]);
  });
});
