import { ArchiveError } from "../errors";
import type { ByteStream } from "../types";

/**
 * Bytes set aside until all of them have arrived, then read at any position. A zip needs it: its directory is at its
 * end.
 */
export interface Spool {
  append(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Number of bytes so far. */
  readonly size: number;
  /** Reads exactly `length` bytes from `position`. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Frees what it holds. May be called twice. */
  close(): Promise<void>;
}

/** What unpacking needs of the platform. */
export interface Codecs {
  /**
   * Unpacks gzip. The result errors on a wrong checksum, a wrong length or a cut stream, holds back its source while it
   * is not read, and cancels its source when it is cancelled. An error of the source reaches the result as it is.
   */
  gunzip(compressed: ByteStream): ByteStream;
  /**
   * Unpacks gzip of several members, padded ones too, where `gunzip` refuses them; it promises what `gunzip` does.
   * Slower, so it is only asked, with the archive opened anew, after `gunzip` refused with a `SeveralMembersError`.
   */
  gunzipMembers?(compressed: ByteStream): ByteStream;
  openSpool(): Promise<Spool>;
}

/**
 * Thrown by a `gunzip` that takes one member only and was refused at a place where another member, or padding, may
 * begin. `gunzipMembers` may take what it refuses.
 */
export class SeveralMembersError extends ArchiveError {}
