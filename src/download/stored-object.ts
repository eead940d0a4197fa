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

/** Reads what an answer with the whole file, or with the bytes from `from` on, says of the file. */
export function storedObjectFrom(
  { status, headers }: Pick<Response, "status" | "headers">,
  { from, to }: { from: number; to?: number | undefined },
): StoredObject {
  const encoding = headers.get("content-encoding");
  const isPlain = encoding === null || encoding === "" || encoding === "identity";
  const hashes = new Map(
    (headers.get("x-goog-hash") ?? "").split(",").map((hash) => {
      const [, name = "", value = ""] = /^\s*(\w+)=(.*?)\s*$/.exec(hash) ?? [];
      return [name, value] as const;
    }),
  );
  return {
    totalBytes: status === 206 ? totalOfRange(headers, { from, to }) : expectedLength(headers),
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

/** A range that runs to the file's end tells its length also where only the length of the answer can be read. */
function totalOfRange(
  headers: Headers,
  { from, to }: { from: number; to?: number | undefined },
): number | undefined {
  const range = rangeOf(headers);
  if (range !== undefined) return range.totalBytes;
  const length = to === undefined ? expectedLength(headers) : undefined;
  return length === undefined ? undefined : from + length;
}

/** What tells one file from another, however it is sent. */
const contentFacts = ["lastModified", "crc32c", "md5"] as const;
/** What tells one file from another when both are sent in the same encoding. */
const facts = [...contentFacts, "etag", "totalBytes"] as const;

type Fact = (typeof facts)[number];

function differs(known: StoredObject, seen: StoredObject, names: readonly Fact[]): boolean {
  return names.some(
    (name) => known[name] !== undefined && seen[name] !== undefined && known[name] !== seen[name],
  );
}

function share(known: StoredObject, seen: StoredObject, names: readonly Fact[]): boolean {
  return names.some((name) => known[name] !== undefined && seen[name] !== undefined);
}

/** Tells whether what is known of two answers shows that they are of different files. */
export function isAnotherObject(known: StoredObject, seen: StoredObject): boolean {
  return differs(known, seen, facts);
}

/**
 * Tells whether two answers that differ may still be of one file, sent in another encoding: then it has another length
 * and another `etag`, but the same date and checksums.
 */
export function mayBeOtherEncoding(known: StoredObject, seen: StoredObject): boolean {
  return !differs(known, seen, contentFacts) && share(known, seen, contentFacts);
}

/** Tells whether both answers say anything by which they would be known for those of different files. */
export function isComparable(known: StoredObject, seen: StoredObject): boolean {
  return share(known, seen, [...contentFacts, "etag"]);
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
