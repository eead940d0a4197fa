/** Checksums that can be compared, the cheapest first. */
export const checksumNames = ["crc32c", "crc32", "md5", "sha1", "sha256", "sha384", "sha512"] as const;

export type ChecksumName = (typeof checksumNames)[number];

/** Checksums of a whole file, in base64. */
export type Checksums = { readonly [Name in ChecksumName]?: string | undefined };

interface Field {
  readonly header: string;
  /** The checksum that the field holds. Without it, the field is a list of names and values. */
  readonly name?: ChecksumName;
  /** Whether the field is about the body of the response, which may be a part of the file. */
  readonly isOfBody?: true;
}

/** The header fields by which storages state checksums: Google, Azure, S3, RFC 9530, RFC 3230 and RFC 1864. */
const fields: readonly Field[] = [
  { header: "x-goog-hash" },
  { header: "x-ms-blob-content-md5", name: "md5" },
  // S3 sends that of a part for a request of exactly that part.
  ...(["crc32c", "crc32", "sha1", "sha256"] as const).map(
    (name): Field => ({ header: `x-amz-checksum-${name}`, name, isOfBody: true }),
  ),
  { header: "repr-digest" },
  { header: "digest" },
  { header: "content-digest", isOfBody: true },
  { header: "content-md5", name: "md5", isOfBody: true },
];

const otherNames: Readonly<Record<string, ChecksumName>> = {
  sha: "sha1",
  "sha-256": "sha256",
  "sha-384": "sha384",
  "sha-512": "sha512",
};

const lengths: Readonly<Record<ChecksumName, number>> = {
  crc32c: 4,
  crc32: 4,
  md5: 16,
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** Reads the checksums of the whole file in the headers of a response. One that cannot be read is left out. */
export function checksumsFrom(headers: Headers, { isWhole }: { readonly isWhole: boolean }): Checksums {
  const found: Partial<Record<ChecksumName, string>> = {};
  for (const { header, name, isOfBody = false } of fields) {
    const text = headers.get(header);
    if (text === null || (isOfBody && !isWhole)) continue;
    for (const [stated, value] of name === undefined ? pairsOf(text) : [[name, text.trim()] as const]) {
      if (isBase64Of(value, lengths[stated])) found[stated] ??= value;
    }
  }
  return found;
}

/** `crc32c=…, md5=…` of Google and RFC 3230, and `sha-256=:…:` of RFC 9530. */
function pairsOf(text: string): (readonly [ChecksumName, string])[] {
  return text.split(",").flatMap((pair) => {
    const [, word = "", value = ""] = /^\s*([\w-]+)=:?([^:;\s]*)/.exec(pair) ?? [];
    const lower = word.toLowerCase();
    const name = checksumNames.find((one) => one === lower) ?? otherNames[lower];
    return name === undefined ? [] : [[name, value] as const];
  });
}

/** Not so for the checksum of the checksums of parts, which ends in `-` and their number. */
function isBase64Of(text: string, bytes: number): boolean {
  const digits = Math.ceil((bytes * 4) / 3);
  const [, written] = /^([\w+/]*)=*$/.exec(text) ?? [];
  return written?.length === digits && text.length % 4 === 0;
}

/** By the code of a multihash, in hex. */
const multihashes: readonly (readonly [code: string, name: ChecksumName])[] = [
  ["11", "sha1"],
  ["12", "sha256"],
  ["13", "sha512"],
  ["20", "sha384"],
  ["d501", "md5"],
  ["b202", "crc32"],
];

/**
 * Reads a multihash in hex, as STAC's `file:checksum` has it. Empty when it is not one, is shortened, or is of a function
 * that is not in {@link checksumNames}.
 */
export function checksumsFromMultihash(text: unknown): Checksums {
  if (typeof text !== "string") return {};
  const hex = text.trim().toLowerCase();
  if (!/^[0-9a-f]+$/.test(hex)) return {};
  for (const [code, name] of multihashes) {
    const length = lengths[name];
    const start = code + length.toString(16).padStart(2, "0");
    const digest = hex.slice(start.length);
    if (hex.startsWith(start) && digest.length === 2 * length) return { [name]: base64OfHex(digest) };
  }
  return {};
}

function base64OfHex(hex: string): string {
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
}
