import { ArchiveError, type ArchiveFormat } from "../errors";
import { quoteName } from "./member";

/** How much an archive may hold. */
export interface UnpackLimits {
  /**
   * Number of members, those included that are not unpacked (folders, links).
   * @default 100_000
   */
  readonly maxEntries?: number | undefined;
  /**
   * Bytes of all files together, unpacked.
   * @default 2 ** 38 (256 GiB)
   */
  readonly maxBytes?: number | undefined;
}

/** What else a message about a limit says. */
export interface LimitHints {
  /** What the caller can do beside allowing more bytes. */
  readonly moreBytes?: string | undefined;
}

/** Counts what one archive unpacks to, and stops it when that is too much. */
export class Budget {
  readonly #format: ArchiveFormat;
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  readonly #moreBytes: string;
  #entries = 0;
  #bytes = 0;

  constructor({
    format,
    maxEntries = 100_000,
    maxBytes = 2 ** 38,
    moreBytes = "",
  }: UnpackLimits & LimitHints & { readonly format: ArchiveFormat }) {
    this.#format = format;
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
    this.#moreBytes = moreBytes;
  }

  /** Unpacked bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws {ArchiveError} when the archive has more members than allowed. */
  addEntry(): void {
    this.#entries += 1;
    if (this.#entries <= this.#maxEntries) return;
    throw new ArchiveError(
      `The archive has more than ${this.#maxEntries} entries; allow more with "maxEntries" if that is expected.`,
      { format: this.#format },
    );
  }

  /** @throws {ArchiveError} when the archive unpacks to more bytes than allowed. */
  addBytes(count: number, name: string): void {
    this.#bytes += count;
    if (this.#bytes <= this.#maxBytes) return;
    throw new ArchiveError(
      `The archive unpacks to more than ${this.#maxBytes} bytes (stopped at ${quoteName(name)}); allow more with "maxBytes" if that is expected${this.#moreBytes}.`,
      { format: this.#format, entry: name },
    );
  }
}
