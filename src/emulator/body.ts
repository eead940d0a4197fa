import type { Bytes } from "./provided";

const chunkBytes = 64 * 1024;

/** Streams bytes in chunks, each made when it is asked for. */
export function streamOf(bytes: Bytes): ReadableStream<Bytes> {
  let position = 0;
  return new ReadableStream<Bytes>(
    {
      pull(controller) {
        if (position >= bytes.length) return controller.close();
        // A copy: whoever reads the chunk may transfer its buffer.
        controller.enqueue(bytes.slice(position, position + chunkBytes));
        position += chunkBytes;
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same answer with another body under the same status and headers. */
export function withBody(response: Response, body: ReadableStream<Bytes> | null): Response {
  return new Response(body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}

/** Passes a body on up to a number of bytes; what comes then is up to `after`, which may also never settle. */
export function limited(
  body: ReadableStream<Bytes>,
  { bytes, after }: { bytes: number; after: () => Promise<never> },
): ReadableStream<Bytes> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        if (left <= 0) return after();
        const { value, done } = await reader.read();
        if (done) return controller.close();
        controller.enqueue(value.slice(0, left));
        left -= value.length;
      },
      async cancel(reason) {
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Passes a body on, ends it with the signal's reason on an abort, and tells once that it is over, however it ended. */
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
