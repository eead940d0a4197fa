import type { FeatureCollection, Geometry } from "geojson";

/** Bytes in a plain `ArrayBuffer`. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A value, or a function that makes it for each request. */
export type Provided<Value> = Value | (() => Value | Promise<Value>);

/** The pieces of a body, read on demand. Strings are sent in UTF-8. */
export type BodyPieces = Iterable<string | Bytes> | AsyncIterable<string | Bytes>;

/**
 * A `data.json`: a FeatureCollection, or a function that returns one, or its JSON in pieces, such as a generator.
 * Pieces are sent unchanged and need not fit in memory together.
 */
export type ProvidedDataJson =
  | Provided<FeatureCollection<Geometry | null>>
  | (() => BodyPieces | Promise<BodyPieces>);

/** A file that clients can download. */
export interface StoredFile {
  /** The whole file. */
  readonly bytes: Bytes;
  /** Its `content-type`. @default derived from the extension of its name */
  readonly mediaType?: string | undefined;
  /** Last part of its path in the storage, for results only. @default `"output.tgz"` */
  readonly name?: string | undefined;
}

export async function provide<Value extends object | undefined>(provided: Provided<Value>): Promise<Value> {
  return typeof provided === "function" ? provided() : provided;
}

/** Runs a costly function only on the first call. */
export function once<Value>(make: () => Value): () => Value {
  const makeOnce = oncePer<undefined, Value>(make);
  return () => makeOnce(undefined);
}

/** Runs a costly function only once for each argument. */
export function oncePer<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Value;
  };
}

export function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}
