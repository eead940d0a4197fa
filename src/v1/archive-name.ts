import { fitNames } from "../archive/fit-name";
import type { ArchiveFormat } from "../errors";

/** Endings for each format. The first one is added to names with another ending. */
const endings: Readonly<Record<ArchiveFormat, readonly string[]>> = {
  tgz: [".tgz", ".tar.gz"],
  tar: [".tar"],
  zip: [".zip"],
};

/** What is added to the name while the file arrives. */
const room = ".part.json.new".length;

/**
 * Makes the name for an archive that stays packed: the one in a `content-disposition`, made safe, or `output`, with an
 * ending for the format of the archive.
 */
export function archiveNameFrom(disposition: string | undefined, format: ArchiveFormat): string {
  const name = toSafeName(fileNameIn(disposition ?? "") ?? "") || "output";
  const [ending = "", ...others] = endings[format];
  const hasEnding = [ending, ...others].some((known) => name.toLowerCase().endsWith(known));
  return fitNames(hasEnding ? name : name + ending, { room });
}

/** The file name in a `content-disposition`. The extended form (RFC 5987) comes before the plain one. */
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

/** Header values arrive as one character for each byte; most senders mean UTF-8. */
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

/** One path segment that is a visible file on every system; empty when nothing is left of the name. */
function toSafeName(name: string): string {
  const written = (name.split(/[/\\]/).at(-1) ?? "")
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, "_");
  const [, safe = ""] = /^[. ]*([^. ](?:.*[^. ])?)/s.exec(written) ?? [];
  const isDevice = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(safe);
  return isDevice ? `_${safe}` : safe;
}
