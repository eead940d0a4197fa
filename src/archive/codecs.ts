import { ArchiveError } from "../errors";
import type { ByteStream } from "../types";

/**
 * Keeps bytes until all of them have arrived, then reads them at any position. A zip needs it, because its directory is
 * at its end.
 */
export interface Spool {
  append(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Number of bytes so far. */
  readonly size: number;
  /** Reads exactly `length` bytes from `position`. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Frees its memory or file. May be called twice. */
  close(): Promise<void>;
}

/** What unpacking needs from the platform. */
export interface Codecs {
  /**
   * Unpacks gzip. The result errors on a wrong checksum, a wrong length or a cut stream, reads its source only on demand,
   * and cancels it when it is cancelled. An error of the source reaches the result unchanged.
   */
  gunzip(compressed: ByteStream): ByteStream;
  /**
   * Unpacks gzip of several members, also with padding, if `gunzip` refuses them. Otherwise it behaves like `gunzip`. It is
   * slower, so it is only used, with the archive opened again, after `gunzip` has thrown a `SeveralMembersError`.
   */
  gunzipMembers?(compressed: ByteStream): ByteStream;
  openSpool(): Promise<Spool>;
}

/**
 * Thrown by a `gunzip` that takes only one member, when it fails where another member, or padding, may start.
 * `gunzipMembers` may be able to unpack the file.
 */
export class SeveralMembersError extends ArchiveError {}
