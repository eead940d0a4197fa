import { createCrc32 } from "../streams/crc32";

/**
 * Longest name on common disks, in bytes of UTF-8. Windows and macOS count units of UTF-16, of which no name has more than
 * it has bytes.
 */
const maxNameBytes = 255;

const encoder = new TextEncoder();

/**
 * Shortens each name in a path that is too long for a disk, in front of its ending. A checksum of the whole name keeps
 * apart names that begin alike: `very-long…~1a2b3c4d.tif`.
 *
 * @param options.room Bytes that are kept free for what is added to the names.
 */
export function fitNames(path: string, { room = 0 }: { readonly room?: number } = {}): string {
  return path
    .split("/")
    .map((name) => fitName(name, maxNameBytes - room))
    .join("/");
}

function fitName(name: string, maxBytes: number): string {
  // A character has at most three bytes.
  if (3 * name.length <= maxBytes) return name;
  const bytes = encoder.encode(name);
  if (bytes.byteLength <= maxBytes) return name;
  const [ending = ""] = /(?:\.tar)?\.\w{1,16}$/.exec(name) ?? [];
  const checksum = createCrc32()(bytes, 0).toString(16).padStart(8, "0");
  const end = `~${checksum}${ending}`;
  return startOf(name, maxBytes - end.length) + end;
}

/** As many whole characters as fit. A mark stays with the character that it belongs to. */
function startOf(name: string, maxBytes: number): string {
  let length = 0;
  let bytes = 0;
  // The rest cannot fit, and may be very long.
  for (const character of name.slice(0, maxBytes).match(/\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    bytes += encoder.encode(character).byteLength;
    if (bytes > maxBytes) break;
    length += character.length;
  }
  return name.slice(0, length);
}
