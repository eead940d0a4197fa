import { createCrc32 } from "../streams/crc32";

/** The bytes of a body that were passed on. When the body comes again from its start, it must begin with the same. */
export class PassedBytes {
  readonly #crc32 = createCrc32();
  readonly #passed = { bytes: 0, checksum: 0 };
  /** The bytes that came again; `undefined` when all of them have come. */
  #again: { bytes: number; checksum: number } | undefined;

  get bytes(): number {
    return this.#passed.bytes;
  }

  /** Whether bytes that were passed on have not come again yet. */
  get isBehind(): boolean {
    return this.#again !== undefined;
  }

  /** From now on, the body comes from its start. */
  startAgain(): void {
    this.#again = this.#passed.bytes === 0 ? undefined : { bytes: 0, checksum: 0 };
  }

  /** Returns the bytes of a chunk that were not passed on before; `undefined` when the others are not the same. */
  take(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const fresh = this.#withoutKnown(chunk);
    if (fresh === undefined) return undefined;
    this.#passed.bytes += fresh.byteLength;
    this.#passed.checksum = this.#crc32(fresh, this.#passed.checksum);
    return fresh;
  }

  #withoutKnown(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const again = this.#again;
    if (again === undefined) return chunk;
    const known = chunk.subarray(0, this.#passed.bytes - again.bytes);
    again.bytes += known.byteLength;
    again.checksum = this.#crc32(known, again.checksum);
    if (again.bytes === this.#passed.bytes) {
      if (again.checksum !== this.#passed.checksum) return undefined;
      this.#again = undefined;
    }
    return chunk.subarray(known.byteLength);
  }
}
