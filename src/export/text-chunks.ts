/** Characters that are passed on in one piece: large enough for the way to a disk not to count. */
const chunkLength = 256 * 1024;

/** Collects short texts into pieces of a good size. */
export class TextChunks {
  readonly #encoder = new TextEncoder();
  #texts: string[] = [];
  #length = 0;

  get isFull(): boolean {
    return this.#length >= chunkLength;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
  }

  /** All that was added since the last time. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#encoder.encode(this.#texts.join(""));
    this.#texts = [];
    this.#length = 0;
    return bytes;
  }
}
