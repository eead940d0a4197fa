import { JsonFault } from "./faults";
import { maxJsonLevels } from "./text-limit";

/**
 * The first byte of a member's name or of a value, or the end of either. The index of an end is that of the byte after
 * it.
 */
export type JsonEvent = "name" | "value" | "end";

// States: what may come next in the grammar of RFC 8259.
const start = 0;
const mark = 1;
const value = 2;
const firstElement = 3;
const firstName = 4;
const name = 5;
const colon = 6;
const afterValue = 7;
const string = 8;
const escaped = 9;
const hexDigits = 10;
const minus = 11;
const zero = 12;
const integer = 13;
const point = 14;
const fraction = 15;
const exponent = 16;
const exponentSign = 17;
const exponentDigits = 18;
const literal = 19;

const object = 0x7b;
const array = 0x5b;
const quote = 0x22;
const backslash = 0x5c;
/** Bytes that may follow a backslash, beside `u`: `"\\/bfnrt`. */
const escapes: readonly number[] = [0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74];
/** Bytes that must follow the first byte of `true`, `false` and `null`, and of `NaN` and `Infinity`. */
const literals: ReadonlyMap<number, readonly number[]> = new Map([
  [0x74, [0x72, 0x75, 0x65]],
  [0x66, [0x61, 0x6c, 0x73, 0x65]],
  [0x6e, [0x75, 0x6c, 0x6c]],
  [0x4e, [0x61, 0x4e]],
  [0x49, [0x6e, 0x66, 0x69, 0x6e, 0x69, 0x74, 0x79]],
]);

/**
 * Reads JSON while it arrives and checks all of its grammar: it accepts and refuses the same documents as `JSON.parse`,
 * but refuses what is nested very deep, and can allow `NaN`, `Infinity` and `-Infinity`, which Python writes.
 * It keeps only the kinds of the open containers, and makes events of names and values near the top of the document.
 *
 * Like `Response.text()`, it accepts bytes that are not UTF-8 inside a string, and skips a byte order mark at the start.
 */
export class JsonScanner {
  /** Index in the chunk of the last event. */
  index = 0;
  /** Number of objects and arrays around the name or value of the last event. */
  depth = 0;
  readonly #reportedDepth: number;
  readonly #allowsNonFinite: boolean;
  #chunk: Uint8Array = new Uint8Array(0);
  #next = 0;
  /** Bytes of the chunks before this one. */
  #before = 0;
  #state = start;
  /** First bytes of the open containers. */
  #containers = new Uint8Array(32);
  #open = 0;
  #isName = false;
  /** Bytes that must still follow in a literal or a byte order mark. */
  #rest: readonly number[] = [];
  #digitsLeft = 0;
  /** The `NaN` or infinite number whose bytes are being read. */
  #nonFinite: { readonly name: string; readonly position: number } | undefined;

  /** @param options.reportedDepth The most objects and arrays around a name or value that makes an event. */
  constructor({
    reportedDepth,
    allowsNonFinite = false,
  }: {
    reportedDepth: number;
    allowsNonFinite?: boolean;
  }) {
    this.#reportedDepth = reportedDepth;
    this.#allowsNonFinite = allowsNonFinite;
  }

  /** Number of the byte of the last event in the whole document, from 1. */
  get position(): number {
    return this.#before + this.index + 1;
  }

  get bytes(): number {
    return this.#before + this.#chunk.byteLength;
  }

  /** Takes the next bytes. Call it when {@link next} has returned `undefined`. */
  push(chunk: Uint8Array): void {
    this.#before += this.#chunk.byteLength;
    this.#chunk = chunk;
    this.#next = 0;
  }

  /** The next event; `undefined` when it needs more bytes. @throws {JsonFault} at the first wrong byte. */
  next(): JsonEvent | undefined {
    const chunk = this.#chunk;
    const length = chunk.byteLength;
    let state = this.#state;
    for (let index = this.#next; index < length; index += 1) {
      let byte = chunk[index] as number;
      switch (state) {
        case string:
          while (byte !== quote && byte !== backslash && byte >= 0x20) {
            index += 1;
            if (index === length) break;
            byte = chunk[index] as number;
          }
          if (index === length) break;
          if (byte === quote) {
            state = this.#isName ? colon : afterValue;
            if (this.#open <= this.#reportedDepth) return this.#stopAt("end", index + 1, state);
          } else if (byte === backslash) state = escaped;
          else throw this.#unexpected(index);
          break;

        case afterValue:
          if (isSpace(byte)) break;
          if (this.#open === 0) throw this.#unexpected(index);
          if (byte === 0x2c) {
            state = this.#containers[this.#open - 1] === object ? name : value;
            break;
          }
          // The code of a closing bracket is that of the opening one plus 2.
          if (byte !== (this.#containers[this.#open - 1] as number) + 2) throw this.#unexpected(index);
          this.#open -= 1;
          if (this.#open <= this.#reportedDepth) return this.#stopAt("end", index + 1, state);
          break;

        case firstElement:
        case firstName:
          if (isSpace(byte)) break;
          if (byte === (state === firstName ? object : array) + 2) {
            this.#open -= 1;
            state = afterValue;
            if (this.#open <= this.#reportedDepth) return this.#stopAt("end", index + 1, state);
          } else {
            state = state === firstName ? name : value;
            index -= 1;
          }
          break;

        case value: {
          if (isSpace(byte)) break;
          const depth = this.#open;
          state = this.#begin(byte, index);
          if (depth <= this.#reportedDepth) return this.#stopAt("value", index, state, depth);
          break;
        }

        case name:
          if (isSpace(byte)) break;
          if (byte !== quote) throw this.#unexpected(index);
          state = string;
          this.#isName = true;
          if (this.#open <= this.#reportedDepth) return this.#stopAt("name", index, state);
          break;

        case colon:
          if (isSpace(byte)) break;
          if (byte !== 0x3a) throw this.#unexpected(index);
          state = value;
          break;

        case integer:
        case fraction:
        case exponentDigits:
        case zero:
          while (state !== zero && isDigit(byte)) {
            index += 1;
            if (index === length) break;
            byte = chunk[index] as number;
          }
          if (index === length) break;
          if (byte === 0x2e && (state === integer || state === zero)) state = point;
          else if ((byte | 0x20) === 0x65 && state !== exponentDigits) state = exponent;
          else {
            // The byte after a number ends it, and is then read again.
            state = afterValue;
            if (this.#open <= this.#reportedDepth) return this.#stopAt("end", index, state);
            index -= 1;
          }
          break;

        case start:
          if (byte === 0xef) {
            this.#rest = [0xbb, 0xbf];
            state = mark;
          } else {
            state = value;
            index -= 1;
          }
          break;

        default:
          state = this.#step(state, byte, index);
          if (state === afterValue && this.#open <= this.#reportedDepth) {
            return this.#stopAt("end", index + 1, state);
          }
      }
    }
    this.#state = state;
    this.#next = length;
    return undefined;
  }

  /** @throws {JsonFault} when the document is not complete. */
  finish(): void {
    const isWhole = this.#open === 0 && (this.#state === afterValue || endsNumber(this.#state));
    if (isWhole) return;
    throw new JsonFault(`it ends after ${this.bytes} bytes, too early`, { position: this.bytes });
  }

  #stopAt(event: JsonEvent, index: number, state: number, depth = this.#open): JsonEvent {
    this.index = index;
    this.depth = depth;
    this.#state = state;
    this.#next = event === "end" ? index : index + 1;
    return event;
  }

  /** The state after the first byte of a value. */
  #begin(byte: number, index: number): number {
    if (byte === quote) {
      this.#isName = false;
      return string;
    }
    if (byte === object || byte === array) {
      if (this.#open === maxJsonLevels) throw this.#tooDeep(index);
      if (this.#open === this.#containers.length) {
        const grown = new Uint8Array(this.#open * 2);
        grown.set(this.#containers);
        this.#containers = grown;
      }
      this.#containers[this.#open] = byte;
      this.#open += 1;
      return byte === object ? firstName : firstElement;
    }
    if (byte === 0x2d) return minus;
    if (byte === 0x30) return zero;
    if (isDigit(byte)) return integer;
    const rest = literals.get(byte);
    if (rest === undefined) throw this.#unexpected(index);
    this.#rest = rest;
    const position = this.#before + index + 1;
    if (byte === 0x4e) this.#nonFinite = { name: "NaN", position };
    else if (byte === 0x49) this.#nonFinite = { name: "Infinity", position };
    return literal;
  }

  /** The state after a byte in one of the states that last only a few bytes. */
  #step(state: number, byte: number, index: number): number {
    switch (state) {
      case escaped:
        if (byte === 0x75) {
          this.#digitsLeft = 4;
          return hexDigits;
        }
        if (escapes.includes(byte)) return string;
        break;
      case hexDigits:
        if (!isDigit(byte) && !((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)) break;
        this.#digitsLeft -= 1;
        return this.#digitsLeft === 0 ? string : hexDigits;
      case minus:
        if (isDigit(byte)) return byte === 0x30 ? zero : integer;
        if (byte !== 0x49) break;
        this.#rest = literals.get(byte) as readonly number[];
        // The minus is the byte before.
        this.#nonFinite = { name: "-Infinity", position: this.#before + index };
        return literal;
      case point:
        if (isDigit(byte)) return fraction;
        break;
      case exponent:
        if (byte === 0x2b || byte === 0x2d) return exponentSign;
        if (isDigit(byte)) return exponentDigits;
        break;
      case exponentSign:
        if (isDigit(byte)) return exponentDigits;
        break;
      case literal:
      case mark:
        if (byte !== this.#rest[0]) break;
        this.#rest = this.#rest.slice(1);
        if (this.#rest.length > 0) return state;
        this.#endNonFinite();
        return state === mark ? value : afterValue;
    }
    throw this.#unexpected(index);
  }

  #endNonFinite(): void {
    if (this.#nonFinite === undefined) return;
    const { name, position } = this.#nonFinite;
    this.#nonFinite = undefined;
    if (this.#allowsNonFinite) return;
    throw new JsonFault(`${name} at byte ${position}, a number that JSON does not have`, {
      position,
      isNonFinite: true,
    });
  }

  #tooDeep(index: number): JsonFault {
    const position = this.#before + index + 1;
    const what = `more than ${maxJsonLevels} arrays and objects in each other at byte ${position}`;
    return new JsonFault(what, { position, came: `JSON that has ${what}` });
  }

  #unexpected(index: number): JsonFault {
    const byte = this.#chunk[index] as number;
    const shown =
      byte > 0x20 && byte < 0x7f
        ? JSON.stringify(String.fromCharCode(byte))
        : `the byte 0x${byte.toString(16).padStart(2, "0")}`;
    const position = this.#before + index + 1;
    return new JsonFault(`${shown} is not expected at byte ${position}`, { position });
  }
}

function isSpace(byte: number): boolean {
  return byte <= 0x20 && (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function endsNumber(state: number): boolean {
  return state === integer || state === zero || state === fraction || state === exponentDigits;
}
