/** Thrown when bytes are not JSON. Whoever reads them turns it into an error of the call. */
export class JsonFault extends Error {
  /** Number of the byte in the body, from 1 on; of a body that ends too early, how many bytes it has. */
  readonly position: number;

  constructor(message: string, { position }: { position: number }) {
    super(message);
    this.position = position;
  }
}

/** Thrown when JSON is not a FeatureCollection. Whoever reads it turns it into an error of the call. */
export class CollectionFault extends Error {
  /** Number of the byte at which that is known, from 1 on. */
  readonly position: number;

  constructor(message: string, { position }: { position: number }) {
    super(message);
    this.position = position;
  }
}

/** What keeps JSON from being a FeatureCollection, in the words of every error about it. */
export const collectionFaults = {
  notAnObject: "it is not an object",
  type: (type: unknown): string => `its type is ${JSON.stringify(type) ?? "missing"}`,
  noFeatures: "it has no list of features",
  notAFeature: (number: number): string => `its feature number ${number} is not a Feature`,
} as const;
