/** Characters in one chunk: so many that the cost of a write to disk does not matter. */
const chunkLength = 256 * 1024;

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

  /** Everything that was added since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#encoder.encode(this.#texts.join(""));
    this.#texts = [];
    this.#length = 0;
    return bytes;
  }
}
