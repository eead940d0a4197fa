// @ts-check
/**
 * Writes the files of the emulator's sample project into a folder, to view them in a GIS:
 *
 *   npm run sample -- --out ./sample
 */
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { authenticate } from "up42-js";
import { createEmulator } from "up42-js/emulator";

/** @param {string} out */
async function writeSample(out) {
  const emulator = createEmulator();
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: emulator.url, fetch: emulator.fetch });
  for (const jobtaskId of jobtaskIds) {
    const jobtask = await up42.initializeJobtask({ jobtaskId, jobId });
    const outputDirectory = join(out, jobtask.info.name.replace(":", "-"));
    const files = [
      ...(await jobtask.downloadResults({ outputDirectory })),
      ...(await jobtask.downloadQuicklooks({ outputDirectory })),
    ];
    for (const file of files) console.log(file);
  }
}

function readArguments() {
  try {
    return parseArgs({ options: { out: { type: "string" } } }).values;
  } catch {
    return {};
  }
}

const { out } = readArguments();
try {
  if (!out) throw new Error("Usage: npm run sample -- --out FOLDER");
  await writeSample(out);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
