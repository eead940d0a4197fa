import { isUp42Error, NetworkError } from "../errors";
import { waitAfter } from "./backoff";
import type { BodyReader, Connection } from "./connections";
import { HiddenEncoding } from "./hidden-encoding";
import type { LinkKeeper } from "./link-keeper";
import { type Answer, type BytesOver, LinkedRequests } from "./linked-requests";
import { objectChanged, objectUnrecognizable } from "./object-changed";
import type { StorageSettings } from "./request-bytes";
import {
  isAnotherObject,
  isComparable,
  mayBeOtherEncoding,
  type StoredObject,
  strongValidator,
} from "./stored-object";

export interface OpenedBytes {
  readonly reader: BodyReader;
  /** Where the bytes come from. */
  readonly connection: Connection;
  /** Bytes still to be skipped: those before the wanted ones, when the whole file comes. */
  ahead: number;
  /** Whether the storage sent the requested range. */
  readonly isRange: boolean;
}

/** Wanted bytes, and the position from which they are requested: 0 for the whole file. */
interface Asked {
  readonly from: number;
  readonly to: number | undefined;
  readonly start: number;
  readonly signal: AbortSignal | undefined;
}

/** The result of one request; an error when other bytes came. */
type Opened = OpenedBytes | undefined | NetworkError;

interface ObjectRequestsOptions {
  readonly links: LinkKeeper;
  readonly settings: StorageSettings;
  readonly signal: AbortSignal;
  readonly known: StoredObject | undefined;
}

/** Makes the requests for one file and compares their answers with each other. */
export class ObjectRequests {
  /** Whether positions in the read bytes are positions in the stored file. */
  readonly encoding: HiddenEncoding;
  readonly #requests: LinkedRequests;
  readonly #settings: StorageSettings;
  readonly #signal: AbortSignal;
  #known: StoredObject | undefined;
  #disposition: string | undefined;
  #contentType = "";
  #takesRanges = true;

  constructor({ links, settings, signal, known }: ObjectRequestsOptions) {
    this.encoding = new HiddenEncoding({ mayBeThere: settings.obeysCors === true });
    this.#requests = new LinkedRequests(links, { settings, signal });
    this.#settings = settings;
    this.#signal = signal;
    this.#known = known;
  }

  /** What the answers so far said about the file, unchanged. */
  get known(): StoredObject | undefined {
    return this.#known;
  }

  get disposition(): string | undefined {
    return this.#disposition;
  }

  get contentType(): string {
    return this.#contentType;
  }

  /** Address of the last request, safe to show. */
  get address(): string {
    return this.#requests.address;
  }

  /** Whether the storage may allow one more connection. */
  get hasRoom(): boolean {
    return this.#requests.hasRoom;
  }

  /** Requests so far. */
  get count(): number {
    return this.#requests.count;
  }

  /**
   * Requests bytes. It uses a new link when the old one is refused, and retries, as often as after a broken connection,
   * when other bytes come. Returns `undefined` when the file ends before them.
   *
   * @throws {ObjectChangedError} when the answer has, or may have, another file than those before.
   * @throws {NetworkError} when no answer comes, or only answers with other bytes.
   */
  async open(from: number, to?: number, signal?: AbortSignal): Promise<OpenedBytes | undefined> {
    const { limit = 4 } = this.#settings.retry;
    for (let failures = 1; ; failures += 1) {
      const opened = await this.#open(from, to, signal);
      if (!(opened instanceof NetworkError)) return opened;
      if (failures > limit) throw opened;
      await this.wait(failures);
    }
  }

  /** Waits before a retry: the more tries failed, the longer it may be. */
  wait(failures: number): Promise<void> {
    return waitAfter(failures, { retry: this.#settings.retry, signal: this.#signal });
  }

  /**
   * Whether a request for the whole file may succeed where a request for the rest failed. Under CORS the reason stays
   * unknown: the storage may not permit the range that the browser asks for, or it may send the file in an encoding, which
   * no browser can decode from the middle.
   */
  mayAskForAll(from: number, to: number | undefined): boolean {
    return from > 0 && to === undefined && this.#asksForRest && this.encoding.isUnknown;
  }

  /** From now on, requests the whole file and skips what was read already. */
  askForAll(): void {
    this.#takesRanges = false;
  }

  /** If the file is encoded, a position in the decoded bytes means nothing to the storage. */
  get #asksForRest(): boolean {
    return this.#takesRanges && !this.encoding.isSome && this.#known?.isPlain !== false;
  }

  async #open(from: number, to: number | undefined, signal: AbortSignal | undefined): Promise<Opened> {
    const asked = { from, to, start: to !== undefined || this.#asksForRest ? from : 0, signal };
    let answer: Answer;
    try {
      answer = await this.#ask(asked);
    } catch (error) {
      // Not when it was the service that did not answer the request for a new link.
      const isOfStorage = isUp42Error(error, "NetworkError") && error.url === this.address;
      if (!isOfStorage || !this.mayAskForAll(from, to)) throw error;
      return this.#openAll(from, signal);
    }
    return answer.kind === "bytes" ? this.#accept(answer, asked) : this.#acceptEnd(answer.totalBytes, asked);
  }

  async #openAll(from: number, signal: AbortSignal | undefined): Promise<Opened> {
    this.askForAll();
    return this.#open(from, undefined, signal);
  }

  #ask({ to, start, signal }: Asked): Promise<Answer> {
    const range = {
      from: start,
      // If the position of a range cannot be read, the length of a range without an end shows that of the file.
      to: this.encoding.isLengthTrue ? to : undefined,
      ifEtag: this.#conditionFrom(start),
    };
    return this.#requests.ask(range, signal);
  }

  /** An `etag` for `If-Range`. Not in browsers, which would need the storage's permission to send it. */
  #conditionFrom(start: number): string | undefined {
    if (start === 0 || this.#known === undefined || this.#settings.obeysCors === true) return undefined;
    return strongValidator(this.#known);
  }

  /** No bytes follow `from`: it is the end of the file, or another file. */
  async #acceptEnd(storedBytes: number | undefined, { from, to, signal }: Asked): Promise<Opened> {
    this.encoding.noteLengths({ storedBytes, toldBytes: this.#known?.totalBytes });
    const total = this.#known?.totalBytes ?? storedBytes;
    if (total === undefined || total === from || this.encoding.isStoredEnd(from)) return undefined;
    if (storedBytes === undefined && this.mayAskForAll(from, to)) return this.#openAll(from, signal);
    throw objectChanged();
  }

  async #accept(
    { start, object, disposition, contentType, body, isPartial, connection }: BytesOver,
    asked: Asked,
  ): Promise<Opened> {
    const { from, to } = asked;
    const known = this.#known;
    const reader = connection.read(body);
    const drop = (reason: unknown): Promise<void> => reader.cancel(reason).catch(() => undefined);
    const refuse = async (error: Error): Promise<never> => {
      await drop(error);
      throw error;
    };

    if (isPartial) {
      this.encoding.noteLengths({ storedBytes: object.totalBytes, toldBytes: known?.totalBytes });
    }
    if (known !== undefined && isAnotherObject(known, object)) {
      const error = objectChanged();
      const mayBeSame = asked.start > 0 && this.encoding.isUnknown && mayBeOtherEncoding(known, object);
      if (!mayBeSame) return refuse(error);
      await drop(error);
      return to === undefined
        ? this.#openAll(from, asked.signal)
        : { reader, connection, ahead: 0, isRange: false };
    }
    const wasCondition = isPartial && this.#conditionFrom(asked.start) !== undefined;
    if (known !== undefined && from > 0 && !wasCondition && !isComparable(known, object)) {
      return refuse(objectUnrecognizable());
    }
    if (start !== from && start !== 0) {
      const url = this.address;
      const error = new NetworkError(`GET ${url} returned bytes from position ${start} instead of ${from}.`, {
        method: "GET",
        url,
      });
      await drop(error);
      return error;
    }
    this.#known = { ...object, ...withoutGaps(known), isMeasured: object.isMeasured };
    this.#disposition = disposition;
    this.#contentType = contentType;
    if (start !== from) return { reader, connection, ahead: from, isRange: false };
    // If the length of the file is not certain, parts might not cover all of it.
    const isRange = isPartial && (to === undefined || this.encoding.isLengthTrue);
    return { reader, connection, ahead: 0, isRange };
  }
}

function withoutGaps(object: StoredObject | undefined): Partial<StoredObject> {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value !== undefined));
}
