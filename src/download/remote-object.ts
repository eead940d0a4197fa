import { follow } from "../async/follow";
import { isUp42Error, NetworkError } from "../errors";
import type { SignedLink } from "../http/signed-link";
import { createLinkKeeper, type LinkKeeper } from "./link-keeper";
import { objectChanged, objectUnrecognizable } from "./object-changed";
import { ObjectRequests, type OpenedBytes } from "./object-requests";
import type { StorageSettings } from "./request-bytes";
import { isRecognizable, type StoredObject } from "./stored-object";

export { ObjectChangedError } from "./object-changed";
export type { OpenedBytes } from "./object-requests";

export interface ReadingReport {
  readonly requests: number;
  /** Requests that resumed a body after it broke or stalled. */
  readonly resumed: number;
}

interface RemoteObjectOptions {
  readonly sign: () => Promise<SignedLink>;
  readonly settings: StorageSettings;
  readonly signal: AbortSignal;
  /** What was known about the file when an earlier download broke. */
  readonly known?: StoredObject | undefined;
}

/** Where a body broke, and how often nothing came before. */
interface Break {
  readonly position: number;
  readonly to: number | undefined;
  readonly failures: number;
  /** Whether it may just have been one connection too many. */
  readonly isOneTooMany: boolean;
}

/**
 * One file of the storage, read by position. Renews its link, resumes broken bodies, and makes sure that all answers have
 * the same file.
 */
export class RemoteObject {
  readonly #links: LinkKeeper;
  readonly #requests: ObjectRequests;
  readonly #retries: number;
  readonly #stopping = new AbortController();
  readonly #release: () => void;
  #resumed = 0;

  constructor({ sign, settings, signal, known }: RemoteObjectOptions) {
    this.#links = createLinkKeeper(sign);
    this.#retries = settings.retry.limit ?? 4;
    this.#requests = new ObjectRequests({
      links: this.#links,
      settings,
      signal: this.#stopping.signal,
      known,
    });
    this.#release = follow(this.#stopping, signal);
  }

  /** Ends all requests. Called when the file was read or is no longer wanted. */
  stop(): void {
    this.#release();
    this.#stopping.abort(new DOMException("The file is no longer read.", "AbortError"));
  }

  get report(): ReadingReport {
    return { requests: this.#requests.count, resumed: this.#resumed };
  }

  /** What the answers so far said about the file; `undefined` before the first. */
  get known(): StoredObject | undefined {
    const { known, encoding } = this.#requests;
    if (known === undefined || !encoding.isSome) return known;
    return { ...known, totalBytes: undefined, isPlain: false };
  }

  /** The `content-disposition` of the last answer, or the one that its link requests. */
  get disposition(): string | undefined {
    return this.#requests.disposition;
  }

  get contentType(): string {
    return this.#requests.contentType;
  }

  /** Address of the last request, safe to show. */
  get address(): string {
    return this.#requests.address;
  }

  get signed(): number {
    return this.#links.signed;
  }

  /**
   * Requests bytes, as {@link ObjectRequests.open} does.
   *
   * @throws {ObjectChangedError} when the answer has another file than those before.
   * @throws {NetworkError} when no answer comes, or only answers with other bytes.
   */
  open(from: number, to?: number): Promise<OpenedBytes | undefined> {
    return this.#requests.open(from, to);
  }

  /** Requests bytes as {@link open} does, but can give the request and its answer up. */
  start(from: number, to: number): { readonly opened: Promise<OpenedBytes | undefined>; stop(): void } {
    const own = new AbortController();
    follow(own, this.#stopping.signal);
    return { opened: this.#requests.open(from, to, own.signal), stop: () => own.abort() };
  }

  /** Whether the storage may allow one more connection. */
  get hasRoom(): boolean {
    return this.#requests.hasRoom;
  }

  /** Yields the bytes from one position to another (or to the end) in order, and resumes after each break. */
  async *read(
    from: number,
    to?: number,
    opened?: OpenedBytes,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    let position = from;
    let failures = 0;
    let source = opened;
    try {
      for (;;) {
        source ??= await this.open(position, to);
        if (source === undefined) return;
        let next: Uint8Array<ArrayBuffer> | undefined;
        try {
          next = await this.#next(source, position, to);
        } catch (error) {
          const isOneTooMany = source.connection.fail();
          failures = await this.#recover(error, { position, to, failures, isOneTooMany });
          source = undefined;
          continue;
        }
        if (next === undefined) return;
        failures = 0;
        const chunk = to === undefined ? next : next.subarray(0, to - position);
        position += chunk.byteLength;
        yield chunk;
        if (position === to) return;
      }
    } finally {
      await source?.reader.cancel().catch(() => undefined);
    }
  }

  /** The next chunk, or `undefined` at the true end. */
  async #next(
    source: OpenedBytes,
    position: number,
    to: number | undefined,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { encoding, address: url } = this.#requests;
    const total = this.known?.totalBytes;
    for (;;) {
      const { done, value } = await source.reader.read();
      if (done) break;
      const wanted = value.subarray(Math.min(source.ahead, value.byteLength));
      source.ahead -= value.byteLength - wanted.byteLength;
      if (wanted.byteLength === 0) continue;
      if (source.isRange) encoding.noteRange();
      if (to === undefined && total !== undefined && position + wanted.byteLength > total) {
        if (source.isRange) throw objectChanged();
        encoding.noteExcess();
      }
      return wanted;
    }
    const end = to ?? total ?? position;
    if (source.ahead === 0) {
      if (position === end) return undefined;
      if (to === undefined && !source.isRange && encoding.isEnd(position)) return undefined;
    }
    const received = position - source.ahead;
    throw new EarlyEndError(`GET ${url} ended after ${received} of ${end} bytes.`, { method: "GET", url });
  }

  /** Waits before the rest is requested, and returns the new number of failures. Throws when a retry cannot help. */
  async #recover(error: unknown, { position, to, failures, isOneTooMany }: Break): Promise<number> {
    this.#stopping.signal.throwIfAborted();
    if (!isUp42Error(error, "NetworkError", "TimeoutError")) throw error;
    const { known, encoding } = this.#requests;
    // Then the next answer may say that this was all.
    const mayBeWhole = error instanceof EarlyEndError && encoding.isUnknown;
    if (position > 0 && known !== undefined && !isRecognizable(known) && !mayBeWhole) {
      throw objectUnrecognizable(error);
    }
    if (isOneTooMany) {
      this.#resumed += 1;
      return failures;
    }
    const isLast = failures >= this.#retries;
    if (isLast && !this.#requests.mayAskForAll(position, to)) throw error;
    if (isLast) this.#requests.askForAll();
    // Without a wait after progress, otherwise with growing, random waits.
    else if (failures > 0) await this.#requests.wait(failures);
    this.#resumed += 1;
    return isLast ? 0 : failures + 1;
  }
}

/** Thrown when a body ends normally before its announced length. */
class EarlyEndError extends NetworkError {}
