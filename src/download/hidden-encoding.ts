/**
 * Finds out whether a file is encoded on its way where that cannot be read: a page sees neither the encoding nor the
 * bytes before it was taken off. It shows only in lengths, for those that are told are of what is sent, and those that
 * are counted of what comes out of it.
 *
 * Ranges are not encoded: browsers ask for them as they are stored, and refuse those that come otherwise.
 */
export class HiddenEncoding {
  #state: "unknown" | "none" | "some";
  #storedBytes: number | undefined;
  #toldBytes: number | undefined;
  #endedAt: number | undefined;

  constructor({ mayBeThere }: { mayBeThere: boolean }) {
    this.#state = mayBeThere ? "unknown" : "none";
  }

  get isUnknown(): boolean {
    return this.#state === "unknown";
  }

  /** Whether the file is encoded: then nothing that was told of its length and its checksums is of what comes out. */
  get isSome(): boolean {
    return this.#state === "some";
  }

  /** Whether the length that was told with the whole file is the one of what is stored, as far as can be seen. */
  get isLengthTrue(): boolean {
    if (this.#state === "unknown") return this.#storedBytes !== undefined && this.#isSameLength;
    return this.#state === "none";
  }

  get #isSameLength(): boolean {
    return this.#storedBytes === this.#toldBytes;
  }

  /** Notes the length of the file as it is stored, and the one that was told with the whole file. */
  noteLengths({
    storedBytes = this.#storedBytes,
    toldBytes = this.#toldBytes,
  }: {
    storedBytes: number | undefined;
    toldBytes: number | undefined;
  }): void {
    this.#storedBytes = storedBytes;
    this.#toldBytes = toldBytes;
  }

  /** Notes that a range came, and not only the promise of one. */
  noteRange(): void {
    if (this.isLengthTrue) this.#state = "none";
  }

  /** Notes that more came out than was told. */
  noteExcess(): void {
    if (this.#state === "unknown") this.#state = "some";
  }

  /** Tells whether the whole file is there because the storage has as many bytes, and not as many as were told. */
  isStoredEnd(position: number): boolean {
    if (this.#state === "unknown" && position === this.#storedBytes) this.#state = "some";
    return this.#state === "some";
  }

  /**
   * Tells whether the whole file is there when its body ended elsewhere than was told. It may also have been cut, which
   * not every browser notices: so it has to end there twice, or the storage to have as many bytes.
   */
  isEnd(position: number): boolean {
    if (this.#state === "unknown" && position === this.#endedAt) this.#state = "some";
    this.#endedAt = position;
    return this.isStoredEnd(position);
  }
}
