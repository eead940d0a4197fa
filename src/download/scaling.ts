import { readInParts } from "./parts";
import type { OpenedBytes, RemoteObject } from "./remote-object";

interface ScalingOptions {
  /** Position of the first byte that is wanted. */
  readonly from: number;
  /** The file from there on, as the first answer gives it. */
  readonly first: OpenedBytes;
  readonly totalBytes: number;
  readonly partBytes: number;
  /** Connections at the most. */
  readonly connections: number;
}

/** How long the reader's waiting is watched before it is judged. */
const windowMs = 250;
/** Share of the time that a reader waits for bytes from which on more connections are worth their cost. */
const hungryShare = 0.75;

/**
 * Reads a file over one connection as long as that keeps its reader busy, and over several as soon as it does not: a
 * storage or a path that gives each connection only so much is why there are several at all, and anywhere else they
 * only cost.
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
      // The one connection goes on up to where the parts begin.
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
