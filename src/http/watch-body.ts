import { InputError, NetworkError, TimeoutError } from "../errors";
import type { ByteStream } from "../types";
import { toNetworkError } from "./network-error";

interface WatchOptions {
  readonly method: string;
  /** The address to show in errors. */
  readonly url: string;
  /** Ends the exchange; its signal's reason is what the stream errors with. */
  readonly controller: AbortController;
  /** Milliseconds that the body may be silent while it is being read. */
  readonly idleTimeoutMs: number;
  /** Bytes that have to come; `undefined` where that is not known. */
  readonly expectedBytes: number | undefined;
  /** Called once when the body has ended in whatever way. */
  release(): void;
}

/**
 * Passes a body on, and errors when it stalls, breaks, or has another length than expected. It reads only when it is
 * read, so that a slow reader holds the connection back instead of filling memory.
 */
export function watchBody(
  body: ReadableStream<Uint8Array>,
  { method, url, controller, idleTimeoutMs, expectedBytes, release }: WatchOptions,
): ByteStream {
  const reader = body.getReader();
  const { signal } = controller;
  let received = 0;
  let ended = false;
  let stop: () => void = () => undefined;

  function finish(): void {
    ended = true;
    signal.removeEventListener("abort", stop);
    release();
  }

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(stream) {
        stop = () => {
          if (ended) return;
          finish();
          stream.error(signal.reason);
          reader.cancel(signal.reason).catch(() => undefined);
        };
        signal.addEventListener("abort", stop, { once: true });
      },
      async pull(stream) {
        const timer = setTimeout(() => {
          controller.abort(
            new TimeoutError(
              `${method} ${url} stalled: no byte for ${idleTimeoutMs} ms after the first ${received}.`,
              { method, url },
            ),
          );
        }, idleTimeoutMs);
        try {
          const { done, value } = await reader.read();
          if (ended) return;
          if (!done) {
            if (!ArrayBuffer.isView(value)) throw notBytes();
            received += value.byteLength;
            stream.enqueue(value as Uint8Array<ArrayBuffer>);
            return;
          }
          finish();
          if (expectedBytes === undefined || received === expectedBytes) stream.close();
          else {
            stream.error(
              new NetworkError(`${method} ${url} ended after ${received} of ${expectedBytes} bytes.`, {
                method,
                url,
              }),
            );
          }
        } catch (error) {
          if (ended) return;
          finish();
          stream.error(
            toNetworkError(error, `${method} ${url} broke after ${received} bytes`, { method, url }),
          );
        } finally {
          clearTimeout(timer);
        }
      },
      cancel(reason) {
        finish();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The length the server announced; unknown when it is not readable or when the bytes were encoded on the way. */
export function expectedLength(headers: Headers): number | undefined {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding !== "" && encoding !== "identity") return undefined;
  const length = headers.get("content-length");
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
}

function notBytes(): InputError {
  return new InputError('The function given to authenticate as "fetch" must give bodies of bytes.', {
    argument: "fetch",
  });
}
