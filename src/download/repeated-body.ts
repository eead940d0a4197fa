import { isUp42Error, NetworkError } from "../errors";
import type { RetryOptions } from "../http/retry";
import { asSentence } from "../http/sentence";
import type { ChunkSource } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { waitAfter } from "./backoff";
import { PassedBytes } from "./passed-bytes";

interface RepeatedBodyOptions {
  readonly retry: RetryOptions;
  readonly signal: AbortSignal;
  /** The request, for errors. */
  readonly method: string;
  /** The address to show in errors. */
  readonly url: string;
}

/**
 * A body that the service can only send from the start. When it breaks or stalls, it is requested again. The bytes that
 * were read before are skipped, and their checksum must be the same, because they have been passed on already.
 */
export class RepeatedBody implements ChunkSource {
  readonly #open: () => Promise<ByteStream>;
  readonly #options: RepeatedBodyOptions;
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  readonly #passed = new PassedBytes();
  /** The error of the last break. */
  #cause: unknown;
  #breaks = 0;

  constructor(open: () => Promise<ByteStream>, options: RepeatedBodyOptions) {
    this.#open = open;
    this.#options = options;
  }

  /**
   * The next chunk, never an empty one; `undefined` at the end.
   *
   * @throws {NetworkError | TimeoutError} when the body broke or stalled too often without a new byte, or differed when it
   * came again.
   */
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (;;) {
      // It has its own retries.
      this.#reader ??= (await this.#open()).getReader();
      let next: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
      try {
        next = await this.#reader.read();
      } catch (error) {
        await this.#goOnAfter(error);
        continue;
      }
      if (next.done) {
        if (this.#passed.isBehind) throw this.#changed();
        return undefined;
      }
      const chunk = this.#passed.take(next.value);
      if (chunk === undefined) throw this.#changed();
      if (chunk.byteLength === 0) continue;
      this.#breaks = 0;
      return chunk;
    }
  }

  /** Ends the request. */
  async stop(reason: unknown): Promise<void> {
    // An error of the cancellation adds nothing to its reason.
    await this.#reader?.cancel(reason).catch(() => undefined);
  }

  async #goOnAfter(error: unknown): Promise<void> {
    const { retry, signal } = this.#options;
    signal.throwIfAborted();
    const { limit = 4 } = retry;
    if (!isUp42Error(error, "NetworkError", "TimeoutError") || this.#breaks >= limit) throw error;
    // Without a wait after progress, otherwise with growing, random waits.
    if (this.#breaks > 0) await waitAfter(this.#breaks, { retry, signal });
    this.#breaks += 1;
    this.#reader = undefined;
    this.#passed.startAgain();
    this.#cause = error;
  }

  #changed(): NetworkError {
    const { method, url } = this.#options;
    const cause = this.#cause;
    const what = cause instanceof Error ? cause.message.replace(/\.$/, "") : `${method} ${url} broke`;
    return new NetworkError(asSentence(`${what}, and the retry returned different bytes`), {
      method,
      url,
      cause,
    });
  }
}
