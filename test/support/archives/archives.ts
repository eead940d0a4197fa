import { gzipSync, zipSync } from "fflate";
import { packTar, type TarEntry } from "modern-tar";
import { createCrc32 } from "../../../src/streams/crc32";
import type { ByteStream } from "../../../src/types";

type Bytes = Uint8Array<ArrayBuffer>;

/** Text as bytes. */
export function bytesOf(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** All parts in one. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  return joined(parts);
}

/** The same of parts that are too many to be arguments. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.byteLength;
  }
  return joined;
}

/** Bytes that no compressor makes smaller, the same each time. */
export function noise(length: number, seed = 1): Bytes {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

/** A tar of regular files, as any tool makes it. */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Bytes> {
  const entries: TarEntry[] = Object.entries(files).map(([name, content]) => {
    const body = typeof content === "string" ? bytesOf(content) : content;
    return { header: { name, size: body.byteLength, type: "file" }, body };
  });
  return packTar(entries);
}

/** The same, gzipped. */
export async function tgzOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Bytes> {
  return gzip(await tarOf(files));
}

/** One gzip member. */
export function gzip(content: Uint8Array): Bytes {
  return concat(gzipSync(content, { mtime: 0 }));
}

/** The same of much, by the platform's own gzip, which takes a third of the time. */
export async function gzipMuch(content: Uint8Array<ArrayBuffer>): Promise<Bytes> {
  return readAll(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip")));
}

/** A zip of deflated files, as any tool makes it. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array>>): Bytes {
  const contents = Object.entries(files).map(([name, content]): [string, Uint8Array] => [
    name,
    typeof content === "string" ? bytesOf(content) : content,
  ]);
  return concat(zipSync(Object.fromEntries(contents), { mtime: new Date(2021, 0, 1) }));
}

/** What to write into a tar's header block, whether it makes sense or not. */
export interface RawTarMember {
  readonly name: string | Uint8Array;
  /**
   * `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` folder, `6` pipe, `x` PAX, `g` global PAX, `L`
   * and `K` long names of GNU tar.
   */
  readonly type?: string;
  readonly linkname?: string;
  readonly content?: string | Uint8Array;
  /** The length in the header, when it is to lie: a number, or the field's twelve bytes as they are. */
  readonly size?: number | Uint8Array;
  /** In front of the name, with a slash between them. */
  readonly prefix?: string;
  /** @default 0o644 */
  readonly mode?: number;
}

/** The end marker of a tar. */
export const TAR_END = new Uint8Array(1024);

/** One member of a tar, header and padded content, taken as it is given. */
export function rawTarMember({
  name,
  type = "0",
  linkname = "",
  content = "",
  size,
  prefix = "",
  mode = 0o644,
}: RawTarMember): Bytes {
  const body = typeof content === "string" ? bytesOf(content) : content;
  const block = new Uint8Array(512);
  const write = (offset: number, value: string | Uint8Array): void =>
    block.set(typeof value === "string" ? bytesOf(value) : value, offset);
  write(0, name);
  write(100, `${mode.toString(8).padStart(7, "0")}\0`);
  write(108, "0000000\0");
  write(116, "0000000\0");
  const sizeField = typeof size === "object" ? size : octalSize(size ?? body.byteLength);
  write(124, sizeField);
  write(136, "00000000000\0");
  write(148, "        ");
  write(156, type);
  write(157, linkname);
  write(257, "ustar\x0000");
  write(345, prefix);
  let sum = 0;
  for (const byte of block) sum += byte;
  write(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return concat(block, body, new Uint8Array(-body.byteLength & 511));
}

function octalSize(size: number): string {
  return `${size.toString(8).padStart(11, "0")}\0`;
}

/** A whole tar of hand-made members. */
export function rawTar(...members: readonly RawTarMember[]): Bytes {
  return concat(...members.map(rawTarMember), TAR_END);
}

/** The records of a PAX header. */
export function paxRecords(records: Readonly<Record<string, string>>): string {
  return Object.entries(records)
    .map(([key, value]) => {
      const rest = bytesOf(` ${key}=${value}\n`).byteLength;
      let length = rest;
      while (length !== rest + String(length).length) length = rest + String(length).length;
      return `${length} ${key}=${value}\n`;
    })
    .join("");
}

/** Turns one bit of a byte. */
export function damage(bytes: Uint8Array, position: number): Bytes {
  const damaged = concat(bytes);
  const index = position < 0 ? bytes.byteLength + position : position;
  damaged[index] = (damaged[index] ?? 0) ^ 1;
  return damaged;
}

/** A stream, and what became of it. */
export interface WatchedStream {
  readonly stream: ByteStream;
  /** Bytes handed out. */
  readonly pulled: () => number;
  /** What it was cancelled with; `undefined` while it was not. */
  readonly cancelled: () => { readonly reason: unknown } | undefined;
}

/** How a {@link streamOf} ends when not by itself. */
export interface StreamEnd {
  readonly chunkBytes?: number;
  /** Errors with this after the last byte. */
  readonly error?: unknown;
  /** Neither ends nor errors after the last byte. */
  readonly stalls?: boolean;
}

/** A stream of bytes that counts what is pulled of it. */
export function watchedStreamOf(
  bytes: Uint8Array,
  { chunkBytes = 16 * 1024, error, stalls = false }: StreamEnd = {},
): WatchedStream {
  let position = 0;
  let cancelled: { readonly reason: unknown } | undefined;
  const stream: ByteStream = new ReadableStream(
    {
      pull(controller) {
        if (position < bytes.byteLength) {
          const chunk = concat(bytes.subarray(position, position + chunkBytes));
          position += chunk.byteLength;
          controller.enqueue(chunk);
        } else if (error !== undefined) controller.error(error);
        else if (stalls) return new Promise(() => {});
        else controller.close();
        return undefined;
      },
      cancel(reason) {
        cancelled = { reason };
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, pulled: () => position, cancelled: () => cancelled };
}

/** A stream of bytes in chunks. */
export function streamOf(bytes: Uint8Array, end: StreamEnd = {}): ByteStream {
  return watchedStreamOf(bytes, end).stream;
}

/** All bytes of a stream. */
export async function readAll(stream: ByteStream): Promise<Bytes> {
  const reader = stream.getReader();
  const chunks: Bytes[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value);
  return concat(...chunks);
}

/** One entry of a hand-made zip. What is left out is made to fit. */
export interface RawZipEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Name in the header in front of the file, when it is to differ from the directory's. */
  readonly localName?: string;
  /** Extra fields of the directory, as they are. */
  readonly extra?: Uint8Array;
  readonly crc32?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Method in the header in front of the file, when it is to differ from the directory's. */
  readonly localMethod?: number;
  /** Position of the local header, when it is to lie. */
  readonly position?: number;
  /** Unix mode. */
  readonly mode?: number;
}

/** What the directory's end record says, when it is to lie. */
export interface RawZipEnd {
  readonly entries?: number;
  readonly disk?: number;
}

/** A zip of stored files, taken as it is given. */
export function rawZip(entries: readonly RawZipEntry[], end: RawZipEnd = {}): Bytes {
  const crc32 = createCrc32();
  const bodies: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  for (const entry of entries) {
    const { name, content = "", localName = name, flags = 0x800, method = 0, mode = 0o100644 } = entry;
    const { extra = new Uint8Array(0), localMethod = method } = entry;
    const body = typeof content === "string" ? bytesOf(content) : content;
    const common = (packedBy: number): number[][] => [
      u16(20),
      u16(flags),
      u16(packedBy),
      u32(0x5221_0000),
      u32(entry.crc32 ?? crc32(body, 0)),
      u32(entry.compressedSize ?? body.byteLength),
      u32(entry.size ?? body.byteLength),
    ];
    const local = concat(
      new Uint8Array([
        0x50,
        0x4b,
        3,
        4,
        ...common(localMethod).flat(),
        ...u16(bytesOf(localName).byteLength),
        ...u16(0),
      ]),
      bytesOf(localName),
      body,
    );
    directory.push(
      new Uint8Array([
        ...[0x50, 0x4b, 1, 2, 20, 3, ...common(method).flat()],
        ...[...u16(bytesOf(name).byteLength), ...u16(extra.byteLength), ...u16(0), ...u16(0), ...u16(0)],
        ...[...u32(mode * 0x10000), ...u32(entry.position ?? position)],
      ]),
      bytesOf(name),
      extra,
    );
    bodies.push(local);
    position += local.byteLength;
  }
  const directoryBytes = joined(directory);
  const count = u16(end.entries ?? entries.length);
  const disk = u16(end.disk ?? 0);
  return concat(
    joined(bodies),
    directoryBytes,
    new Uint8Array([0x50, 0x4b, 5, 6, ...disk, ...disk, ...count, ...count]),
    new Uint8Array([...u32(directoryBytes.byteLength), ...u32(position), 0, 0]),
  );
}

function u16(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(Math.floor(value / 0x10000) & 0xffff)];
}

/** Gives timers, streams and threads that many turns, for what must not happen meanwhile. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve));
}
