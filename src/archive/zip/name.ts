import { createCrc32 } from "../../streams/crc32";
import { viewOf } from "./end";

const crc32 = /* @__PURE__ */ createCrc32();
const utf8Flag = 1 << 11;
const unicodePathField = 0x7075;

/** The upper half of code page 437, the character set of names in old zips. */
const codePage437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟" +
  "╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

export function decodeZipName(
  rawName: Uint8Array,
  { flags, extraFields }: { flags: number; extraFields: ReadonlyMap<number, DataView> },
): string {
  if ((flags & utf8Flag) !== 0) return new TextDecoder().decode(rawName);
  const unicodePath = readUnicodePath(rawName, extraFields.get(unicodePathField));
  if (unicodePath !== undefined) return unicodePath;
  try {
    // Not as specified: macOS and many servers write UTF-8 without the flag. A name in code page 437 is almost never
    // valid UTF-8.
    return new TextDecoder("utf-8", { fatal: true }).decode(rawName);
  } catch {
    return Array.from(rawName, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : codePage437.charAt(byte - 0x80),
    ).join("");
  }
}

/** Info-ZIP's second name in UTF-8. It counts only if its checksum is that of the first name. */
function readUnicodePath(rawName: Uint8Array, field: DataView | undefined): string | undefined {
  if (field === undefined || field.byteLength < 5 || field.getUint8(0) !== 1) return undefined;
  if (field.getUint32(1, true) !== crc32(rawName, 0)) return undefined;
  return new TextDecoder().decode(new Uint8Array(field.buffer, field.byteOffset + 5, field.byteLength - 5));
}

/**
 * Splits the extra fields of an entry by their ids. Of two fields with the same id the first counts. A field that is cut
 * short is ignored.
 */
export function readExtraFields(bytes: Uint8Array): Map<number, DataView> {
  const fields = new Map<number, DataView>();
  const view = viewOf(bytes);
  for (let offset = 0; offset + 4 <= bytes.length; ) {
    const id = view.getUint16(offset, true);
    const length = view.getUint16(offset + 2, true);
    if (offset + 4 + length > bytes.length) break;
    if (!fields.has(id)) fields.set(id, viewOf(bytes.subarray(offset + 4, offset + 4 + length)));
    offset += 4 + length;
  }
  return fields;
}
