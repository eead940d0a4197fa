import { ArchiveError, type ArchiveFormat } from "../errors";
import type { ByteReader } from "../streams/byte-reader";
import { hasTarChecksum } from "./tar/checksum";

/** Number of bytes that are needed to tell what a file is: the first block of a tar. */
export const detectionBytes = 512;

/** What a file is, according to its first bytes. */
export type ContentKind = "gzip" | "zip" | "tar" | "other";

/** Tells a gzip, a zip and a tar by their first {@link detectionBytes} bytes. */
export function kindOf(start: Uint8Array): ContentKind {
  if (startsWith(start, [0x1f, 0x8b])) return "gzip";
  if (startsWith(start, [0x50, 0x4b])) {
    const signature = `${start[2]},${start[3]}`;
    // A first file, the end record of an empty zip, the markers of a zip that was once split into parts.
    if (["3,4", "5,6", "7,8", "48,48"].includes(signature)) return "zip";
  }
  if (looksLikeTar(start)) return "tar";
  return mayBeSelfExtracting(start) ? "zip" : "other";
}

/**
 * The error for a download that is not an archive. It says what it is instead.
 *
 * @param start The first bytes of the download, or of the content of the gzip.
 */
export function notAnArchive(start: Uint8Array, { inside }: { inside?: "gzip" } = {}): ArchiveError {
  const found = describeContent(start);
  return inside === undefined
    ? new ArchiveError(`The download is not a tgz, tar or zip archive: it is ${found}.`)
    : new ArchiveError(`The download is a gzip file without a tar archive in it: its content is ${found}.`);
}

/** Whether a zip may follow a program that unpacks it (of Windows or Linux, or a script), or a few other bytes. */
function mayBeSelfExtracting(start: Uint8Array): boolean {
  const programs = [
    [0x4d, 0x5a],
    [0x7f, 0x45, 0x4c, 0x46],
    [0x23, 0x21],
  ];
  return (
    programs.some((magic) => startsWith(start, magic)) ||
    start.some((byte, index) => byte === 0x50 && startsWith(start.subarray(index), [0x50, 0x4b, 3, 4]))
  );
}

function looksLikeTar(start: Uint8Array): boolean {
  if (startsWith(start.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72])) return true;
  if (start.length < 512) return false;
  // An empty tar starts with zeros: its end marker.
  return start.subarray(0, 512).every((byte) => byte === 0) || hasTarChecksum(start);
}

/** What a file is by its first bytes, in words: `an HTML page`, `empty`. */
export function describeContent(start: Uint8Array): string {
  if (start.length === 0) return "empty";
  const known = knownContent.find(([, magic]) => startsWith(start, magic));
  if (known !== undefined) return known[0];

  const text = new TextDecoder().decode(start).trimStart();
  if (/^<(!doctype html|html|head|body)\b/i.test(text)) return "an HTML page";
  if (/^<[?!a-z]/i.test(text)) return "an XML document";
  if (/^[{[]/.test(text)) return "JSON";
  return isPlainText(text) ? "plain text" : "data of an unknown kind";
}

const knownContent: readonly (readonly [string, readonly number[]])[] = [
  ["a gzip file", [0x1f, 0x8b]],
  ["a zip archive", [0x50, 0x4b]],
  ["a bzip2 file", [0x42, 0x5a, 0x68]],
  ["an xz file", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a Zstandard file", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf]],
  ["a RAR archive", [0x52, 0x61, 0x72, 0x21]],
  ["a TIFF image", [0x49, 0x49, 0x2a, 0x00]],
  ["a TIFF image", [0x4d, 0x4d, 0x00, 0x2a]],
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG image", [0xff, 0xd8, 0xff]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
];

function isPlainText(text: string): boolean {
  // The last character may be cut.
  return text !== "" && !/[^\P{Cc}\s]|\ufffd(?!$)/u.test(text);
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

/**
 * Tells what kind of archive arrives by its first bytes, without consuming them.
 *
 * @throws {ArchiveError} when it is not an archive of a known kind.
 */
export async function identifyArchive(source: ByteReader): Promise<ArchiveFormat> {
  const start = await source.peek(detectionBytes);
  const kind = kindOf(start);
  if (kind === "other") throw notAnArchive(start);
  return kind === "gzip" ? "tgz" : kind;
}
