import { InputError, NetworkError, TimeoutError } from "../errors";
import type { ByteStream } from "../types";
import { toNetworkError } from "./network-error";

interface WatchOptions {
  readonly method: string;
  /** The address to show in errors. */
  readonly url: string;
  /** Ends the exchange; the stream errors with its signal's reason. */
  readonly controller: AbortController;
  /** Milliseconds without a byte, while the body is being read, after which it counts as stalled. */
  readonly idleTimeoutMs: number;
  /** Length that the body must have; `undefined` when it is not known. */
  readonly expectedBytes: number | undefined;
  /** Called once when the body has ended, in whatever way. */
  release(): void;
}

/**
 * Passes a body on, and errors when it stalls, breaks, or has an unexpected length. It reads only on demand, so that a
 * slow reader slows the connection down instead of filling memory.
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

/** The length that the server announced; `undefined` when it cannot be read or the body was encoded for the transfer. */
export function expectedLength(headers: Headers): number | undefined {
  return isEncoded(headers.get("content-encoding")) ? undefined : lengthIn(headers, "content-length");
}

/** The length in a header field; `undefined` when it has no number. */
export function lengthIn(headers: Headers, name: string): number | undefined {
  const length = headers.get(name);
  return length !== null && /^\d+$/.test(length) ? Number(length) : undefined;
}

/**
 * Whether a `content-encoding` changes the bytes. Some files are stored with one that does not, such as `aws-chunked` or
 * `utf-8`.
 */
export function isEncoded(contentEncoding: string | null): boolean {
  return /(?:^|,)\s*(?:x-)?(?:gzip|deflate|br|zstd|compress|dcb|dcz)\s*(?:,|$)/i.test(contentEncoding ?? "");
}

function notBytes(): InputError {
  return new InputError('The function given to authenticate as "fetch" must return bodies of bytes.', {
    argument: "fetch",
  });
}
