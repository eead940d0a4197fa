import type { FeatureOptions, ResultFeature } from "../types";
import { CollectionFault, collectionFaults } from "./faults";
import { JsonScanner } from "./json-scanner";
import { parseWithNonFinite } from "./non-finite";
import { maxTextBytes } from "./text-limit";

/** `type` and `features` are shorter, even with every character escaped. */
const maxNameBytes = 64;
const maxTypeBytes = 256;

/** A piece of the document that is kept, from an event to its end. */
interface Piece {
  /** Number of objects and arrays around it. */
  readonly depth: number;
  readonly maxBytes: number;
  /** Number of its first byte in the document. */
  readonly position: number;
  /** Where it begins in the current chunk. */
  from: number;
  /** Its bytes in earlier chunks; empty once it is longer than `maxBytes`. */
  parts: Uint8Array[];
  bytes: number;
}

/**
 * Reads the features of a FeatureCollection while it arrives. It holds one chunk and the current feature, whatever
 * members the collection has, in any order and of any size. It checks the document to its end, like `JSON.parse` and
 * `getResultsJson`, but returns the features before an error.
 */
export class FeatureReader {
  readonly #scanner: JsonScanner;
  readonly #decoder = new TextDecoder();
  readonly #maxFeatureBytes: number;
  #chunk: Uint8Array = new Uint8Array(0);
  #piece: Piece | undefined;
  /** The member of the collection that is being read. */
  #member: "type" | "features" | "foreign" | undefined;
  #hasType = false;
  #hasFeatures = false;
  #given = 0;

  constructor({
    maxFeatureBytes = maxTextBytes,
    nonFinite = "refuse",
  }: {
    maxFeatureBytes?: number;
    nonFinite?: FeatureOptions["nonFinite"];
  } = {}) {
    this.#maxFeatureBytes = maxFeatureBytes;
    this.#scanner = new JsonScanner({ reportedDepth: 2, allowsNonFinite: nonFinite === "null" });
  }

  get given(): number {
    return this.#given;
  }

  /** Takes the next bytes. Call it when {@link next} has returned `undefined`. */
  push(chunk: Uint8Array): void {
    if (this.#piece !== undefined) this.#piece.from = 0;
    this.#chunk = chunk;
    this.#scanner.push(chunk);
  }

  /**
   * The next feature; `undefined` when it needs more bytes.
   *
   * @throws {JsonFault} when the document is not JSON.
   * @throws {CollectionFault} when it is not a FeatureCollection.
   */
  next(): ResultFeature | undefined {
    const scanner = this.#scanner;
    for (let event = scanner.next(); event !== undefined; event = scanner.next()) {
      const { depth } = scanner;
      if (event !== "end") this.#begin(event, depth);
      else if (this.#piece?.depth === depth) {
        const feature = this.#end(this.#piece);
        if (feature !== undefined) return feature;
      }
    }
    if (this.#piece !== undefined) keepRest(this.#piece, this.#chunk);
    return undefined;
  }

  /** @throws {JsonFault | CollectionFault} as {@link next} does. */
  finish(): void {
    this.#scanner.finish();
    const position = this.#scanner.bytes;
    if (!this.#hasType) throw new CollectionFault(collectionFaults.type(undefined), { position });
    if (!this.#hasFeatures) throw new CollectionFault(collectionFaults.noFeatures, { position });
  }

  #begin(event: "name" | "value", depth: number): void {
    if (event === "name") {
      if (depth !== 1) return;
      this.#member = undefined;
      this.#keep(depth, maxNameBytes);
      return;
    }
    const first = this.#chunk[this.#scanner.index];
    if (depth === 0 && first !== 0x7b) throw this.#fault(collectionFaults.notAnObject);
    if (depth === 1 && this.#member === "type") this.#keep(depth, maxTypeBytes);
    if (depth === 1 && this.#member === "features") {
      if (this.#hasFeatures) throw this.#fault("it has two lists of features");
      if (first !== 0x5b) throw this.#fault(collectionFaults.noFeatures);
      this.#hasFeatures = true;
    }
    if (depth === 2 && this.#member === "features") this.#keep(depth, this.#maxFeatureBytes);
  }

  /** Ends a piece: the name of a member, the type of the collection, or a feature. */
  #end(piece: Piece): ResultFeature | undefined {
    this.#piece = undefined;
    const bytes = joined(piece, this.#chunk.subarray(piece.from, this.#scanner.index));
    if (this.#member === undefined) {
      const name = bytes && this.#parse(bytes);
      this.#member = name === "type" || name === "features" ? name : "foreign";
      return undefined;
    }
    if (this.#member === "type") {
      const type = bytes && this.#parse(bytes);
      if (type !== "FeatureCollection") {
        throw new CollectionFault(
          bytes === undefined ? "its type is too long" : collectionFaults.type(type),
          piece,
        );
      }
      this.#hasType = true;
      return undefined;
    }
    const number = this.#given + 1;
    if (bytes === undefined) {
      throw new CollectionFault(`its feature number ${number} has more than ${piece.maxBytes} bytes`, piece);
    }
    const feature = this.#parse(bytes);
    if (!isFeature(feature)) throw new CollectionFault(collectionFaults.notAFeature(number), piece);
    this.#given = number;
    return feature;
  }

  #keep(depth: number, maxBytes: number): void {
    const { index, position } = this.#scanner;
    this.#piece = { depth, maxBytes, position, from: index, parts: [], bytes: 0 };
  }

  #parse(bytes: Uint8Array): unknown {
    // The scanner has refused the numbers that are not allowed.
    return parseWithNonFinite(this.#decoder.decode(bytes));
  }

  #fault(message: string): CollectionFault {
    return new CollectionFault(message, { position: this.#scanner.position });
  }
}

/** Copies the part of a piece that is in a chunk, so that a small piece does not keep a large chunk in memory. */
function keepRest(piece: Piece, chunk: Uint8Array): void {
  const rest = chunk.subarray(piece.from);
  piece.from = chunk.byteLength;
  piece.bytes += rest.byteLength;
  if (piece.bytes > piece.maxBytes) piece.parts = [];
  else piece.parts.push(rest.slice());
}

/** All bytes of a piece; `undefined` when they exceed `maxBytes`. */
function joined({ parts, bytes, maxBytes }: Piece, last: Uint8Array): Uint8Array | undefined {
  if (bytes + last.byteLength > maxBytes) return undefined;
  if (parts.length === 0) return last;
  const whole = new Uint8Array(bytes + last.byteLength);
  let position = 0;
  for (const part of [...parts, last]) {
    whole.set(part, position);
    position += part.byteLength;
  }
  return whole;
}

function isFeature(value: unknown): value is ResultFeature {
  return typeof value === "object" && value !== null && "type" in value && value.type === "Feature";
}
