/**
 * Finds out whether a file is encoded for the transfer. A page sees neither the encoding nor the encoded bytes. Only the
 * lengths show it: the announced length is that of the encoded bytes, the counted length that of the decoded ones.
 *
 * Ranges are not encoded: browsers request them without encoding, and refuse encoded ones.
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

  /** Whether the file is encoded: then the announced length and checksums are not those of the decoded bytes. */
  get isSome(): boolean {
    return this.#state === "some";
  }

  /** Whether the length announced with the whole file is that of the stored file, as far as can be seen. */
  get isLengthTrue(): boolean {
    if (this.#state === "unknown") return this.#storedBytes !== undefined && this.#isSameLength;
    return this.#state === "none";
  }

  get #isSameLength(): boolean {
    return this.#storedBytes === this.#toldBytes;
  }

  /** Notes the length of the stored file, and the length announced with the whole file. */
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

  /** Notes that bytes of a range arrived, not only its headers. */
  noteRange(): void {
    if (this.isLengthTrue) this.#state = "none";
  }

  /** Notes that more bytes came than were announced. */
  noteExcess(): void {
    if (this.#state === "unknown") this.#state = "some";
  }

  /** Whether the whole file has arrived: as many bytes as are stored, whatever length was announced. */
  isStoredEnd(position: number): boolean {
    if (this.#state === "unknown" && position === this.#storedBytes) this.#state = "some";
    return this.#state === "some";
  }

  /**
   * Whether the whole file has arrived when its body ended at another length than announced. The body may also have been
   * cut, which not every browser notices: so it must end there twice, or the stored file must have this length.
   */
  isEnd(position: number): boolean {
    if (this.#state === "unknown" && position === this.#endedAt) this.#state = "some";
    this.#endedAt = position;
    return this.isStoredEnd(position);
  }
}
