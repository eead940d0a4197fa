import type { ArchiveFormat } from "../errors";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { detectionBytes, kindOf, notAnArchive } from "./detect";

/** An archive that stays packed. */
export interface IdentifiedArchive {
  readonly format: ArchiveFormat;
  /** All of its bytes, those included that it was told by. */
  readonly body: ByteStream;
  /** Lets go of what is not read, whoever reads `body`. */
  stop(reason: unknown): Promise<void>;
}

/**
 * Tells what kind of archive arrives, by its first bytes, and leaves it packed. Of a gzip file it is only assumed that
 * there is a tar inside.
 *
 * @throws {ArchiveError} when it is not an archive of results. What the stream errors with passes.
 */
export async function identifyArchive(stream: ByteStream): Promise<IdentifiedArchive> {
  const reader = new ByteReader(stream);
  const start = await reader.peek(detectionBytes);
  const kind = kindOf(start);
  if (kind === "other") {
    const error = notAnArchive(start);
    await reader.stop(error);
    throw error;
  }
  return {
    format: kind === "gzip" ? "tgz" : kind,
    body: toByteStream(reader),
    stop: (reason) => reader.stop(reason),
  };
}
