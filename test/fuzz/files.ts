import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../src/emulator";
import { isUp42Error } from "../../src/errors";
import { authenticate, verify } from "../../src/node";
import { anyJson, mutatedJson } from "./odd-json";
import type { Random } from "./random";

/**
 * Reads files that somebody changed: credentials, and the manifest of a folder. A call may succeed or throw an error of
 * ours, and nothing else. No error shows the key in the file.
 */

const key = "key-7f3a9c-secret";

/** A file with one change: of its values, or of its bytes. */
function changed(text: string, random: Random): string | Uint8Array {
  const way = random.below(8);
  if (way === 0) return text.slice(0, random.below(text.length));
  if (way === 1) return random.bytes(random.below(200));
  if (way === 2) return `\ufeff${text}`;
  if (way === 3) return JSON.stringify(anyJson(random));
  if (way === 4) return "[".repeat(random.pick([1, 2_000, 100_000]));
  return mutatedJson(text, random);
}

async function readCredentials(random: Random, folder: string, { url, fetch, sample }: Emulator) {
  const path = join(folder, "config.json");
  const { projectId, username } = sample;
  const whole = random.pick([
    { project_id: projectId, project_api_key: key },
    { username, password: key, project_id: null },
  ]);
  writeFileSync(path, changed(JSON.stringify(whole), random), { mode: 0o600 });
  await authenticate({ cfgFile: path, baseUrl: url, fetch, retry: { limit: 0 } });
}

async function readManifest(random: Random, folder: string, { url, fetch, sample }: Emulator) {
  const { projectId, projectApiKey, jobId, jobtaskIds } = sample;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: url, fetch, retry: { limit: 0 } });
  const outputs = [await up42.initializeJobtask({ jobId, jobtaskId: jobtaskIds[0] })];
  const batch = await up42.initializeBatch({ outputs });
  const directory = join(folder, "results");
  const download = () => batch.downloadResults({ outputDirectory: directory, match: "data.json" });
  const { failed } = await download();
  if (failed.length > 0) throw failed[0]?.error;
  const path = join(directory, "up42-manifest.json");
  writeFileSync(path, changed(readFileSync(path, "utf8"), random));
  await verify({ directory }).catch(allowOurs);
  await download();
}

function allowOurs(error: unknown): void {
  if (!isUp42Error(error)) throw error;
}

/** One run. Returns what is wrong with it; `undefined` if nothing is. */
export async function fuzzFile(
  random: Random,
  { folder, emulator }: { readonly folder: string; readonly emulator: Emulator },
): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  const read = random.pick([readCredentials, readCredentials, readCredentials, readManifest]);
  try {
    await read(random, folder, emulator);
  } catch (error) {
    const text = `${error instanceof Error ? error.stack : error} ${JSON.stringify(error)}`;
    if (!isUp42Error(error) || text.includes(key)) return `${read.name}: ${text}`;
  }
  return undefined;
}
