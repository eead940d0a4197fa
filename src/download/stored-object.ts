import { expectedLength, isEncoded, lengthIn } from "../http/watch-body";
import { type Checksums, checksumNames, checksumsFrom } from "./checksums";

/** What the storage says about a file, as far as it can be read: a browser may see nothing of it. */
export interface StoredObject extends Checksums {
  /** Length of the whole file in bytes. */
  readonly totalBytes: number | undefined;
  /** Changes when the file is replaced. */
  readonly etag: string | undefined;
  /** When the file was stored, to the second. A page may always read it, if CORS lets it read the answer. */
  readonly lastModified: string | undefined;
  /** Whether the bytes arrive as they are stored. A transfer encoding makes ranges and checksums meaningless. */
  readonly isPlain: boolean;
  /** Whether the body came with a length, in whatever encoding: then the platform notices when it is cut. */
  readonly isMeasured: boolean;
}

/** Reads what an answer with the whole file, or with the bytes from `from` on, says about the file. */
export function storedObjectFrom(
  { status, headers }: Pick<Response, "status" | "headers">,
  { from, to }: { from: number; to?: number | undefined },
): StoredObject {
  const storedBytes = lengthIn(headers, "x-goog-stored-content-length");
  const isStoredEncoded =
    isEncoded(headers.get("x-goog-stored-content-encoding")) || /\b214\b/.test(headers.get("warning") ?? "");
  const isPlain = !isStoredEncoded && !isEncoded(headers.get("content-encoding"));
  const sentBytes = status === 206 ? totalOfRange(headers, { from, to }) : expectedLength(headers);
  // A page may see the length of the encoded bytes, but not that they are encoded.
  const isOfEncoded = isStoredEncoded && sentBytes === storedBytes;
  const totalBytes = isOfEncoded ? undefined : (sentBytes ?? (isPlain ? storedBytes : undefined));
  return {
    totalBytes,
    etag: headers.get("etag") ?? undefined,
    lastModified: headers.get("last-modified") ?? undefined,
    ...(isPlain ? checksumsFrom(headers, { isWhole: status === 200 }) : {}),
    isPlain,
    isMeasured: totalBytes !== undefined || (status === 200 && headers.has("content-length")),
  };
}

/** Where the range in a partial answer starts, and the length of the file; `undefined` when it cannot be read. */
export function rangeOf(headers: Headers): { start: number; totalBytes: number | undefined } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  if (match === null) return undefined;
  const [, start, total] = match;
  return { start: Number(start), totalBytes: total === "*" ? undefined : Number(total) };
}

/** For a range up to the file's end, the length of the answer is enough to compute the length of the file. */
function totalOfRange(
  headers: Headers,
  { from, to }: { from: number; to?: number | undefined },
): number | undefined {
  const range = rangeOf(headers);
  if (range !== undefined) return range.totalBytes;
  const length = to === undefined ? expectedLength(headers) : undefined;
  return length === undefined ? undefined : from + length;
}

/** Facts that differ between two files, however they are sent. */
const contentFacts = ["lastModified", ...checksumNames] as const;
/** Facts that differ between two files sent in the same encoding. */
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

/** Whether two answers are known to have different files. */
export function isAnotherObject(known: StoredObject, seen: StoredObject): boolean {
  return differs(known, seen, facts);
}

/**
 * Whether two different answers may still have the same file in another encoding: then the length and the `etag` differ,
 * but the date and the checksums are the same.
 */
export function mayBeOtherEncoding(known: StoredObject, seen: StoredObject): boolean {
  return !differs(known, seen, contentFacts) && share(known, seen, contentFacts);
}

/** Whether both answers state anything that would differ for different files. */
export function isComparable(known: StoredObject, seen: StoredObject): boolean {
  return share(known, seen, [...contentFacts, "etag"]);
}

/**
 * Whether anything is known that would differ for another file of the same length. Without it, parts of two files could be
 * put together, and in a plain tar nobody would notice.
 */
export function isRecognizable(object: StoredObject): boolean {
  return [...contentFacts, "etag" as const].some((name) => object[name] !== undefined);
}

/** An `etag` for `If-Range`, which takes no weak ones. */
export function strongValidator({ etag }: StoredObject): string | undefined {
  return etag === undefined || etag.startsWith("W/") ? undefined : etag;
}
