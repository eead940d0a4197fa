import { ArchiveError, type ArchiveFormat } from "../errors";
import { quoteName } from "./member";

/** Limits for all files of one call together. */
export interface UnpackLimits {
  /** Number of files. Every member of an archive counts, including folders and links. @default 100_000 */
  readonly maxEntries?: number | undefined;
  /** Unpacked bytes of all files together. @default 2 ** 38 (256 GiB) */
  readonly maxBytes?: number | undefined;
}

const defaultBytes = 2 ** 38;
/** A whole record of the largest size that tars have. */
const freeBehindEnd = 2 ** 20;

/** Counts the files of one call and their bytes, and throws when there are too many. */
export class Budget {
  readonly #limits: UnpackLimits;
  readonly #format: ArchiveFormat | undefined;
  readonly #whole: Budget | undefined;
  #entries = 0;
  #bytes = 0;
  #behindEnd = 0;

  constructor(
    limits: UnpackLimits = {},
    { format, whole }: { readonly format?: ArchiveFormat | undefined; readonly whole?: Budget } = {},
  ) {
    this.#limits = limits;
    this.#format = format;
    this.#whole = whole;
  }

  /** Unpacked bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Makes a counter for one file. The limits apply to all files together. */
  forOne(format?: ArchiveFormat): Budget {
    return new Budget(this.#limits, { format, whole: this });
  }

  /** @throws {ArchiveError} when there are more members than allowed. */
  addEntry(): void {
    const { maxEntries = 100_000 } = this.#limits;
    this.#add(1, 0);
    if ((this.#whole ?? this).#entries <= maxEntries) return;
    throw new ArchiveError(
      `The results have more than ${maxEntries} entries; allow more with "maxEntries" if that is expected.`,
      { format: this.#format },
    );
  }

  /** @throws {ArchiveError} when there are more bytes than allowed. */
  addBytes(count: number, name: string): void {
    const { maxBytes = defaultBytes } = this.#limits;
    this.#add(0, count);
    if ((this.#whole ?? this).#bytes <= maxBytes) return;
    throw new ArchiveError(
      `The results have more than ${maxBytes} bytes (stopped at ${quoteName(name)}); allow more with "maxBytes" if that is expected.`,
      { format: this.#format, entry: name },
    );
  }

  /**
   * Counts bytes behind an archive's end. They belong to no file, so they have the limit of all files for themselves.
   *
   * @throws {ArchiveError} when there are more than allowed.
   */
  addBehindEnd(count: number): void {
    const { maxBytes = defaultBytes } = this.#limits;
    this.#behindEnd += count;
    if (this.#behindEnd <= Math.max(maxBytes, freeBehindEnd)) return;
    throw new ArchiveError(
      `The archive has more than ${Math.max(maxBytes, freeBehindEnd)} bytes behind its end; allow more with "maxBytes" if that is expected.`,
      { format: this.#format },
    );
  }

  /** A new counter with the same limits, for reading the same archive a second time. */
  again(): Budget {
    return new Budget(this.#limits, { format: this.#format });
  }

  /** Resets this counter, because the file will be read again. */
  takeBack(): void {
    this.#add(-this.#entries, -this.#bytes);
  }

  #add(entries: number, bytes: number): void {
    this.#entries += entries;
    this.#bytes += bytes;
    if (this.#whole !== undefined) this.#whole.#add(entries, bytes);
  }
}
