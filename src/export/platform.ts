import type { Spool } from "../archive/codecs";
import type { ByteStream } from "../types";

/** A file on its way to a path. */
export interface OutgoingFile {
  readonly path: string | URL;
  readonly overwrite: boolean;
  readonly mediaType: string;
  readonly body: ByteStream;
}

/** What writing tables needs of the platform, given by the entry that was imported. */
export interface ExportPlatform {
  /** Where the rows of a stream wait for its end. */
  openSpool(): Promise<Spool>;
  /** Writes one file, whole or not at all, and returns its absolute path. */
  saveFile(file: OutgoingFile): Promise<string>;
}
