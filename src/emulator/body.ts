import type { BodyPieces, Bytes } from "./provided";

const chunkBytes = 64 * 1024;

/** Streams bytes in chunks, on demand. */
export function streamOf(bytes: Bytes): ReadableStream<Bytes> {
  return streamOfPieces(chunksOf(bytes));
}

function* chunksOf(bytes: Bytes): Generator<Bytes> {
  for (let position = 0; position < bytes.length; position += chunkBytes) {
    // A copy, because the reader may transfer the buffer of a chunk.
    yield bytes.slice(position, position + chunkBytes);
  }
}

/** Streams pieces of any size, on demand. */
export function streamOfPieces(pieces: BodyPieces): ReadableStream<Bytes> {
  const all = typeof pieces === "string" ? [pieces] : pieces;
  const iterator = Symbol.asyncIterator in all ? all[Symbol.asyncIterator]() : all[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) return controller.close();
        controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

export function withBody(response: Response, body: ReadableStream<Bytes> | null): Response {
  return new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** Passes on so many bytes of a body. Then `after` closes the stream, errors it or never settles. */
export function limited(
  body: ReadableStream<Bytes>,
  {
    bytes,
    after,
  }: { bytes: number; after: (controller: ReadableStreamDefaultController<Bytes>) => Promise<void> },
): ReadableStream<Bytes> {
  let left = bytes;
  return rewritten(body, async (controller, reader) => {
    if (left <= 0) {
      await reader.cancel();
      return after(controller);
    }
    const { value, done } = await reader.read();
    if (done) return controller.close();
    controller.enqueue(value.slice(0, left));
    left -= value.length;
  });
}

/** Passes a body on at this speed or slower, in pieces of at most a twentieth of a second. */
export function paced(
  body: ReadableStream<Bytes>,
  { bytesPerSecond }: { bytesPerSecond: number },
): ReadableStream<Bytes> {
  const pieceBytes = Math.min(chunkBytes, Math.ceil(bytesPerSecond / 20));
  const cancelled = new AbortController();
  let rest: Bytes = new Uint8Array(0);
  let due: number | undefined;
  const pull: Pull = async (controller, reader) => {
    if (rest.length === 0) {
      const { value, done } = await reader.read();
      if (done) return controller.close();
      rest = value;
    }
    const piece = rest.slice(0, pieceBytes);
    rest = rest.subarray(piece.length);
    const now = performance.now();
    // A slow reader saves up no more than a tenth of a second.
    due = Math.max(due ?? now, now - 100) + (piece.length * 1000) / bytesPerSecond;
    if (due - now >= 1) await pause(due - now, cancelled.signal);
    if (!cancelled.signal.aborted) controller.enqueue(piece);
  };
  return rewritten(body, pull, () => cancelled.abort());
}

/** Waits; an abort ends it early. The emulator imports nothing of `async`. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}

type Pull = (
  controller: ReadableStreamDefaultController<Bytes>,
  reader: ReadableStreamDefaultReader<Bytes>,
) => Promise<void>;

/** Makes a stream of another one. `pull` reads it, only on demand. */
function rewritten(body: ReadableStream<Bytes>, pull: Pull, onCancel = () => {}): ReadableStream<Bytes> {
  const reader = body.getReader();
  return new ReadableStream<Bytes>(
    {
      pull: (controller) => pull(controller, reader),
      async cancel(reason) {
        onCancel();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Decompresses a body, as every `fetch` does: damaged bytes end it with a `TypeError`. The headers stay. */
export function decoded(response: Response): Response {
  if (response.body === null || response.headers.get("content-encoding") !== "gzip") return response;
  const inflated = response.body.pipeThrough(new DecompressionStream("gzip"));
  const body = rewritten(inflated, async (controller, reader) => {
    const { value, done } = await reader.read().catch((cause: unknown) => {
      // Node 20 passes an error of zlib on.
      throw typeof Object(cause).errno === "number" ? new TypeError("terminated", { cause }) : cause;
    });
    if (done) controller.close();
    else controller.enqueue(value);
  });
  return withBody(response, body);
}

/** Passes a body on, and then so many spaces. */
export function padded(body: ReadableStream<Bytes>, bytes: number): ReadableStream<Bytes> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        if (left <= 0) return controller.close();
        const spaces = new Uint8Array(Math.min(left, 2 ** 16)).fill(0x20);
        left -= spaces.byteLength;
        controller.enqueue(spaces);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** Passes a body on and calls `onEnd` once when it ends, fails or is cancelled. An abort errors it. */
export function watched(
  body: ReadableStream<Bytes>,
  { signal, onEnd }: { signal: AbortSignal; onEnd: () => void },
): ReadableStream<Bytes> {
  const reader = body.getReader();
  let stop: () => void;
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        const onAbort = () => {
          stop();
          controller.error(signal.reason);
          reader.cancel(signal.reason).catch(() => undefined);
        };
        stop = () => {
          signal.removeEventListener("abort", onAbort);
          onEnd();
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort, { once: true });
      },
      async pull(controller) {
        try {
          const { value, done } = await reader.read();
          if (signal.aborted) return;
          if (!done) return controller.enqueue(value);
          stop();
          controller.close();
        } catch (error) {
          stop();
          throw error;
        }
      },
      async cancel(reason) {
        stop();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
