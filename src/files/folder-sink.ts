import type { Sink, SinkTransaction } from "./sink";

/** Puts files into a folder of another sink. */
export function folderSink<Saved>(sink: Sink<Saved>, folder: string): Sink<Saved> {
  return {
    begin: async (options) => inFolder(await sink.begin(options), (path) => `${folder}/${path}`),
  };
}

/** A sink for some files of a transaction that is ended elsewhere: its own commits and rollbacks do nothing. */
export function sinkInside(
  transaction: SinkTransaction<unknown>,
  place: (path: string) => string,
): Sink<string> {
  const part: SinkTransaction<string> = {
    write: (file) => transaction.write(file),
    commit: async (paths) => [...paths],
    rollback: async () => undefined,
  };
  return { begin: async () => inFolder(part, place) };
}

function inFolder<Saved>(
  transaction: SinkTransaction<Saved>,
  place: (path: string) => string,
): SinkTransaction<Saved> {
  return {
    write: (file) => transaction.write({ ...file, path: place(file.path) }),
    commit: (paths) => transaction.commit(paths.map(place)),
    rollback: () => transaction.rollback(),
  };
}
