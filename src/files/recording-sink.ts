import { toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import type { FileRecord, ManifestStore } from "./manifest";
import type { Sink, SinkTransaction } from "./sink";

/** What was saved, by relative path. The checksums are empty where nobody wants them. */
export type Recorded = ReadonlyMap<string, FileRecord>;

interface RecordingOptions {
  /** Computes checksums, where they are wanted. */
  readonly manifest: Pick<ManifestStore, "createChecksum"> | undefined;
  /** Called with what became visible, each time something did. */
  readonly onCommit: (files: Recorded) => void;
}

/** Passes files on to another sink and notes their lengths and checksums while they pass. */
export function recordingSink<Saved>(
  sink: Sink<Saved>,
  { manifest, onCommit }: RecordingOptions,
): Sink<Saved> {
  return {
    async begin(options) {
      const transaction = await sink.begin(options);
      const written = new Map<string, FileRecord>();
      return {
        write(file) {
          const body = watched(file.body, {
            checksum: manifest?.createChecksum(),
            onEnd: (record) => written.set(file.path, record),
          });
          return transaction.write({ ...file, body });
        },
        async commit(paths) {
          const saved = await transaction.commit(paths);
          const wanted = new Set(paths);
          onCommit(new Map([...written].filter(([path]) => wanted.has(path))));
          return saved;
        },
        rollback: () => transaction.rollback(),
      };
    },
  };
}

/** Passes files on to another sink, in a folder of it. */
export function folderSink<Saved>(sink: Sink<Saved>, folder: string): Sink<Saved> {
  return {
    begin: async (options) => inFolder(await sink.begin(options), (path) => `${folder}/${path}`),
  };
}

/**
 * Makes a sink of a transaction that is under way, for some of its files. Its commits and rollbacks do nothing: whoever
 * began the transaction ends it.
 */
export function partOf(transaction: SinkTransaction<unknown>, place: (path: string) => string): Sink<string> {
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

function watched(
  body: ByteStream,
  {
    checksum,
    onEnd,
  }: {
    readonly checksum: ReturnType<ManifestStore["createChecksum"]> | undefined;
    readonly onEnd: (record: FileRecord) => void;
  },
): ByteStream {
  const reader = body.getReader();
  let size = 0;
  return toByteStream({
    async read() {
      const { value } = await reader.read();
      if (value === undefined) onEnd({ size, sha256: checksum?.inHex() ?? "" });
      else {
        size += value.byteLength;
        checksum?.update(value);
      }
      return value;
    },
    stop: (reason) => reader.cancel(reason),
  });
}
