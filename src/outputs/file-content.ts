import { describeContent } from "../archive/detect";
import type { Download } from "../download/open-download";
import { apiError } from "../http/answers";
import { Secrets } from "../http/secrets";
import { isRecord } from "../options";
import type { RemoteFile } from "./outputs-source";
import { imageType } from "./quicklook-image";

/** Number of bytes that are needed to tell what a file is: a PDF may have other bytes before its first line. */
export const contentBytes = 1024;

interface Content {
  readonly bytes: Uint8Array;
  /** The bytes as text, without a byte order mark and white space before it. */
  readonly text: string;
}

/** A kind of file that its first bytes show. */
interface FileKind {
  readonly name: string;
  readonly types: RegExp;
  readonly fits: (content: Content) => boolean;
}

const gzipFile: FileKind = {
  name: "a gzip file",
  types: /^application\/(?:x-)?(?:gzip|tgz)$/,
  fits: startsWith("1f8b"),
};

const kinds: readonly FileKind[] = [
  {
    name: "a TIFF image",
    types: /^image\/(?:(?:x-)?(?:geo)?tiff?|vnd\.stac\.geotiff)$/,
    fits: startsWith("49492a00", "4d4d002a", "49492b00", "4d4d002b"),
  },
  {
    name: "a JPEG 2000 image",
    types: /^image\/(?:x-)?(?:jp2|jpx|j2k|jpm|jph|jpeg2000(?:-image)?)$/,
    // A file of boxes, or the bare codestream.
    fits: startsWith("0000000c6a5020200d0a870a", "ff4fff51"),
  },
  imageKind("a PNG image", /^image\/png$/, "image/png"),
  imageKind("a JPEG image", /^image\/p?jpe?g$/, "image/jpeg"),
  imageKind("a GIF image", /^image\/gif$/, "image/gif"),
  imageKind("a WebP image", /^image\/webp$/, "image/webp"),
  {
    name: "a zip archive",
    types: /^application\/(?:(?:x-)?zip(?:-compressed)?|vnd\.google-earth\.kmz)$/,
    fits: startsWith("504b0304", "504b0506", "504b0708"),
  },
  gzipFile,
  {
    name: "a PDF document",
    types: /^application\/(?:x-)?pdf$/,
    fits: ({ bytes }) => String.fromCharCode(...bytes).includes("%PDF-"),
  },
  {
    name: "JSON",
    types: /^(?:application|text)\/(?:.+\+)?json$/,
    fits: ({ text }) => /^[[{"\-\dtfn]/.test(text),
  },
  {
    name: "XML",
    types: /^(?:application|text|image|model)\/(?:.+\+)?xml$/,
    fits: ({ text }) => text.startsWith("<"),
  },
];

/**
 * Refuses the answer to a request for a file when it is not the file, but an error or another page.
 *
 * The first bytes must fit the type of the file or the ending of its name. When one of them is of a kind that the first
 * bytes do not show, only an error is refused: a wrong type must not stop a good file.
 *
 * @throws {ApiError} with the start of the answer.
 */
export function refuseOtherContent(
  file: RemoteFile,
  { download, start }: { readonly download: Download; readonly start: Uint8Array },
): void {
  const types = file.expectedTypes ?? [];
  const expected = types.map((type) => kinds.find((kind) => kind.types.test(type)));
  const known = expected.filter((kind) => kind !== undefined);
  const content = { bytes: start, text: textOf(start) };

  if (start.length === 0) {
    if (file.stated?.totalBytes === 0 || (known.length === 0 && download.totalBytes === 0)) return;
    throw refusal(file, { download, content, expected: known });
  }
  if (isErrorInstead(content, { types, contentType: download.contentType })) {
    throw refusal(file, { download, content, expected: known });
  }
  if (known.some(({ fits }) => fits(content))) return;
  // A gzip may have been sent as an encoding of its content.
  const isSure = known.length === types.length && !(download.mayBeDecoded && known.includes(gzipFile));
  const isTextForBinary = isReadable(content) && types.every((type) => binaryTypes.test(type));
  if (known.length > 0 && (isSure || isTextForBinary))
    throw refusal(file, { download, content, expected: known });
}

function refusal(
  { path }: RemoteFile,
  {
    download: { address: url },
    content,
    expected,
  }: { readonly download: Download; readonly content: Content; readonly expected: readonly FileKind[] },
): Error {
  const found = describeContent(content.bytes);
  const wanted = [...new Set(expected.map(({ name }) => name))].join(" or ");
  const what =
    `Instead of the file ${JSON.stringify(path)}${wanted && ` (${wanted})`}, the storage sent ` +
    `${found === "empty" ? "nothing" : found}; nothing was kept, try again later`;
  const asked = { method: "GET", url, secrets: new Secrets() };
  return apiError(asked, { status: 200, body: isReadable(content) ? content.text : undefined, what });
}

/** Types whose files are never text. */
const binaryTypes = /^image\/(?!svg)|zip$|tgz$|pdf$|netcdf|hdf5|parquet|sqlite|laszip/;

function isReadable({ bytes }: Content): boolean {
  return /^(?:an HTML page|an XML document|JSON|plain text)$/.test(describeContent(bytes));
}

const htmlStart =
  /^(?:<\?xml[^>]*>\s*|<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype html|html|head|body|script|title|meta)\b/i;
const storageError = /^(?:<\?xml[^>]*>\s*)?<Error\b[^>]*>\s*<Code>/;

/** Whether content is a page or an error that no file of these types would be. */
function isErrorInstead(
  { text }: Content,
  { types, contentType }: { readonly types: readonly string[]; readonly contentType: string },
): boolean {
  const isOf = (pattern: RegExp): boolean => types.some((type) => pattern.test(type));
  if (storageError.test(text)) return true;
  if (htmlStart.test(text)) {
    if (isOf(/\b(?:x?html)\b/)) return false;
    // Any text may begin like a page.
    const mayBeText = types.length === 0 || isOf(/^text\/(?!xml|json)/);
    return !mayBeText || /^text\/html\b/i.test(contentType);
  }
  if (isOf(/^text\/(?!xml|json)/)) return false;
  return /^\{/.test(text) && (/^application\/problem\+json\b/i.test(contentType) || isErrorEnvelope(text));
}

/** The service's `{ data, error }`, whole and with an error. */
function isErrorEnvelope(text: string): boolean {
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body) || !isRecord(body.error) || (body.data ?? undefined) !== undefined) return false;
    return Object.keys(body).every((name) => name === "data" || name === "error");
  } catch {
    return false;
  }
}

/** Decodes the start of a file as text, which may be in UTF-16 with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(label).decode(bytes).trimStart();
}

function startsWith(...signatures: readonly string[]): FileKind["fits"] {
  return ({ bytes }) => {
    const hex = Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
    return signatures.some((signature) => hex.startsWith(signature));
  };
}

function imageKind(name: string, types: RegExp, mediaType: string): FileKind {
  return { name, types, fits: ({ bytes }) => imageType(bytes) === mediaType };
}
