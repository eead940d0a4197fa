import { Breather } from "../async/breather";

/**
 * Packed bytes given to fflate at a time. It may make 1,032 times as many of them, all in one go, and a step of 64 kB then
 * needs a quarter of a second. More bytes at a time are faster, as long as they do not become much.
 */
const [fewestBytes, mostBytes] = [512, 8 * 1024];
/** Unpacked bytes between two rests. */
const muchBytes = 256 * 1024;

/** Lets inflating go on in steps, between which other tasks can run. */
export class InflatePace {
  readonly #breather = new Breather();
  #sliceBytes = fewestBytes;
  #ofSlice = 0;
  #sinceRest = 0;

  /** Splits packed bytes into steps. */
  *slicesOf(packed: Uint8Array): Generator<Uint8Array, void, undefined> {
    for (let start = 0; start < packed.byteLength; ) {
      const slice = packed.subarray(start, start + this.#sliceBytes);
      this.#ofSlice = 0;
      yield slice;
      start += slice.byteLength;
      const isMuch = this.#ofSlice >= muchBytes;
      this.#sliceBytes = isMuch ? fewestBytes : Math.min(mostBytes, 2 * this.#sliceBytes);
    }
  }

  /** Counts unpacked bytes. */
  count(bytes: number): void {
    this.#ofSlice += bytes;
    this.#sinceRest += bytes;
  }

  /** Lets other tasks run if it is time for that. */
  async rest(): Promise<void> {
    if (this.#sinceRest < muchBytes && !this.#breather.isDue) return;
    this.#sinceRest = 0;
    await this.#breather.rest();
  }
}
