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
 * One body of a service that sends it from its start only. When it breaks or stalls it is asked for again; what was
 * read before is read over, and by its checksum must be the same, as nothing of it can be taken back.
 */
export class RepeatedBody implements ChunkSource {
  readonly #open: () => Promise<ByteStream>;
  readonly #options: RepeatedBodyOptions;
  readonly #crc32 = createCrc32();
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined;
  /** What was passed on. */
  readonly #passed = { bytes: 0, checksum: 0 };
  /** What of it came again after the last break; nothing when that is over. */
  #repeated: { bytes: number; checksum: number; readonly cause: unknown } | undefined;
  #breaks = 0;

  constructor(open: () => Promise<ByteStream>, options: RepeatedBodyOptions) {
    this.#open = open;
    this.#options = options;
  }

  /**
   * The next chunk, never an empty one; `undefined` at the end.
   *
   * @throws {NetworkError | TimeoutError} when it broke or stalled more often than it may without a new byte, or when
   * it came again as another one.
   */
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    for (;;) {
      // What the opening itself may make better, it has tried.
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
    // A body that cannot even be cancelled adds nothing to the reason for which it was.
    await this.#reader?.cancel(reason).catch(() => undefined);
  }

  /** What of a chunk was not there before a break. */
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
    // At once after progress; with growing, random waits while there is none.
    if (this.#breaks > 0) await waitAfter(this.#breaks, { retry, signal });
    this.#breaks += 1;
    this.#reader = undefined;
    this.#repeated = this.#passed.bytes === 0 ? undefined : { bytes: 0, checksum: 0, cause: error };
  }

  #changed(cause: unknown): NetworkError {
    const { method, url } = this.#options;
    const what = cause instanceof Error ? cause.message.replace(/\.$/, "") : `${method} ${url} broke`;
    return new NetworkError(asSentence(`${what}, and what came when it was asked for again differs`), {
      method,
      url,
      cause,
    });
  }
}
