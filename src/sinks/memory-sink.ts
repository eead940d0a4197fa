import { BlobParts } from "./blob-parts";
import type { Sink } from "./sink";

/**
 * Collects what arrives into `File`s in memory. Their `name` is the relative path, their `type` the media type. This is
 * where files go in a browser unless another place is named.
 */
export function createMemorySink(): Sink<File> {
  return {
    async begin() {
      const files = new Map<string, File>();
      return {
        async write({ path, mediaType, body }) {
          const parts = new BlobParts();
          const reader = body.getReader();
          for (let next = await reader.read(); !next.done; next = await reader.read())
            parts.append(next.value);
          files.set(path, new File(parts.toParts(), path, { type: mediaType }));
        },
        async commit(paths) {
          return paths.map((path) => {
            const file = files.get(path);
            if (file === undefined) throw new Error(`No file was written as ${JSON.stringify(path)}.`);
            return file;
          });
        },
        async rollback() {
          files.clear();
        },
      };
    },
  };
}
