import { FeatureReader } from "../../../src/geojson/feature-reader";

/** What came out of a document, up to its end or its fault. */
export interface ReadDocument {
  readonly features: unknown[];
  readonly fault: { readonly name: string; readonly message: string; readonly position: number } | undefined;
}

/** Reads a document in chunks that end at `cuts`. */
export function readInChunks(bytes: Uint8Array, cuts: readonly number[] = []): ReadDocument {
  const reader = new FeatureReader();
  const features: unknown[] = [];
  try {
    let from = 0;
    for (const cut of [...cuts, bytes.byteLength]) {
      reader.push(bytes.subarray(from, cut));
      for (let next = reader.next(); next !== undefined; next = reader.next()) features.push(next);
      from = cut;
    }
    reader.finish();
    return { features, fault: undefined };
  } catch (error) {
    if (!(error instanceof Error) || !("position" in error)) throw error;
    const { message, position } = error;
    return { features, fault: { name: error.constructor.name, message, position: Number(position) } };
  }
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
