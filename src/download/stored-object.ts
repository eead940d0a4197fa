import { expectedLength } from "../http/watch-body";

/** What the storage says of a file, as far as it can be read: a browser may see none of it. */
export interface StoredObject {
  /** Length of the whole file in bytes. */
  readonly totalBytes: number | undefined;
  /** Changes when the file is replaced by another one. */
  readonly etag: string | undefined;
  /** When the file was stored, to the second: what pages may read of any storage that lets them in at all. */
  readonly lastModified: string | undefined;
  /** Checksums of the whole file, in base64. */
  readonly md5: string | undefined;
  readonly crc32c: string | undefined;
  /** Whether the bytes arrive as they are stored; a transfer encoding makes ranges and checksums meaningless. */
  readonly isPlain: boolean;
}

/** Reads what an answer with the whole file, or with a range of it, says of the file. */
export function storedObjectFrom({ status, headers }: Response): StoredObject {
  const encoding = headers.get("content-encoding");
  const isPlain = encoding === null || encoding === "" || encoding === "identity";
  const hashes = new Map(
    (headers.get("x-goog-hash") ?? "").split(",").map((hash) => {
      const [, name = "", value = ""] = /^\s*(\w+)=(.*?)\s*$/.exec(hash) ?? [];
      return [name, value] as const;
    }),
  );
  return {
    totalBytes: status === 206 ? rangeOf(headers)?.totalBytes : expectedLength(headers),
    etag: headers.get("etag") ?? undefined,
    lastModified: headers.get("last-modified") ?? undefined,
    md5: isPlain ? hashes.get("md5") : undefined,
    crc32c: isPlain ? hashes.get("crc32c") : undefined,
    isPlain,
  };
}

/** The range that a partial answer holds; `undefined` when that cannot be read. */
export function rangeOf(
  headers: Headers,
): { start: number; end: number; totalBytes: number | undefined } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (match === null) return undefined;
  const [, start, end, total] = match;
  return {
    start: Number(start),
    end: Number(end) + 1,
    totalBytes: total === "*" ? undefined : Number(total),
  };
}

/** Tells whether what is known of two answers shows that they are of different files. */
export function isAnotherObject(known: StoredObject, seen: StoredObject): boolean {
  const differs = (one: unknown, other: unknown): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return (
    differs(known.etag, seen.etag) ||
    differs(known.lastModified, seen.lastModified) ||
    differs(known.totalBytes, seen.totalBytes) ||
    differs(known.crc32c, seen.crc32c) ||
    differs(known.md5, seen.md5)
  );
}

/**
 * Tells whether anything is known by which another file of the same length would be noticed. Without that, parts of two
 * files could be put together, and in a plain tar nothing would tell.
 */
export function isRecognizable({ etag, lastModified, crc32c, md5 }: StoredObject): boolean {
  return [etag, lastModified, crc32c, md5].some((fact) => fact !== undefined);
}

/** An `etag` that may stand in `If-Range`: a weak one may not. */
export function strongValidator({ etag }: StoredObject): string | undefined {
  return etag === undefined || etag.startsWith("W/") ? undefined : etag;
}
