import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import type { ProcessingJob } from "../../../src/v2/processing-job";
import { plotCoverage, plotQuicklooks, plotResults } from "../../../src/viz-node";
import { openProcessingJob } from "../../support/outputs/sample-processing-job";

const emulator = createEmulator();
const { itemIds } = emulator.sample.processing;
let job: ProcessingJob;
let folder: string;

beforeAll(async () => {
  ({ job } = await openProcessingJob(undefined, { emulator }));
  folder = await mkdtemp(join(tmpdir(), "up42-viz-"));
});

afterAll(() => rm(folder, { recursive: true }));

it.each<[string, () => Promise<string>]>([
  ["plotQuicklooks", () => plotQuicklooks(job, { path: join(folder, "c.svg") })],
  ["plotResults", () => plotResults(job, { path: join(folder, "d.svg") })],
])("%s draws the items of a processing job", async (_, draw) => {
  const text = await readFile(await draw(), "utf8");
  for (const id of itemIds) expect(text).toContain(id.slice(0, 18));
  expect(text.match(/data:image\/png;base64,/g)?.length).toBeGreaterThanOrEqual(3);
});

it("plotCoverage takes their features", async () => {
  const areaOfInterest = [13.2, 52.45, 13.48, 52.54] as const;
  const path = await plotCoverage(await job.getResultsJson(), {
    areaOfInterest,
    path: join(folder, "e.svg"),
  });
  expect(await readFile(path, "utf8")).toMatch(/\d+(?:\.\d+)?\s?%/);
});
