import type { Bytes } from "../provided";
import { crc, crc32Polynomial } from "../storage/checksums";

/** Packs a zip whose members are stored as they are: the same bytes for the same members. */
export function packZip(members: readonly { readonly path: string; readonly bytes: Bytes }[]): Bytes {
  const files: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const { path, bytes } of members) {
    const name = new TextEncoder().encode(path);
    const check = crc(bytes, crc32Polynomial);
    // From "version needed" to the length of the extra field, the two headers are the same.
    const shared = [half(20), half(0x0800), half(0), half(0), half(date), word(check)];
    shared.push(word(bytes.length), word(bytes.length), half(name.length), half(0));
    const file = joined([word(0x04034b50), ...shared, name, bytes]);
    const rest = [half(0), half(0), half(0), word(0), word(offset), name];
    directory.push(joined([word(0x02014b50), half(20), ...shared, ...rest]));
    files.push(file);
    offset += file.length;
  }
  const entries = joined(directory);
  const counts = [half(0), half(0), half(members.length), half(members.length)];
  const end = [word(0x06054b50), ...counts, word(entries.length), word(offset), half(0)];
  return joined([...files, entries, ...end]);
}

/** 23 October 2023, as file systems of old have it. */
const date = (43 << 9) | (10 << 5) | 23;

function half(value: number): Bytes {
  return Uint8Array.of(value & 255, value >>> 8);
}

function word(value: number): Bytes {
  return joined([half(value & 0xffff), half(value >>> 16)]);
}

function joined(parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
