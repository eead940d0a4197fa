import { Breather } from "../../async/breather";
import { ArchiveError, type ArchiveFormat } from "../../errors";
import type { ByteReader } from "../../streams/byte-reader";
import type { Budget } from "../limits";
import { type ArchiveEntry, type ArchiveMember, packedWay, quoteName } from "../member";
import { hasTarChecksum } from "./checksum";
import { Descriptions, isDescribing } from "./descriptions";
import { readRest } from "./end";
import { BadHeader, blockBytes, isZero, readHeader, type TarHeader } from "./header";

/** Files, files of the oldest tars, and files that should be contiguous on the disk. */
const files = "0\x007";
/** Devices and pipes; folders; of GNU tar the label of the archive and lists of folders. */
const skippedKinds: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["3", "it is a device"],
  ["4", "it is a device"],
  ["6", "it is a pipe"],
]);
/** Headers that describe one member before each further one counts as a member: a PAX header, and two long names. */
const freeDescriptions = 4;

interface UntarOptions {
  readonly budget: Budget;
  readonly format: ArchiveFormat;
}

/**
 * Reads a tar as it arrives and yields its files, one at a time, its hard links, and what cannot be saved (symbolic links,
 * devices, pipes). It skips the unread rest of a file before the next, as well as folders and the label of the archive. It
 * ends only after the end marker and the source's own end.
 *
 * Our own code, because the libraries for tars refuse a tar for fields that nobody uses (times, owners), do not tell the
 * type of a member, or need Node.
 *
 * @throws {ArchiveError} when the tar is damaged, cut short or larger than the budget, or has a file whose stored bytes are
 * not the file (sparse files, files that continue in another archive). The source's own errors are thrown as they are.
 */
export async function* untar(
  source: ByteReader,
  options: UntarOptions,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const { budget, format } = options;
  const tar = new TarReader(source, options);
  try {
    for (let header = await tar.next(); header !== undefined; header = await tar.next()) {
      budget.addEntry();
      const entry = await openEntry(tar, header, { format });
      if (entry === undefined) continue;
      yield entry;
      if (entry.kind === "file") while ((await entry.read()) !== undefined);
    }
    await readRest(source, { budget, format });
  } finally {
    await source.stop(new DOMException("The archive is no longer read.", "AbortError"));
  }
}

type Described = ReturnType<Descriptions["apply"]>;

/** `undefined` for what is left out without a word: folders, and what GNU tar notes about the archive itself. */
async function openEntry(
  tar: TarReader,
  header: Described,
  { format }: { format: ArchiveFormat },
): Promise<ArchiveEntry | undefined> {
  const { name, flag, size, linkname } = header;
  const skipped = (reason: string): ArchiveEntry => ({ kind: "skipped", name, reason });
  if (flag === "5") return undefined;
  if (flag === "2") return skipped(`it is a symbolic link to ${quoteName(linkname)}`);
  const reason = skippedKinds.get(flag);
  if (reason !== undefined) return skipped(reason);
  if (flag === "V" || flag === "D") {
    await tar.skip(size);
    return undefined;
  }
  if (flag === "1" && !(await tar.hasBody(size))) return { kind: "link", name, target: linkname };
  const what = unsupportedKind(header);
  if (what !== undefined) {
    throw new ArchiveError(
      `The tar archive holds ${quoteName(name)} as ${what}, which is not supported; ${packedWay}.`,
      { format, entry: name },
    );
  }
  // The oldest tars mark a folder by its name alone.
  if (!name.endsWith("/")) return tar.file(header);
  await tar.skip(size);
  return size === 0 ? undefined : skipped("it is a folder with bytes");
}

function unsupportedKind({ flag, kind }: Described): string | undefined {
  if (flag === "S") return "a sparse file";
  if (flag === "M") return "the rest of a file from another archive";
  if (kind !== undefined || files.includes(flag) || flag === "1") return kind;
  return `a member of the unknown type ${JSON.stringify(flag)}`;
}

/** Reads the blocks of a tar in order. */
class TarReader {
  readonly #source: ByteReader;
  readonly #options: UntarOptions;
  readonly #descriptions = new Descriptions();
  readonly #breather = new Breather();
  /** Name of the last file, for messages. */
  #entry: string | undefined;

  constructor(source: ByteReader, options: UntarOptions) {
    this.#source = source;
    this.#options = options;
  }

  /** The header of the next member; `undefined` at the end marker. */
  async next(): Promise<Described | undefined> {
    for (let described = 1; ; described += 1) {
      const block = await this.#block();
      if (isZero(block)) {
        if (!isZero(await this.#block())) throw this.#damaged("has a damaged header");
        return undefined;
      }
      const header = this.#read(() => readHeader(block));
      if (!isDescribing(header)) return this.#descriptions.apply(header);
      if (described > freeDescriptions) this.#options.budget.addEntry();
      this.#read(() => this.#descriptions.check(header));
      const content = await this.#exactly(header.size);
      const steps = this.#descriptions.add(header, content);
      while (this.#read(() => steps.next().done) !== true)
        if (this.#breather.isDue) await this.#breather.rest();
    }
  }

  /**
   * Whether a hard link with a length has bytes of its own: the newer formats allow that, the older ones only state the length of
   * the file.
   */
  async hasBody(size: number): Promise<boolean> {
    if (size === 0) return false;
    const next = await this.#source.peek(blockBytes);
    return next.byteLength === blockBytes && !isZero(next) && !hasTarChecksum(next);
  }

  file({ name, size }: TarHeader): ArchiveMember {
    this.#entry = name;
    let left = size;
    let padding = paddingOf(size);
    return {
      kind: "file",
      name,
      size,
      read: async () => {
        if (left > 0) {
          const chunk = await this.#take(left);
          left -= chunk.byteLength;
          return chunk;
        }
        for (; padding > 0; padding -= (await this.#take(padding)).byteLength);
        return undefined;
      },
    };
  }

  /** Reads over the bytes of a member. */
  async skip(size: number): Promise<void> {
    for (let left = size + paddingOf(size); left > 0; left -= (await this.#take(left)).byteLength);
  }

  async #block(): Promise<Uint8Array> {
    const block = await this.#source.peek(blockBytes);
    if (block.byteLength < blockBytes) throw this.#cutShort();
    return await this.#take(blockBytes);
  }

  async #exactly(size: number): Promise<Uint8Array> {
    const content = new Uint8Array(size + paddingOf(size));
    for (let at = 0; at < content.byteLength; ) {
      const chunk = await this.#take(content.byteLength - at);
      content.set(chunk, at);
      at += chunk.byteLength;
    }
    return content.subarray(0, size);
  }

  async #take(most: number): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#breather.isDue) await this.#breather.rest();
    const chunk = await this.#source.take(most);
    if (chunk === undefined) throw this.#cutShort();
    return chunk;
  }

  #read<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      throw error instanceof BadHeader ? this.#damaged(error.message) : error;
    }
  }

  #cutShort(): ArchiveError {
    return this.#damaged("is cut short (its end marker is missing)");
  }

  #damaged(what: string): ArchiveError {
    const entry = this.#entry;
    const way = what.includes("too long")
      ? `nothing was kept; ${packedWay}`
      : "nothing was kept, download it again";
    const where = entry === undefined ? "at its first member" : `at or after ${quoteName(entry)}`;
    return new ArchiveError(`The tar archive ${what} ${where}; ${way}.`, {
      format: this.#options.format,
      entry,
    });
  }
}

function paddingOf(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}
