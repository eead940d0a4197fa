/** Thrown when bytes are not JSON. The reader turns it into an error of the call. */
export class JsonFault extends Error {
  /** Number of the byte in the body, from 1; for a body that ends too early, its length. */
  readonly position: number;
  /** What came instead of JSON that can be read, as the end of a sentence. */
  readonly came: string;
  /** Whether it is `NaN` or an infinite number. */
  readonly isNonFinite: boolean;

  constructor(
    message: string,
    {
      position,
      isNonFinite = false,
      came = `a body that is not JSON (${message})`,
    }: { position: number; isNonFinite?: boolean; came?: string },
  ) {
    super(message);
    this.position = position;
    this.isNonFinite = isNonFinite;
    this.came = came;
  }
}

/** Thrown when JSON is not a FeatureCollection. The reader turns it into an error of the call. */
export class CollectionFault extends Error {
  /** Number of the byte, from 1, that shows it. */
  readonly position: number;

  constructor(message: string, { position }: { position: number }) {
    super(message);
    this.position = position;
  }
}

/** Why JSON is not a FeatureCollection, in the words of all errors about it. */
export const collectionFaults = {
  notAnObject: "it is not an object",
  type: (type: unknown): string => `its type is ${JSON.stringify(type) ?? "missing"}`,
  noFeatures: "it has no list of features",
  notAFeature: (number: number): string => `its feature number ${number} is not a Feature`,
} as const;
