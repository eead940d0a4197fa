/** The shortest member: its header, an empty block and its trailer. */
const shortestMember = 20;
/** A member may end with so many zeros: a stored block of zeros, and a trailer of zeros. */
const maxOwnZeros = 0xffff + 8;

/**
 * Splits gzip into pieces for an inflater that takes only one member, and refuses the piece in which something follows
 * it. When a piece is refused, this tells whether that may be the reason: the inflater also refuses a damaged member, and
 * browsers have neither codes nor common words for the two.
 *
 * - Another member starts with a header, so a header must start in the refused piece.
 * - Zeros may follow up to the end of the file. They are held back until it is clear that nothing else follows, and then
 *   become a piece of their own. A member can end with only a few of them, as its last bytes hold its length.
 * - When all pieces were taken and only the end is refused, the member is cut short, and nothing can have followed.
 */
export class MemberEnd {
  #position = 0;
  #heldZeros = 0;
  #piece: { readonly bytes: Uint8Array<ArrayBuffer>; readonly start: number } | undefined;
  #lastZeros = 0;

  /** The pieces of a chunk. Each must be passed on before the next is read. */
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

  /** The last piece, if there is one. */
  *end(): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
    this.#lastZeros = this.#heldZeros;
    if (this.#heldZeros > 0) yield this.#pass(new Uint8Array(Math.min(this.#heldZeros, maxOwnZeros)));
    this.#lastZeros = 0;
    this.#piece = undefined;
  }

  /**
   * Whether the last piece may have been refused because something follows the member.
   *
   * @param options.unpackedBytes Unpacked bytes that were read. The inflater takes a piece only when the output of all
   * earlier ones was read.
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

/** Zeros at the end of a member whose content has this length: its last four bytes hold the length, lowest first. */
function zerosOfLength(length: number): number {
  return Math.clz32(length % 2 ** 32) >>> 3;
}

/** Whether a header may start in these bytes: two bytes that name gzip, then deflate, then five flags. */
function holdsHeader({ bytes, start }: { bytes: Uint8Array; start: number }): boolean {
  const from = Math.max(0, shortestMember - start);
  for (let at = bytes.indexOf(0x1f, from); at !== -1; at = bytes.indexOf(0x1f, at + 1)) {
    const [, name = 0x8b, method = 8, flags = 0] = bytes.subarray(at, at + 4);
    if (name === 0x8b && method === 8 && flags < 0x20) return true;
  }
  return false;
}
