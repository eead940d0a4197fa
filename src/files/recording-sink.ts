import { toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import type { Checksum, FileRecord, ManifestStore } from "./manifest";
import type { Sink } from "./sink";

/** Records of saved files, by relative path. The checksums are empty unless they are wanted. */
export type Recorded = ReadonlyMap<string, FileRecord>;

interface RecordingOptions {
  /** Computes checksums, if they are wanted. */
  readonly manifest: Pick<ManifestStore, "createChecksum"> | undefined;
  /** Called after each commit with the files that became visible. */
  readonly onCommit: (files: Recorded) => void;
}

/** Passes files on to another sink and records their lengths and checksums on the way. */
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

function watched(
  body: ByteStream,
  { checksum, onEnd }: { checksum: Checksum | undefined; onEnd: (record: FileRecord) => void },
): ByteStream {
  const reader = body.getReader();
  let size = 0;
  return toByteStream({
    async read() {
      const { value } = await reader.read();
      if (value === undefined) onEnd({ size, sha256: checksum?.digest("hex") ?? "" });
      else {
        size += value.byteLength;
        checksum?.update(value);
      }
      return value;
    },
    stop: (reason) => reader.cancel(reason),
  });
}
