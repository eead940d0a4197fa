import { ArchiveError, isUp42Error, NetworkError } from "../errors";
import { withoutQuery } from "../http/address";
import type { SignedLink } from "../http/signed-link";
import { delay } from "./delay";
import { createLinkKeeper, type LinkKeeper } from "./link-keeper";
import { type BytesAnswer, requestBytes, type StorageSettings } from "./request-bytes";
import { isAnotherObject, isRecognizable, type StoredObject, strongValidator } from "./stored-object";

/** Thrown when the file behind the link is not the one that was begun. Whoever reads it may start over. */
export class ObjectChangedError extends ArchiveError {}

/** What it took to read a file. */
export interface ReadingReport {
  requests: number;
  /** Requests made to go on after a body broke or stalled. */
  resumed: number;
}

interface RemoteObjectOptions {
  readonly sign: () => Promise<SignedLink>;
  readonly settings: StorageSettings;
  readonly signal: AbortSignal;
  /** What was known of the file when an earlier reading of it broke off. */
  readonly known?: StoredObject | undefined;
}

/** Bytes of a file on their way. */
export interface OpenedBytes {
  readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  /** Bytes still to be passed over: those before the wanted ones, when the storage ignores ranges. */
  ahead: number;
  /** Whether the storage sent the range that was asked for. */
  readonly isRange: boolean;
}

/**
 * One file of the storage, read by position. Renews its link, goes on where a body broke, and makes sure that all
 * answers are of the same file.
 */
export class RemoteObject {
  readonly report: ReadingReport = { requests: 0, resumed: 0 };
  readonly #links: LinkKeeper;
  readonly #settings: StorageSettings;
  readonly #stopping = new AbortController();
  readonly #release: () => void;
  #known: StoredObject | undefined;
  #disposition: string | undefined;
  /** Of the last request, safe to show. */
  #address = "";

  constructor({ sign, settings, signal, known }: RemoteObjectOptions) {
    this.#known = known;
    this.#links = createLinkKeeper(sign);
    this.#settings = settings;
    const forwardAbort = (): void => this.#stopping.abort(signal.reason);
    if (signal.aborted) forwardAbort();
    signal.addEventListener("abort", forwardAbort, { once: true });
    this.#release = () => signal.removeEventListener("abort", forwardAbort);
  }

  /** Ends all requests. Called when the file was read, or is no longer wanted. */
  stop(): void {
    this.#release();
    this.#stopping.abort(new DOMException("The file is no longer read.", "AbortError"));
  }

  /** What the answers so far said of the file; `undefined` before the first. */
  get known(): StoredObject | undefined {
    return this.#known;
  }

  /** The `content-disposition` of the last answer, or the one that its link asks for. */
  get disposition(): string | undefined {
    return this.#disposition;
  }

  /** Links signed so far. */
  get signed(): number {
    return this.#links.signed;
  }

  /**
   * Asks for bytes, once or, when the link is refused, once more with a new one. `undefined` when there are none.
   *
   * @throws {ObjectChangedError} when the answer is of another file than those before.
   */
  async open(from: number, to?: number): Promise<OpenedBytes | undefined> {
    let link = await this.#links.get();
    let answer = await this.#request(link, from, to);
    if (answer.kind === "refused") {
      link = await this.#links.renew(link);
      answer = await this.#request(link, from, to);
    }
    if (answer.kind === "refused") throw answer.error;
    if (answer.kind === "beyond") {
      const total = this.#known?.totalBytes ?? answer.totalBytes;
      if (total === undefined || total === from) return undefined;
      throw changed();
    }
    return this.#accept(answer, from);
  }

  /** Gives the bytes from one position to another (or to the end) in order, going on after each break. */
  async *read(
    from: number,
    to?: number,
    opened?: OpenedBytes,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    let position = from;
    let breaks = 0;
    let source = opened;
    try {
      for (;;) {
        source ??= await this.open(position, to);
        const next = source === undefined ? undefined : await this.#next(source, position, to, breaks);
        if (next === "broken") {
          source = undefined;
          breaks += 1;
          continue;
        }
        if (next === undefined) return;
        breaks = 0;
        const chunk = to === undefined ? next : next.subarray(0, to - position);
        position += chunk.byteLength;
        yield chunk;
        if (position === to) return;
      }
    } finally {
      await source?.reader.cancel().catch(() => undefined);
    }
  }

  /** The next chunk, `undefined` at the true end, or `"broken"` when the rest has to be asked for anew. */
  async #next(
    source: OpenedBytes,
    position: number,
    to: number | undefined,
    breaks: number,
  ): Promise<Uint8Array<ArrayBuffer> | undefined | "broken"> {
    try {
      for (;;) {
        const { done, value } = await source.reader.read();
        if (done) break;
        const wanted = value.subarray(Math.min(source.ahead, value.byteLength));
        source.ahead -= value.byteLength - wanted.byteLength;
        if (wanted.byteLength > 0) return wanted;
      }
      const end = to ?? this.#known?.totalBytes ?? position;
      if (position === end) return undefined;
      throw new NetworkError(`GET ${this.#address} ended after ${position} of ${end} bytes.`, {
        method: "GET",
        url: this.#address,
      });
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      if (!isUp42Error(error, "NetworkError", "TimeoutError") || this.#known?.isPlain === false) throw error;
      if (position > 0 && this.#known !== undefined && !isRecognizable(this.#known)) {
        throw new ObjectChangedError(
          "The download broke off, and the storage tells nothing by which the rest could be known to be of the same " +
            "file; nothing was kept, try again.",
          { cause: error },
        );
      }
      const { limit = 4, baseDelayMs = 500, maxDelayMs = 10_000 } = this.#settings.retry;
      if (breaks >= limit) throw error;
      // At once after progress; with growing, random waits while there is none.
      if (breaks > 0)
        await delay(Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** breaks), this.#stopping.signal);
      this.report.resumed += 1;
      return "broken";
    }
  }

  async #request(link: SignedLink, from: number, to: number | undefined): Promise<BytesAnswer> {
    this.#address = withoutQuery(link.url);
    this.report.requests += 1;
    const ifEtag = from > 0 && this.#known !== undefined ? strongValidator(this.#known) : undefined;
    return requestBytes(link.url, { from, to, ifEtag }, this.#settings, { signal: this.#stopping.signal });
  }

  async #accept(
    { start, object, disposition, body, isPartial }: Extract<BytesAnswer, { kind: "bytes" }>,
    from: number,
  ): Promise<OpenedBytes> {
    const reader = body.getReader();
    const refuse = async (error: Error): Promise<never> => {
      await reader.cancel(error).catch(() => undefined);
      throw error;
    };
    if (this.#known !== undefined && isAnotherObject(this.#known, object)) return refuse(changed());
    this.#known = { ...object, ...withoutGaps(this.#known) };
    this.#disposition = disposition;
    if (start === from) return { reader, ahead: 0, isRange: isPartial };
    if (start !== 0) {
      return refuse(
        new NetworkError(
          `GET ${this.#address} was answered with bytes from ${start} on instead of ${from}.`,
          {
            method: "GET",
            url: this.#address,
          },
        ),
      );
    }
    return { reader, ahead: from, isRange: false };
  }
}

function changed(): ObjectChangedError {
  return new ObjectChangedError(
    "The results changed while they were being downloaded; nothing was kept, try again.",
  );
}

function withoutGaps(object: StoredObject | undefined): Partial<StoredObject> {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value !== undefined));
}
