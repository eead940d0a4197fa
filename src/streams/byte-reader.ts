import type { ByteStream } from "../types";

/** Longer chunks are split: what is done with one may take a second, and nothing else runs meanwhile. */
const mostChunkBytes = 2 ** 20;

/**
 * Reads a stream chunk by chunk. It can look at the start without losing it, and keeps the error of the stream itself,
 * so that callers can tell a broken connection from a broken archive.
 */
export class ByteReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #explain: (error: unknown) => unknown;
  readonly #onChunk: ((chunk: Uint8Array) => void) | undefined;
  #peeked: Uint8Array<ArrayBuffer> | undefined;
  #unread: Uint8Array<ArrayBuffer> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #stopped: { readonly error: unknown } | undefined;

  /**
   * @param options.explain Turns an error of the stream into the error that reads reject with.
   * @param options.onChunk Called with each chunk when it arrives.
   */
  constructor(
    stream: ByteStream,
    {
      explain = (error) => error,
      onChunk,
    }: { explain?: (error: unknown) => unknown; onChunk?: (chunk: Uint8Array) => void } = {},
  ) {
    this.#reader = stream.getReader();
    this.#explain = explain;
    this.#onChunk = onChunk;
  }

  /** The error of the stream, or the reason given to {@link stop}; `undefined` while all is well. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure ?? this.#stopped;
  }

  /** The error of the stream itself. */
  get ownFailure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** The next chunk, never an empty one; `undefined` at the end. */
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if (this.#peeked !== undefined) {
      const chunk = this.#peeked;
      this.#peeked = undefined;
      return chunk;
    }
    for (;;) {
      const chunk = await this.#readNext();
      if (chunk === undefined || chunk.byteLength > 0) return chunk;
    }
  }

  /** The next `length` bytes, which later reads still return; fewer only when the stream has fewer. */
  async peek(length: number): Promise<Uint8Array<ArrayBuffer>> {
    let start = (await this.read()) ?? new Uint8Array(0);
    while (start.byteLength < length) {
      const next = await this.read();
      if (next === undefined) break;
      const joined = new Uint8Array(start.byteLength + next.byteLength);
      joined.set(start);
      joined.set(next, start.byteLength);
      start = joined;
    }
    if (start.byteLength > 0) this.#peeked = start;
    return start.subarray(0, length);
  }

  /** The next bytes, at most `most` of them; `undefined` at the end. */
  async take(most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const chunk = await this.read();
    if (chunk === undefined || chunk.byteLength <= most) return chunk;
    this.#peeked = chunk.subarray(most);
    return chunk.subarray(0, most);
  }

  /** Cancels the stream. A read under way and every later one reject with `reason`. */
  async stop(reason: unknown): Promise<void> {
    if (this.#stopped !== undefined) return;
    this.#stopped = { error: reason };
    this.#peeked = undefined;
    this.#unread = undefined;
    // Why the stream cannot be cancelled adds nothing to the reason for cancelling it.
    await this.#reader.cancel(reason).catch(() => undefined);
  }

  async #readNext(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    this.#throwIfFailed();
    let whole = this.#unread;
    try {
      whole ??= (await this.#reader.read()).value;
    } catch (error) {
      if (this.#stopped === undefined) this.#failure = { error: this.#explain(error) };
    }
    // Checked again, because a stopped stream reads like one that ended well.
    this.#throwIfFailed();
    const isLong = whole !== undefined && whole.byteLength > mostChunkBytes;
    this.#unread = isLong ? whole?.subarray(mostChunkBytes) : undefined;
    const chunk = isLong ? whole?.subarray(0, mostChunkBytes) : whole;
    if (chunk !== undefined) this.#onChunk?.(chunk);
    return chunk;
  }

  #throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

/** A source of chunks, such as a {@link ByteReader}. */
export interface ChunkSource {
  /** The next chunk, never an empty one; `undefined` at the end. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Frees the source. Called when its stream is cancelled or reading failed. */
  stop(reason: unknown): Promise<void>;
}

/** Makes a stream that reads the source only on demand. */
export function toByteStream(source: ChunkSource): ByteStream {
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const chunk = await source.read();
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
        } catch (error) {
          await source.stop(error);
          throw error;
        }
      },
      cancel: (reason) => source.stop(reason),
    },
    { highWaterMark: 0 },
  );
}
