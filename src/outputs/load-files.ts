import { ArchiveError } from "../errors";
import { createMemorySink } from "../files/memory-sink";
import { callback, callKinds, checkOptions, type Kinds } from "../options";
import type { Session } from "../session/session";
import { readingKinds, readingOf } from "./download-options";
import type { OutputsSource } from "./outputs-source";
import { findDeclared, indexByPlace } from "./scenes/join-files";
import type { DeclaredPath } from "./scenes/scene-contract";
import type { LoadFilesOptions } from "./scenes/scenes";

const { match: _, ...others } = readingKinds;
const kinds = { ...others, onProgress: callback, ...callKinds } satisfies Kinds<LoadFilesOptions>;

interface Loading {
  readonly session: Session;
  /** The outputs that the files are among. */
  readonly source: OutputsSource;
  readonly call: string;
}

/**
 * Makes a function that downloads files and folders of the results into memory, in one pass and each file once. It
 * makes no request for an empty list, and throws an {@link ArchiveError} when the results have nothing at one of the
 * paths.
 */
export function fileLoader<Files extends File[] = File[]>(
  { session, source, call }: Loading,
  places: readonly DeclaredPath[],
): (options?: LoadFilesOptions) => Promise<Files> {
  return async (options = {}) => {
    checkOptions(call, options, kinds);
    const reading = readingOf(options);
    reading.signal?.throwIfAborted();
    if (places.length === 0) return [] as File[] as Files;
    const { saveFiles } = await import("./save-files");
    const { saved } = await saveFiles(session, source, {
      ...reading,
      places: places.map(({ candidates }) => candidates),
      sink: createMemorySink(),
    });
    const index = indexByPlace(saved, ({ name }) => name);
    const found = places.flatMap((place) => {
      const files = findDeclared(index, place);
      if (files.length === 0) throw notThere(place.written);
      return files;
    });
    return [...new Set(found)] as File[] as Files;
  };
}

function notThere(path: string): ArchiveError {
  return new ArchiveError(
    `The results have no file or folder ${JSON.stringify(path)}, although the feature names it.`,
    { entry: path },
  );
}
