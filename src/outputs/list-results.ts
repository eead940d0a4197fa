import type { Sink } from "../files/sink";
import { callback, callKinds, checkOptions } from "../options";
import type { Session } from "../session/session";
import type { ListedResult, ReadResultsOptions } from "./download-details";
import { type ListResultsOptions, readingKinds, readingOf } from "./download-options";
import type { OutputsSource } from "./outputs-source";

export async function runListing(
  session: Session,
  source: OutputsSource,
  options: ListResultsOptions,
): Promise<ListedResult[]> {
  checkOptions("listResults", options, { ...readingKinds, onProgress: callback, ...callKinds });
  return listResults(session, source, readingOf(options));
}

/** Reads the names and sizes of the results, and keeps no contents. */
export async function listResults(
  session: Session,
  source: OutputsSource,
  options: ReadResultsOptions,
): Promise<ListedResult[]> {
  // Loaded on first use: only downloads need it.
  const { saveFiles } = await import("./save-files");
  const { saved } = await saveFiles(session, source, { ...options, sink: createListingSink() });
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
