import type { OpenedBytes, RemoteObject } from "./remote-object";

export interface PartOptions {
  /** Length of the whole file in bytes. */
  readonly totalBytes: number;
  /** Position of the first part. */
  readonly from: number;
  readonly partBytes: number;
  /** Parts that are requested at the same time. */
  readonly connections: number;
  /** The first part, which was opened to find out whether the storage sends ranges. */
  readonly first: OpenedBytes;
}

/** One part on its way: the chunks that have arrived, and the reader that waits for the next. */
interface Part {
  readonly chunks: Uint8Array<ArrayBuffer>[];
  ended: boolean;
  failure: { readonly error: unknown } | undefined;
  wake: (() => void) | undefined;
}

/**
 * Reads several parts of a file at the same time and yields their bytes in order. At most twice as many parts as
 * connections are ahead of the reader, and far fewer when the reader is slow. Each part renews its link, retries and
 * resumes by itself; the first one that fails ends all.
 */
export async function* readInParts(
  object: RemoteObject,
  { from, totalBytes, partBytes, connections, first }: PartOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const count = Math.ceil((totalBytes - from) / partBytes);
  // Connections that are done fetch later parts while the first one in line is slow.
  const window = 2 * connections;
  const parts = new Map<number, Part>();
  const running = new Set<Promise<void>>();
  let started = 0;
  let delivered = 0;
  let stopped = false;

  async function fetchPart(index: number, part: Part): Promise<void> {
    const start = from + index * partBytes;
    const opened = index === 0 ? first : undefined;
    try {
      for await (const chunk of object.read(start, Math.min(start + partBytes, totalBytes), opened)) {
        if (stopped) return;
        part.chunks.push(chunk);
        part.wake?.();
      }
      part.ended = true;
    } catch (error) {
      part.failure = { error };
    }
    part.wake?.();
  }

  /** Whether the next two parts have arrived already: more would only wait in memory. */
  function isReaderBehind(): boolean {
    return parts.get(delivered)?.ended === true && parts.get(delivered + 1)?.ended === true;
  }

  function startParts(): void {
    while (
      !stopped &&
      started < count &&
      running.size < connections &&
      started < delivered + window &&
      !isReaderBehind()
    ) {
      const part: Part = { chunks: [], ended: false, failure: undefined, wake: undefined };
      parts.set(started, part);
      const fetching = fetchPart(started, part).finally(() => {
        running.delete(fetching);
        startParts();
      });
      running.add(fetching);
      started += 1;
    }
  }

  try {
    startParts();
    for (; delivered < count; delivered += 1) {
      startParts();
      const part = parts.get(delivered);
      if (part === undefined) return;
      for (;;) {
        const chunk = part.chunks.shift();
        if (chunk !== undefined) yield chunk;
        else if (part.failure !== undefined) throw part.failure.error;
        else if (part.ended) break;
        else
          await new Promise<void>((resolve) => {
            part.wake = resolve;
          });
      }
      parts.delete(delivered);
    }
  } finally {
    stopped = true;
    object.stop();
    await Promise.all(running);
  }
}
