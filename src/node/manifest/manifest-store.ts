import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { OutputError } from "../../errors";
import type { Manifest, ManifestStore } from "../../files/manifest";
import { toByteStream } from "../../streams/byte-reader";
import type { ByteStream } from "../../types";
import { realPathOf, statsOf } from "../directory/folders";
import { oneAtATime } from "../directory/one-at-a-time";
import { toPath } from "../directory/sink";
import { fileState } from "./file-state";
import { manifestName, readManifest, writeManifest } from "./manifest-file";

const readBytes = 256 * 1024;

/**
 * Keeps the manifest of a folder in a file there. When several calls of one process add to the same manifest at the same
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
    const path = join(await realPathOf(folder), manifestName);
    await oneAtATime(path, async () => {
      // All notes until now, however long the wait for the turn took.
      const more = waiting;
      waiting = undefined;
      writing = undefined;
      await writeManifest(folder, joined((await readManifest(folder)) ?? { jobs: {} }, more));
    });
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
    isThere: async (path) => (await statsOf(join(folder, path))) !== undefined,
    open: (path) => readFileStream(join(folder, path)),
    async isIntact(files, { signal }) {
      for (const [path, record] of Object.entries(files)) {
        if ((await fileState(folder, { path, record, signal })) !== "intact") return false;
      }
      return true;
    },
  };
}

function joined(manifest: Manifest, { jobs, merged }: Partial<Manifest> = {}): Manifest {
  return { jobs: { ...manifest.jobs, ...jobs }, merged: merged ?? manifest.merged };
}

/** The bytes of a file, which is opened when it is first read. */
function readFileStream(path: string): ByteStream {
  let file: FileHandle | undefined;

  async function close(): Promise<void> {
    await file?.close();
    file = undefined;
  }

  return toByteStream({
    async read() {
      file ??= await open(path).catch((cause: NodeJS.ErrnoException) => {
        throw new OutputError(`${path} cannot be read (${cause.code}).`, { path, cause });
      });
      const chunk = new Uint8Array(readBytes);
      const { bytesRead } = await file.read(chunk, 0, readBytes);
      if (bytesRead > 0) return chunk.subarray(0, bytesRead);
      await close();
      return undefined;
    },
    stop: close,
  });
}
