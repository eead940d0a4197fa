import type { FeatureCollection, Geometry } from "geojson";

/** Bytes as this package passes them on: with a plain `ArrayBuffer` behind them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A value, or a function that makes it each time it is asked for. */
export type Provided<Value> = Value | (() => Value | Promise<Value>);

/** A body in pieces, each made when it is asked for. Strings are sent in UTF-8. */
export type BodyPieces = Iterable<string | Bytes> | AsyncIterable<string | Bytes>;

/**
 * A `data.json`: a FeatureCollection, or a function that makes one, or that gives its text in pieces, such as a
 * generator. Pieces are sent as they are and need not be held at once.
 */
export type ProvidedDataJson =
  | Provided<FeatureCollection<Geometry | null>>
  | (() => BodyPieces | Promise<BodyPieces>);

/** A file as the emulator gives it to a client. */
export interface StoredFile {
  /** The whole file. */
  readonly bytes: Bytes;
  /** The `content-type` it is sent with. @default told by the ending of its name */
  readonly mediaType?: string | undefined;
  /** Last part of its path in the storage; for results only. @default `"output.tgz"` */
  readonly name?: string | undefined;
}

/** Gives the value, calling the function where there is one. */
export async function provide<Value extends object | undefined>(provided: Provided<Value>): Promise<Value> {
  return typeof provided === "function" ? provided() : provided;
}

/** Wraps a costly function so that it runs on its first call only. */
export function once<Value>(make: () => Value): () => Value {
  const makeOnce = oncePer<undefined, Value>(make);
  return () => makeOnce(undefined);
}

/** Wraps a costly function so that it runs once for each argument. */
export function oncePer<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Value;
  };
}

/** Tells whether a value is bytes. */
export function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}
