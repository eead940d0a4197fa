import { BadHeader, type TarHeader, textIn } from "./header";

/** Longest header with descriptions of a member: 8 MiB. */
const maxBytes = 2 ** 23;
/** Bytes of such a header that are read in one go. Each record may have as few as four. */
const stepBytes = 16 * 1024;
/** Longer names are cut, because to decode millions of bytes takes long; they are refused anyway. */
const mostNameBytes = 2 ** 16;

/** What a PAX header, or a long name of GNU tar, says of a member. */
interface Said {
  readonly name?: string;
  readonly linkname?: string;
  readonly size?: number;
  /** Why the member's bytes are not those of a file. */
  readonly kind?: string;
}

/** Whether a header describes the next member, or all that follow. */
export function isDescribing({ flag }: Pick<TarHeader, "flag">): boolean {
  // `X` is an `x` of old versions of Solaris.
  return "xXgLK".includes(flag);
}

/** Collects what headers say of the members behind them. */
export class Descriptions {
  #ofAll: Said = {};
  #longNames: Said = {};
  #pax: Said = {};

  /** @throws {BadHeader} when a header is too long to be read. */
  check({ size }: TarHeader): void {
    if (size > maxBytes) throw new BadHeader("has a header that is too long");
  }

  /** Reads a header in steps. @throws {BadHeader} when a record of a PAX header does not end where it should. */
  *add({ flag }: TarHeader, content: Uint8Array): Generator<undefined, void, undefined> {
    if (flag === "g") {
      this.#ofAll = { ...this.#ofAll, ...(yield* paxIn(content)) };
    } else if (flag === "L" || flag === "K") {
      const text = textIn(content, 0, mostNameBytes);
      this.#longNames = { ...this.#longNames, ...(flag === "L" ? { name: text } : { linkname: text }) };
    } else {
      this.#pax = yield* paxIn(content);
    }
  }

  /** Applies them to the next member. As with GNU tar, the last header of its kind counts, and a PAX header before a long name. */
  apply(header: TarHeader): TarHeader & Said {
    const described = { ...header, ...this.#ofAll, ...this.#longNames, ...this.#pax };
    this.#longNames = {};
    this.#pax = {};
    return described;
  }
}

/** Reads the records `length key=value`, of which only a few are used: the others never decide anything. */
function* paxIn(content: Uint8Array): Generator<undefined, Said, undefined> {
  let said: Said = {};
  let nextStep = stepBytes;
  for (let start = 0; start < content.byteLength; ) {
    if (start > nextStep) {
      yield;
      nextStep = start + stepBytes;
    }
    const [, digits] = /^(\d+) /.exec(textIn(content, start, 20)) ?? [];
    // What is not a record at all ends the records.
    if (digits === undefined) break;
    const end = start + Number(digits);
    const textStart = start + digits.length + 1;
    if (end > content.byteLength || end <= textStart || content[end - 1] !== 0x0a) {
      throw new BadHeader("has a damaged header");
    }
    said = { ...said, ...recordIn(content.subarray(textStart, end - 1)) };
    start = end;
  }
  return said;
}

function recordIn(record: Uint8Array): Said {
  const keyEnd = record.indexOf(0x3d);
  // A key that is used is short.
  if (keyEnd < 0 || keyEnd > 100) return {};
  const key = new TextDecoder().decode(record.subarray(0, keyEnd));
  const start = keyEnd + 1;
  const value = () =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(record.subarray(start, start + mostNameBytes));
  if (key === "path") return { name: value() };
  if (key === "linkpath") return { linkname: value() };
  if (key === "size") return { size: sizeFrom(value()) };
  if (key === "GNU.volume.filename") return { kind: "the rest of a file from another archive" };
  return key.startsWith("GNU.sparse.") || key === "SCHILY.realsize" ? { kind: "a sparse file" } : {};
}

function sizeFrom(text: string): number {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new BadHeader("has a damaged header");
  return size;
}
