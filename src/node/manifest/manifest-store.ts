import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { isUp42Error, OutputError } from "../../errors";
import type { Manifest, ManifestStore } from "../../files/manifest";
import { toByteStream } from "../../streams/byte-reader";
import type { ByteStream } from "../../types";
import { withFolderLock } from "../directory/folder-lock";
import { makeFolders } from "../directory/folders";
import { onDisk } from "../directory/output-error";
import { openPlainFile } from "../directory/plain-file";
import { toPath } from "../directory/sink";
import { fileState, isInside, kindOf, unreadable } from "./file-state";
import { manifestName, readManifest, writeManifest } from "./manifest-file";

const readBytes = 256 * 1024;

/** Held while a manifest is read and written again. */
const manifestLock = ".up42-manifest-lock";

/**
 * Keeps the manifest of a folder in a file there. When several calls or processes add to the same manifest at the same
 * time, nothing is lost.
 *
 * @param directory A path, relative to the current directory, or a `file:` URL.
 * @throws {InputError} when the URL is not a `file:` URL.
 */
export function createManifestStore(directory: string | URL): ManifestStore {
  const folder = toPath(directory);
  let waiting: Partial<Manifest> | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    const add = async (): Promise<void> => {
      // All notes until now, however long the wait for the turn took.
      const more = waiting;
      waiting = undefined;
      writing = undefined;
      await writeManifest(folder, joined((await readManifest(folder)) ?? { jobs: {} }, more));
    };
    await onDisk(folder, makeFolders(folder));
    await onDisk(join(folder, manifestName), withFolderLock(folder, add, manifestLock));
  }

  return {
    createChecksum: () => createHash("sha256"),
    read: async () => (await readManifest(folder)) ?? { jobs: {} },
    note(more) {
      waiting = joined({ jobs: {}, ...waiting }, more);
      // One write takes all notes that come before it starts.
      writing ??= write();
      return writing;
    },
    pathOf: (path) => join(folder, path),
    isThere: async (path) => isInside(path) && (await onDisk(path, kindOf(folder, path))) !== undefined,
    open: (path) => readFileStream(folder, path),
    async isIntact(files, { signal }) {
      for (const [path, record] of Object.entries(files)) {
        const state = await fileState(folder, { path, record, signal }).catch((error) => {
          // What cannot be read is downloaded again.
          if (!isUp42Error(error, "OutputError")) throw error;
        });
        if (state !== "intact") return false;
      }
      return true;
    },
  };
}

function joined(manifest: Manifest, { jobs, merged }: Partial<Manifest> = {}): Manifest {
  return { jobs: { ...manifest.jobs, ...jobs }, merged: merged ?? manifest.merged };
}

/** The bytes of a file, which is opened when it is first read. */
function readFileStream(folder: string, path: string): ByteStream {
  let file: FileHandle | undefined;

  async function close(): Promise<void> {
    await file?.close();
    file = undefined;
  }

  return toByteStream({
    async read() {
      file ??= await openFile(folder, path);
      const chunk = new Uint8Array(readBytes);
      const { bytesRead } = await file.read(chunk, 0, readBytes);
      if (bytesRead > 0) return chunk.subarray(0, bytesRead);
      await close();
      return undefined;
    },
    stop: close,
  });
}

async function openFile(folder: string, path: string): Promise<FileHandle> {
  const full = join(folder, path);
  try {
    const isPlain = isInside(path) && (await kindOf(folder, path)) === "file";
    const opened = isPlain ? await openPlainFile(full) : undefined;
    if (opened !== undefined) return opened.file;
  } catch (error) {
    throw unreadable(full, error);
  }
  throw new OutputError(`${full} is gone, or is not a file any more: download it again.`, { path: full });
}
