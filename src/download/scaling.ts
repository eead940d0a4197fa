import { readInParts } from "./parts";
import type { OpenedBytes, RemoteObject } from "./remote-object";

interface ScalingOptions {
  /** Position of the first byte that is wanted. */
  readonly from: number;
  /** The first answer, with the file from there on. */
  readonly first: OpenedBytes;
  readonly totalBytes: number;
  readonly partBytes: number;
  /** Maximum number of connections. */
  readonly connections: number;
}

/** For how long the reader's waits are measured before a decision. */
const windowMs = 250;
/** If the reader spends more than this share of the time waiting for bytes, more connections are worth their cost. */
const hungryShare = 0.75;

/**
 * Reads a file over one connection as long as that keeps the reader busy, and over several as soon as it does not. Several
 * connections only help when the storage or the network limits the speed of each one; otherwise they only cost.
 */
export async function* readScaling(
  object: RemoteObject,
  { from, first, totalBytes, partBytes, connections }: ScalingOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const plain = object.read(from, undefined, first);
  try {
    let position = from;
    let mayScale = true;
    let since = performance.now();
    let waited = 0;
    for (;;) {
      const before = performance.now();
      const { done, value } = await plain.next();
      const now = performance.now();
      if (done) return;
      position += value.byteLength;
      waited += now - before;
      yield value;

      const watched = now - since;
      if (!mayScale || watched < windowMs) continue;
      const isHungry = waited > hungryShare * watched;
      since = performance.now();
      waited = 0;
      const partsFrom = position + partBytes;
      if (!isHungry || partsFrom + partBytes > totalBytes) continue;
      // The one connection continues up to the start of the parts.
      const part = await object.open(partsFrom, partsFrom + partBytes);
      if (part?.isRange === true) {
        yield* upTo(plain, partsFrom - position);
        yield* readInParts(object, { from: partsFrom, totalBytes, partBytes, connections, first: part });
        return;
      }
      // This storage ignores ranges.
      mayScale = false;
      await part?.reader.cancel();
    }
  } finally {
    await plain.return();
  }
}

async function* upTo(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (let left = length; left > 0; ) {
    const { done, value } = await chunks.next();
    if (done) return;
    const wanted = value.subarray(0, left);
    left -= wanted.byteLength;
    yield wanted;
  }
  await chunks.return();
}
