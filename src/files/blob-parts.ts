/** Number of bytes after which collected chunks become a `Blob`, which a browser may keep on disk. */
const blobBytes = 4 * 1024 * 1024;

/** Collects the chunks of one file: outside the script's memory, if the platform can. */
export class BlobParts {
  readonly #blobs: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #chunkBytes = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(chunk: Uint8Array<ArrayBuffer>): void {
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.byteLength;
    this.#size += chunk.byteLength;
    if (this.#chunkBytes < blobBytes) return;
    this.#blobs.push(new Blob(this.#chunks));
    this.#chunks = [];
    this.#chunkBytes = 0;
  }

  /** All bytes so far, in order, for the constructor of a `Blob` or a `File`. */
  toParts(): BlobPart[] {
    return [...this.#blobs, ...this.#chunks];
  }

  clear(): void {
    this.#blobs.length = 0;
    this.#chunks = [];
    this.#chunkBytes = 0;
    this.#size = 0;
  }
}
