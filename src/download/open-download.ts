import type { SignedLink } from "../http/signed-link";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { createTransferChecker, type Digest, type TransferCheck } from "./integrity";
import { RemoteObject } from "./remote-object";
import type { StorageSettings } from "./request-bytes";
import { readScaling } from "./scaling";
import { isRecognizable } from "./stored-object";

const mebibyte = 1024 * 1024;

/** A file of the storage, arriving. */
export interface Download {
  /** The file's bytes in order. Ends only when all of them have passed every check that can be made. */
  readonly body: ByteStream;
  /** Length of the file in bytes, where it can be read. */
  readonly totalBytes: number | undefined;
  /** What it took so far. */
  readonly report: DownloadReport;
}

/** What a download took, and what was compared. */
export interface DownloadReport {
  /** Bytes received. */
  readonly bytes: number;
  readonly requests: number;
  /** Requests that went on where a body had broken or stalled. */
  readonly resumed: number;
  /** Links that were signed. */
  readonly links: number;
  /** Filled at the end. */
  readonly verified: readonly TransferCheck[];
}

/** How to download. */
export interface DownloadSettings extends StorageSettings {
  /** MD5, where the platform has it. */
  readonly createMd5?: (() => Digest) | undefined;
}

interface OpenDownloadOptions {
  readonly signal: AbortSignal;
  /**
   * Requests side by side at the most. There is only one as long as it keeps the reader busy.
   * @default 1
   */
  readonly connections?: number | undefined;
  /** Bytes of one part where there are several connections. */
  readonly partBytes?: number | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Opens a file of the storage. Whoever reads it sees one ordered stream, however many requests, links and attempts it
 * takes: this is the one place that bytes of results come from.
 *
 * @throws {ObjectChangedError} when another file took its place midway; also as an error of the body.
 */
export async function openDownload(
  sign: () => Promise<SignedLink>,
  settings: DownloadSettings,
  { signal, connections = 1, partBytes = 4 * mebibyte, onBytes }: OpenDownloadOptions,
): Promise<Download> {
  const object = new RemoteObject({ sign, settings, signal });
  const chunks = await startReading(object, { connections, partBytes }).catch(async (error) => {
    object.stop();
    throw error;
  });
  const known = object.known ?? {
    totalBytes: 0,
    etag: undefined,
    lastModified: undefined,
    md5: undefined,
    crc32c: undefined,
    isPlain: true,
  };
  const checker = createTransferChecker(known, settings);
  let bytes = 0;
  let verified: readonly TransferCheck[] = [];
  const body = toByteStream({
    async read() {
      const { done, value } = await chunks.next();
      if (done) {
        object.stop();
        verified = checker.finish();
        return undefined;
      }
      checker.update(value);
      bytes += value.byteLength;
      onBytes?.(bytes);
      return value;
    },
    async stop() {
      object.stop();
      await chunks.return();
    },
  });
  return {
    body,
    totalBytes: known.totalBytes,
    get report() {
      return { bytes, ...object.report, links: object.signed, verified };
    },
  };
}

type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;

async function startReading(
  object: RemoteObject,
  { connections, partBytes }: { connections: number; partBytes: number },
): Promise<Chunks> {
  const first = await object.open(0);
  if (first === undefined) return nothing();
  const { known } = object;
  const mayScale = connections > 1 && known?.isPlain === true && isRecognizable(known);
  return mayScale && known.totalBytes !== undefined
    ? readScaling(object, { first, totalBytes: known.totalBytes, partBytes, connections })
    : object.read(0, undefined, first);
}

async function* nothing(): Chunks {}
