import { join } from "node:path";
import { OutputError } from "../../errors";
import type { FileRecords, Manifest } from "../../files/manifest";
import { isRecord } from "../../options";
import { openPlainFile, statsIfThere } from "../directory/plain-file";
import { readUpTo } from "../file-bytes";
import { saveFile } from "../save-file";
import { unreadable } from "./file-state";

export const manifestName = "up42-manifest.json";

/** The longest manifest that is read: some two million files. */
const maxManifestBytes = 256 * 1024 * 1024;

/** Manifests have fewer levels. One with very many could be read, but not written again. */
const mostLevels = 100;

const version = 1;

/** `undefined` when it is missing. @throws {OutputError} when it cannot be read or is not a manifest. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, manifestName);
  const text = await readText(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (text === undefined) return undefined;
  const manifest = parsed(text);
  if (isManifest(manifest) && hasLevels(manifest, mostLevels)) return manifest;
  throw new OutputError(
    `${path} is not a manifest that this version can read: move it away to start a new one.`,
    { path },
  );
}

async function readText(path: string): Promise<string | undefined> {
  const opened = await openPlainFile(path);
  if (opened === undefined) {
    if ((await statsIfThere(path)) === undefined) return undefined;
    throw new OutputError(`${path} is not a file: remove it, and try again.`, { path });
  }
  const { file, stats } = opened;
  try {
    if (stats.size > maxManifestBytes) {
      throw new OutputError(
        `${path} has ${stats.size} bytes, but a manifest has at most ${maxManifestBytes}: move it away to start a new one.`,
        { path },
      );
    }
    return new TextDecoder().decode(await readUpTo(file, 0, stats.size));
  } finally {
    await file.close();
  }
}

/** Writes the manifest of a folder, whole or not at all. */
export async function writeManifest(folder: string, { jobs, merged }: Manifest): Promise<void> {
  const text = `${JSON.stringify({ version, jobs, merged }, undefined, 1)}\n`;
  const body = new Blob([text]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
  await saveFile({
    path: join(folder, manifestName),
    overwrite: true,
    mediaType: "application/json",
    body,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || value.version !== version || !isRecord(value.jobs)) return false;
  const { jobs, merged } = value;
  return (
    Object.values(jobs).every((job) => hasFiles(job) && areDownloads(job.downloads)) &&
    (merged === undefined ||
      (hasFiles(merged) && Array.isArray(merged.jobs) && Array.isArray(merged.sources)))
  );
}

/** Whether objects and lists are nested in each other no more often than that. */
function hasLevels(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((member) => hasLevels(member, most - 1));
}

function areDownloads(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((download) => isRecord(download) && Array.isArray(download.files))
  );
}

function hasFiles(
  value: unknown,
): value is { readonly files: FileRecords } & Readonly<Record<string, unknown>> {
  if (!isRecord(value) || !isRecord(value.files)) return false;
  return Object.values(value.files).every(
    (file) => isRecord(file) && typeof file.size === "number" && typeof file.sha256 === "string",
  );
}
