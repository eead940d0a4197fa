/** No member is shorter: its header, an empty block, its trailer. */
const shortestMember = 20;
/** As many zeros may end a member: a stored block of nothing else, and a trailer of them. */
const maxOwnZeros = 0xffff + 8;

/**
 * Stands before an inflater that takes one member of gzip only, and refuses what follows it in the piece that it comes
 * in. When a piece is refused, this tells whether that may be why: a damaged member is refused as well, and browsers
 * have no code and no common words for either.
 *
 * - Another member begins with a header, so one has to begin in the refused piece.
 * - Zeros may follow up to the end of the file. They are held back until it is clear whether they do, and are then a
 *   piece of their own, of which the length at the member's end has only so many.
 * - When everything was taken and only the end is refused, the member is cut short, and nothing can have followed.
 */
export class MemberEnd {
  #position = 0;
  #heldZeros = 0;
  #piece: { readonly bytes: Uint8Array<ArrayBuffer>; readonly start: number } | undefined;
  #lastZeros = 0;

  /** Gives the pieces to pass on for a chunk. Each has to be taken before the next is asked for. */
  *push(chunk: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
    let end = chunk.byteLength;
    while (end > 0 && chunk[end - 1] === 0) end -= 1;
    if (end > 0) {
      for (; this.#heldZeros > 0; this.#heldZeros -= Math.min(this.#heldZeros, maxOwnZeros)) {
        yield this.#pass(new Uint8Array(Math.min(this.#heldZeros, maxOwnZeros)));
      }
      yield this.#pass(chunk.subarray(0, end));
    }
    this.#heldZeros += chunk.byteLength - end;
  }

  /** Gives the last piece, where there is one. */
  *end(): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
    this.#lastZeros = this.#heldZeros;
    if (this.#heldZeros > 0) yield this.#pass(new Uint8Array(Math.min(this.#heldZeros, maxOwnZeros)));
    this.#lastZeros = 0;
    this.#piece = undefined;
  }

  /**
   * Tells whether the piece that was given last may have been refused for what follows the member.
   *
   * @param options.unpackedBytes What was read of what came out. The inflater takes a piece only when all of what came
   * out of those before was read.
   */
  mayHaveCome({ unpackedBytes }: { unpackedBytes: number }): boolean {
    if (this.#lastZeros > 0) return this.#lastZeros > zerosOfLength(unpackedBytes);
    return this.#piece !== undefined && holdsHeader(this.#piece);
  }

  #pass(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#piece = { bytes, start: this.#position };
    this.#position += bytes.byteLength;
    return bytes;
  }
}

/** Zeros that a member ends in when its content has this length: its last four bytes are that, the lowest first. */
function zerosOfLength(length: number): number {
  return Math.clz32(length % 2 ** 32) >>> 3;
}

/** Tells whether a header begins in these bytes, as far as they go: two bytes that name gzip, deflate, five flags. */
function holdsHeader({ bytes, start }: { bytes: Uint8Array; start: number }): boolean {
  const from = Math.max(0, shortestMember - start);
  for (let at = bytes.indexOf(0x1f, from); at !== -1; at = bytes.indexOf(0x1f, at + 1)) {
    const [, name = 0x8b, method = 8, flags = 0] = bytes.subarray(at, at + 4);
    if (name === 0x8b && method === 8 && flags < 0x20) return true;
  }
  return false;
}
