import type { ArchiveFormat } from "../errors";

/** Endings that say what a file is; the first one is added where none of them is there. */
const endings: Readonly<Record<ArchiveFormat, readonly string[]>> = {
  tgz: [".tgz", ".tar.gz"],
  tar: [".tar"],
  zip: [".zip"],
};

/** Bytes of UTF-8; leaves room for what a place adds to a name while the file arrives. */
const maxNameBytes = 200;

/**
 * Makes the name for an archive that is kept as it is: the one that a `content-disposition` tells, made safe, with an
 * ending that says what the archive is; `output` where there is none.
 */
export function archiveNameFrom(disposition: string | undefined, format: ArchiveFormat): string {
  const name = toSafeName(fileNameIn(disposition ?? "") ?? "") || "output";
  const [ending = "", ...others] = endings[format];
  const hasEnding = [ending, ...others].some((known) => name.toLowerCase().endsWith(known));
  return hasEnding ? name : name + ending;
}

/** The file name in a `content-disposition`; the extended form (RFC 5987) counts more than the plain one. */
function fileNameIn(disposition: string): string | undefined {
  const [, charset, encoded] = /\bfilename\*\s*=\s*([\w-]+)'[^']*'([^;\s]+)/i.exec(disposition) ?? [];
  const extended = charset === undefined ? undefined : decodeExtended(encoded ?? "", charset);
  if (extended !== undefined) return extended;
  const [, quoted, plain] = /\bfilename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/i.exec(disposition) ?? [];
  const name = quoted?.replace(/\\(.)/g, "$1") ?? plain?.trim();
  return name === undefined ? undefined : asUtf8(name);
}

function decodeExtended(encoded: string, charset: string): string | undefined {
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytesOf(bytes));
  } catch {
    return undefined;
  }
}

/** Headers are handed out byte by byte, whatever their sender meant; most mean UTF-8. */
function asUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(text));
  } catch {
    return text;
  }
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One segment that means a visible file on every system; empty when nothing is left of the name. */
function toSafeName(name: string): string {
  const safe = (name.split(/[/\\]/).at(-1) ?? "")
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, "_")
    .replace(/^[. ]+|[. ]+$/g, "");
  const isDevice = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(safe);
  return shorten(isDevice ? `_${safe}` : safe);
}

/** Shortens the name in front of its ending. */
function shorten(name: string): string {
  const [ending = ""] = /(\.tar)?\.\w{1,8}$/.exec(name) ?? [];
  const characters = [...name.slice(0, name.length - ending.length)];
  const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;
  while (byteLength(characters.join("") + ending) > maxNameBytes) characters.pop();
  return characters.join("") + ending;
}
