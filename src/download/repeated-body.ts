import { isUp42Error, NetworkError } from "../errors";
import type { RetryOptions } from "../http/retry";
import { asSentence } from "../http/sentence";
import type { ChunkSource } from "../streams/byte-reader";
import { createCrc32 } from "../streams/crc32";
import type { ByteStream } from "../types";
import { waitAfter } from "./backoff";

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
  readonly #crc32 = createCrc32();
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  /** The bytes that were passed on. */
  readonly #passed = { bytes: 0, checksum: 0 };
  /** The bytes that came again after the last break; `undefined` when all of them have come. */
  #repeated: { bytes: number; checksum: number; readonly cause: unknown } | undefined;
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
        if (this.#repeated !== undefined) throw this.#changed(this.#repeated.cause);
        return undefined;
      }
      const chunk = this.#withoutRepeated(next.value);
      if (chunk.byteLength === 0) continue;
      this.#passed.bytes += chunk.byteLength;
      this.#passed.checksum = this.#crc32(chunk, this.#passed.checksum);
      this.#breaks = 0;
      return chunk;
    }
  }

  /** Ends the request. */
  async stop(reason: unknown): Promise<void> {
    // An error of the cancellation adds nothing to its reason.
    await this.#reader?.cancel(reason).catch(() => undefined);
  }

  /** The bytes of a chunk that are new after a break. */
  #withoutRepeated(chunk: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    const repeated = this.#repeated;
    if (repeated === undefined) return chunk;
    const known = chunk.subarray(0, this.#passed.bytes - repeated.bytes);
    repeated.bytes += known.byteLength;
    repeated.checksum = this.#crc32(known, repeated.checksum);
    if (repeated.bytes === this.#passed.bytes) {
      if (repeated.checksum !== this.#passed.checksum) throw this.#changed(repeated.cause);
      this.#repeated = undefined;
    }
    return chunk.subarray(known.byteLength);
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
    this.#repeated = this.#passed.bytes === 0 ? undefined : { bytes: 0, checksum: 0, cause: error };
  }

  #changed(cause: unknown): NetworkError {
    const { method, url } = this.#options;
    const what = cause instanceof Error ? cause.message.replace(/\.$/, "") : `${method} ${url} broke`;
    return new NetworkError(asSentence(`${what}, and the retry returned different bytes`), {
      method,
      url,
      cause,
    });
  }
}
