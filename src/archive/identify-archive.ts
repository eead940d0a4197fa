import type { ArchiveFormat } from "../errors";
import type { ByteReader } from "../streams/byte-reader";
import { detectionBytes, kindOf, notAnArchive } from "./detect";

/**
 * Tells what kind of archive arrives, by its first bytes, and leaves all of them to be read.
 *
 * @throws {ArchiveError} when it is not an archive of a known kind.
 */
export async function identifyArchive(source: ByteReader): Promise<ArchiveFormat> {
  const start = await source.peek(detectionBytes);
  const kind = kindOf(start);
  if (kind === "other") throw notAnArchive(start);
  return kind === "gzip" ? "tgz" : kind;
}
