import type { SignedLink } from "../http/signed-link";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import {
  createTransferChecker,
  type LoadDigest,
  type StatedFile,
  type TransferCheck,
  type TransferChecker,
} from "./integrity";
import { objectChanged } from "./object-changed";
import { PassedBytes } from "./passed-bytes";
import { RemoteObject } from "./remote-object";
import type { StorageSettings } from "./request-bytes";
import { readScaling } from "./scaling";
import { isRecognizable, type StoredObject } from "./stored-object";

const mebibyte = 1024 * 1024;

export interface Download {
  /** The file's bytes in order. Ends only when they have passed every possible check. */
  readonly body: ByteStream;
  /** Length of the file in bytes, if it can be read. */
  readonly totalBytes: number | undefined;
  /** What the storage says about the file. */
  readonly object: StoredObject;
  /** The `content-disposition` of the file, if any, which may hold a name for it. */
  readonly disposition: string | undefined;
  /** Whether the platform may have decoded a `content-encoding`, which a page may not be able to see. */
  readonly mayBeDecoded: boolean;
  /** The `content-type` that the storage states, which only hints. */
  readonly contentType: string;
  /** Address of the file, safe to show. */
  readonly address: string;
  readonly report: DownloadReport;
}

/** The start of a file that an earlier download left. */
export interface KeptStart {
  /** What the storage said about the file then. */
  readonly object: StoredObject;
  /** Number of bytes. */
  readonly size: number;
  /** Opens them. They are read once, for the checksum of the whole. */
  open(): ByteStream;
}

/** What a download took, and what was compared. */
export interface DownloadReport {
  /** Bytes received. */
  readonly bytes: number;
  readonly requests: number;
  /** Requests that resumed a body after it broke or stalled. */
  readonly resumed: number;
  /** Links that were signed. */
  readonly links: number;
  /** Empty until the end. */
  readonly verified: readonly TransferCheck[];
}

export interface DownloadSettings extends StorageSettings {
  readonly loadDigest?: LoadDigest | undefined;
}

interface OpenDownloadOptions {
  readonly signal: AbortSignal;
  /**
   * Maximum number of simultaneous requests. There is only one as long as it keeps the reader busy.
   * @default 1
   */
  readonly connections?: number | undefined;
  /** Bytes of one part, if there are several connections. */
  readonly partBytes?: number | undefined;
  /** The start of the file that exists already: only the bytes after it are requested, and `body` starts there. */
  readonly kept?: KeptStart | undefined;
  /** What the file's item states about it. */
  readonly stated?: StatedFile | undefined;
  /** Called after each chunk with the number of bytes so far, including the kept ones. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Opens a file of the storage. The reader sees one ordered stream, however many requests, links and retries it takes: all
 * bytes of results come from here.
 *
 * @throws {ObjectChangedError} when another file takes its place during the download, or has taken the place of the file
 * whose start was kept; also as an error of the body.
 */
export async function openDownload(
  sign: () => Promise<SignedLink>,
  settings: DownloadSettings,
  { signal, connections = 1, partBytes = 2 * mebibyte, kept, stated, onBytes }: OpenDownloadOptions,
): Promise<Download> {
  // Before any request: reading it may take longer than a link is valid.
  const checking = { loadDigest: settings.loadDigest, stated };
  const started = kept && (await checkStart(kept, { checking, signal }));
  const from = kept?.size ?? 0;
  const object = new RemoteObject({ sign, settings, signal, known: kept?.object });
  let chunks = await startReading(object, { from, connections, partBytes }).catch(async (error) => {
    object.stop();
    throw error;
  });
  const known = object.known ?? {
    totalBytes: 0,
    etag: undefined,
    lastModified: undefined,
    isPlain: true,
    isMeasured: true,
  };
  const checker = started ?? (await createTransferChecker(known, checking));
  const passed = known.isMeasured || isRecognizable(known) ? undefined : new PassedBytes();
  let bytes = 0;
  let end: number | undefined;
  let verified: readonly TransferCheck[] = [];
  const body = toByteStream({
    async read() {
      for (;;) {
        const { done, value } = await chunks.next();
        if (!done) {
          const chunk = passed === undefined ? value : passed.take(value);
          if (chunk === undefined) throw objectChanged();
          if (chunk.byteLength === 0) continue;
          checker.update(chunk);
          bytes += chunk.byteLength;
          onBytes?.(from + bytes);
          return chunk;
        }
        const now = object.known ?? known;
        if (passed?.isBehind === true) throw objectChanged();
        if (end === from + bytes || now.isMeasured || (await checker.isWhole(now))) {
          object.stop();
          verified = await checker.finish(now);
          return undefined;
        }
        // Nothing shows that this is the end. It is if no more bytes come when the storage is asked again: for the rest,
        // or for all if nothing would show that the rest is of the same file.
        end = from + bytes;
        passed?.startAgain();
        chunks = object.read(passed === undefined ? end : 0);
      }
    },
    async stop() {
      object.stop();
      await chunks.return();
    },
  });
  return {
    body,
    get totalBytes() {
      return (object.known ?? known).totalBytes;
    },
    object: known,
    disposition: object.disposition,
    mayBeDecoded: settings.obeysCors === true || !known.isPlain,
    contentType: object.contentType,
    address: object.address,
    get report() {
      return { bytes, ...object.report, links: object.signed, verified };
    },
  };
}

/** Makes a checker and reads the start of the file with it. */
async function checkStart(
  kept: KeptStart,
  { checking, signal }: { checking: Parameters<typeof createTransferChecker>[1]; signal: AbortSignal },
): Promise<TransferChecker> {
  const checker = await createTransferChecker(kept.object, checking);
  const reader = kept.open().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal.throwIfAborted();
      checker.update(next.value);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return checker;
}

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;

async function startReading(
  object: RemoteObject,
  { from, connections, partBytes }: { from: number; connections: number; partBytes: number },
): Promise<Chunks> {
  const first = await object.open(from);
  if (first === undefined) return nothing();
  const { known } = object;
  const mayScale = connections > 1 && known?.isPlain === true && isRecognizable(known);
  return mayScale && known.totalBytes !== undefined
    ? readScaling(object, { from, first, totalBytes: known.totalBytes, partBytes, connections })
    : object.read(from, undefined, first);
}

async function* nothing(): Chunks {}
