import { readInParts } from "./parts";
import { ObjectChangedError, type OpenedBytes, type RemoteObject } from "./remote-object";

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
 * connections only help when the storage or the network limits the speed of each one; otherwise they only cost. The one
 * connection is read on until another works.
 */
export async function* readScaling(
  object: RemoteObject,
  { from, first, totalBytes, partBytes, connections }: ScalingOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const plain = object.read(from, undefined, first);
  let second: SecondConnection | undefined;
  try {
    let position = from;
    let mayScale = true;
    /** Bytes that the one connection reads on at least, before parts begin. */
    let leadBytes = partBytes;
    let since = performance.now();
    let waited = 0;
    let arrived = 0;
    for (;;) {
      const before = performance.now();
      const { done, value } = await plain.next();
      const now = performance.now();
      if (done) return;
      position += value.byteLength;
      waited += now - before;
      arrived += value.byteLength;
      yield value;

      if (second !== undefined) {
        const { partsFrom, result } = second;
        if (position > partsFrom) {
          // The next one gets more time.
          leadBytes *= 2;
        } else if (result === undefined) {
          continue;
        } else if (result.part?.isRange === true) {
          const part = result.part;
          yield* upTo(plain, partsFrom - position);
          yield* readInParts(object, { from: partsFrom, totalBytes, partBytes, connections, first: part });
          return;
        } else {
          // This storage ignores ranges, or allows no second connection.
          mayScale = false;
          if (result.error instanceof ObjectChangedError) throw result.error;
        }
        await second.stop();
        second = undefined;
      }

      const watched = now - since;
      if (!mayScale || watched < windowMs) continue;
      const isHungry = waited > hungryShare * watched;
      const partsFrom = position + Math.max(leadBytes, arrived);
      since = performance.now();
      waited = 0;
      arrived = 0;
      if (!isHungry || !object.hasRoom || partsFrom + partBytes > totalBytes) continue;
      second = openSecond(object, partsFrom, partsFrom + partBytes);
    }
  } finally {
    await second?.stop();
    await plain.return();
  }
}

/** A request that is under way while the first connection is read. */
interface SecondConnection {
  readonly partsFrom: number;
  readonly result: { readonly part?: OpenedBytes | undefined; readonly error?: unknown } | undefined;
  stop(): Promise<void>;
}

function openSecond(object: RemoteObject, from: number, to: number): SecondConnection {
  const { opened, stop } = object.start(from, to);
  let result: SecondConnection["result"];
  const settled = opened.then(
    (part) => {
      result = { part };
    },
    (error) => {
      result = { error };
    },
  );
  return {
    partsFrom: from,
    get result() {
      return result;
    },
    stop() {
      stop();
      return settled;
    },
  };
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
