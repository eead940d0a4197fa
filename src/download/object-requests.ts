import { isUp42Error, NetworkError } from "../errors";
import { withoutQuery } from "../http/address";
import { waitAfter } from "./backoff";
import { HiddenEncoding } from "./hidden-encoding";
import type { LinkKeeper } from "./link-keeper";
import { objectChanged, objectUnrecognizable } from "./object-changed";
import { type BytesAnswer, requestBytes, type StorageSettings } from "./request-bytes";
import {
  isAnotherObject,
  isComparable,
  mayBeOtherEncoding,
  type StoredObject,
  strongValidator,
} from "./stored-object";

/** Bytes of a file on their way. */
export interface OpenedBytes {
  readonly reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  /** Bytes still to be passed over: those before the wanted ones, when the whole file comes. */
  ahead: number;
  /** Whether the storage sent the range that was asked for. */
  readonly isRange: boolean;
}

/** Bytes that are asked for, and the position from which on they are asked of the storage: 0 for the whole file. */
interface Asked {
  readonly from: number;
  readonly to: number | undefined;
  readonly start: number;
}

type Bytes = Extract<BytesAnswer, { kind: "bytes" }>;
type Answer = Exclude<BytesAnswer, { kind: "refused" }>;
/** What came of asking once; an error when other bytes came. */
type Opened = OpenedBytes | undefined | NetworkError;

interface ObjectRequestsOptions {
  readonly links: LinkKeeper;
  readonly settings: StorageSettings;
  readonly signal: AbortSignal;
  readonly known: StoredObject | undefined;
}

/** The requests for one file, whose answers are compared with each other. */
export class ObjectRequests {
  /** Whether positions in what is read are positions in what is stored. */
  readonly encoding: HiddenEncoding;
  readonly #links: LinkKeeper;
  readonly #settings: StorageSettings;
  readonly #signal: AbortSignal;
  #known: StoredObject | undefined;
  #disposition: string | undefined;
  #address = "";
  #count = 0;
  #takesRanges = true;

  constructor({ links, settings, signal, known }: ObjectRequestsOptions) {
    this.encoding = new HiddenEncoding({ mayBeThere: settings.obeysCors === true });
    this.#links = links;
    this.#settings = settings;
    this.#signal = signal;
    this.#known = known;
  }

  /** What the answers so far said of the file, as they said it. */
  get known(): StoredObject | undefined {
    return this.#known;
  }

  get disposition(): string | undefined {
    return this.#disposition;
  }

  /** Of the last request, safe to show. */
  get address(): string {
    return this.#address;
  }

  /** Requests so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Asks for bytes: with a new link once the old one is refused, and again, as often as for a broken connection, when
   * others come than were asked for. `undefined` when there are none.
   *
   * @throws {ObjectChangedError} when the answer is of another file than those before, or may be.
   * @throws {NetworkError} when there is no answer, or only answers with other bytes.
   */
  async open(from: number, to?: number): Promise<OpenedBytes | undefined> {
    const { limit = 4 } = this.#settings.retry;
    for (let failures = 1; ; failures += 1) {
      const opened = await this.#open(from, to);
      if (!(opened instanceof NetworkError)) return opened;
      if (failures > limit) throw opened;
      await this.wait(failures);
    }
  }

  /** Waits before another try: the more of them failed, the longer it may take. */
  wait(failures: number): Promise<void> {
    return waitAfter(failures, { retry: this.#settings.retry, signal: this.#signal });
  }

  /**
   * Whether asking for the whole file may give what asking for the rest did not. Under CORS nobody tells why that came
   * to nothing: browsers that ask the storage for leave to send a range may not get it, and the storage may have the
   * file in an encoding, in whose middle no browser begins.
   */
  mayAskForAll(from: number, to: number | undefined): boolean {
    return from > 0 && to === undefined && this.#asksForRest && this.encoding.isUnknown;
  }

  /** From now on, asks for the whole file, and passes over what was read already. */
  askForAll(): void {
    this.#takesRanges = false;
  }

  /** Where the file is encoded, a position in what came out of it means nothing to the storage. */
  get #asksForRest(): boolean {
    return this.#takesRanges && !this.encoding.isSome && this.#known?.isPlain !== false;
  }

  async #open(from: number, to: number | undefined): Promise<Opened> {
    const asked = { from, to, start: to !== undefined || this.#asksForRest ? from : 0 };
    let answer: Answer;
    try {
      answer = await this.#ask(asked);
    } catch (error) {
      // Not when it is the service that gives no answer, which is asked for a new link.
      const isOfStorage = isUp42Error(error, "NetworkError") && error.url === this.#address;
      if (!isOfStorage || !this.mayAskForAll(from, to)) throw error;
      return this.#openAll(from);
    }
    return answer.kind === "bytes" ? this.#accept(answer, asked) : this.#acceptEnd(answer.totalBytes, asked);
  }

  async #openAll(from: number): Promise<Opened> {
    this.askForAll();
    return this.#open(from, undefined);
  }

  async #ask(asked: Asked): Promise<Answer> {
    const link = await this.#links.get();
    const answer = await this.#request(link.url, asked);
    if (answer.kind !== "refused") return answer;
    const { url } = await this.#links.renew(link);
    const again = await this.#request(url, asked);
    if (again.kind === "refused") throw again.error;
    return again;
  }

  async #request(url: string, { to, start }: Asked): Promise<BytesAnswer> {
    this.#address = withoutQuery(url);
    this.#count += 1;
    const range = {
      from: start,
      // Where the place of a range cannot be read, the length of one without an end tells that of the file.
      to: this.encoding.isLengthTrue ? to : undefined,
      ifEtag: this.#conditionFrom(start),
    };
    return requestBytes(url, range, this.#settings, { signal: this.#signal });
  }

  /** An `etag` for `If-Range`. Browsers would ask the storage for leave to send it, which that may not give. */
  #conditionFrom(start: number): string | undefined {
    if (start === 0 || this.#known === undefined || this.#settings.obeysCors === true) return undefined;
    return strongValidator(this.#known);
  }

  /** There are no bytes from `from` on: that is the end, or another file. */
  async #acceptEnd(storedBytes: number | undefined, { from, to }: Asked): Promise<Opened> {
    this.encoding.noteLengths({ storedBytes, toldBytes: this.#known?.totalBytes });
    const total = this.#known?.totalBytes ?? storedBytes;
    if (total === undefined || total === from || this.encoding.isStoredEnd(from)) return undefined;
    if (storedBytes === undefined && this.mayAskForAll(from, to)) return this.#openAll(from);
    throw objectChanged();
  }

  async #accept({ start, object, disposition, body, isPartial }: Bytes, asked: Asked): Promise<Opened> {
    const { from, to } = asked;
    const known = this.#known;
    const reader = body.getReader();
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
      return to === undefined ? this.#openAll(from) : { reader, ahead: 0, isRange: false };
    }
    const wasCondition = isPartial && this.#conditionFrom(asked.start) !== undefined;
    if (known !== undefined && from > 0 && !wasCondition && !isComparable(known, object)) {
      return refuse(objectUnrecognizable());
    }
    if (start !== from && start !== 0) {
      const url = this.#address;
      const error = new NetworkError(
        `GET ${url} was answered with bytes from ${start} on instead of ${from}.`,
        { method: "GET", url },
      );
      await drop(error);
      return error;
    }
    this.#known = { ...object, ...withoutGaps(known) };
    this.#disposition = disposition;
    if (start !== from) return { reader, ahead: from, isRange: false };
    // Parts of a file whose length is not sure would not be all of it.
    const isRange = isPartial && (to === undefined || this.encoding.isLengthTrue);
    return { reader, ahead: 0, isRange };
  }
}

function withoutGaps(object: StoredObject | undefined): Partial<StoredObject> {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value !== undefined));
}
