import { expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import type { DownloadProgress } from "../../src/types";
import { recordingSink } from "../support/files/recording-sink";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { openProcessingJob } from "../support/outputs/sample-processing-job";

const emulator = createEmulator();
const calls = [
  ["job task", "downloadResults"],
  ["job task", "downloadQuicklooks"],
  ["processing job", "downloadResults"],
  ["processing job", "downloadQuicklooks"],
] as const;

async function outputsOf(kind: "job task" | "processing job") {
  if (kind === "job task") return (await openJobtask(undefined, { emulator })).jobtask;
  return (await openProcessingJob(undefined, { emulator })).job;
}

/** Throws when a phase is reported. */
function failingAt(wanted: string) {
  return ({ phase }: DownloadProgress): void => {
    if (phase === wanted) throw new Error(`Failed at ${phase}.`);
  };
}

it.each(calls)("of a %s, %s keeps saved files when onProgress throws then", async (kind, call) => {
  const outputs = await outputsOf(kind);
  const { sink, calls: made } = recordingSink();
  await expect(outputs[call]({ outputDirectory: sink, onProgress: failingAt("saved") })).rejects.toThrow(
    "Failed at saved.",
  );
  expect(made().at(-1)).toBe("commit");
});

it.each(calls)("of a %s, %s keeps nothing when onProgress throws before", async (kind, call) => {
  const outputs = await outputsOf(kind);
  const { sink, calls: made } = recordingSink();
  await expect(
    outputs[call]({ outputDirectory: sink, onProgress: failingAt("downloading") }),
  ).rejects.toThrow("Failed at downloading.");
  expect(made()).not.toContain("commit");
});
