import { createHash } from "node:crypto";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest, ManifestStore } from "../files/manifest";
import { realPathOf } from "./directory/new-folder";
import { toPath } from "./directory/sink";
import { manifestName, readManifest, writeManifest } from "./manifest-file";
import { fileState } from "./parts/file-state";
import { oneAtATime } from "./parts/one-at-a-time";
import { readFileStream } from "./read-file";

/**
 * Keeps the manifest of a folder in a file there. Calls of one process that note something of the same folder at the
 * same time find each other's notes in it.
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
      // What was noted until now, however long the turn took to come.
      const more = waiting;
      waiting = undefined;
      writing = undefined;
      await writeManifest(folder, joined((await readManifest(folder)) ?? { jobs: {} }, more));
    });
  }

  return {
    createChecksum() {
      const hash = createHash("sha256");
      return {
        update(bytes) {
          hash.update(bytes);
        },
        inHex: () => hash.digest("hex"),
      };
    },
    read: async () => (await readManifest(folder)) ?? { jobs: {} },
    note(more) {
      waiting = joined({ jobs: {}, ...waiting }, more);
      // One writing takes all that is noted before it begins.
      writing ??= write();
      return writing;
    },
    pathOf: (path) => join(folder, path),
    isThere: (path) =>
      lstat(join(folder, path)).then(
        () => true,
        () => false,
      ),
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
