import type { Sink } from "../files/sink";
import type { OutputFiles } from "./outputs-source";
import type { ListedResult, ReadResultsOptions } from "./results";

/** Reads names and sizes of the results and keeps no contents. */
export async function listResults(files: OutputFiles, options: ReadResultsOptions): Promise<ListedResult[]> {
  const { saved } = await files.saveResults({ ...options, sink: createListingSink() });
  return saved;
}

function createListingSink(): Sink<ListedResult> {
  return {
    async begin() {
      const files = new Map<string, ListedResult>();
      return {
        async write({ path, mediaType, body }) {
          let size = 0;
          const reader = body.getReader();
          for (let next = await reader.read(); !next.done; next = await reader.read())
            size += next.value.byteLength;
          files.set(path, { path, size, mediaType });
        },
        commit: async (paths) => paths.flatMap((path) => files.get(path) ?? []),
        rollback: async () => files.clear(),
      };
    },
  };
}
