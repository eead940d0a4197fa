import { type IncomingRequest, isMatch, type RequestMatch, type RequestOrigin } from "./incoming";

/** One request to the emulator. Contains no token, key, password or signed query. */
export interface LoggedRequest {
  /** In capitals, such as `GET`. */
  readonly method: string;
  /** The URL without its query. */
  readonly url: string;
  /** Path of the URL. */
  readonly path: string;
  /** Parameters of the query by name, only for requests to the API. */
  readonly query: Readonly<Record<string, string>>;
  /** Which of the two servers it went to. */
  readonly origin: RequestOrigin;
  /** By lower-case name, without `authorization` and cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it had an `authorization` header, valid or not. */
  readonly authorized: boolean;
  /** HTTP status of the response; `undefined` without a response. */
  readonly status: number | undefined;
  /** When it arrived by the emulator's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Its place in the common order of all starts and ends: lower numbers happened earlier. */
  readonly started: number;
  /** Like `started`; `undefined` until its body was read to the end, cut or cancelled. */
  readonly ended: number | undefined;
}

/** Not every `Headers` returns its names in lower case, as it should. */
function publicHeaders(headers: Headers): Record<string, string> {
  const lowered = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lowered.filter(([name]) => !secretHeaders.has(name)));
}

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie"]);

/** Characters of all addresses and headers in the log. */
const maxLogCharacters = 16_000_000;

export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  /** How many requests left the log since it was last empty. */
  dropped = 0;
  readonly #now: () => number;
  readonly #maxEntries: number;
  /** Of each entry, in the same order. */
  readonly #characters: number[] = [];
  #allCharacters = 0;
  #count = 0;

  constructor({ now, maxEntries }: { now: () => number; maxEntries: number }) {
    this.#now = now;
    this.#maxEntries = maxEntries;
  }

  /** Adds a request. Returns functions that add its response and its end. */
  open({ method, url, origin, headers }: IncomingRequest): {
    readonly answered: (status: number) => void;
    readonly ended: () => void;
  } {
    const entry = {
      method,
      url: url.origin + url.pathname,
      path: url.pathname,
      // Other queries may be signed.
      query: origin === "api" ? Object.fromEntries(url.searchParams) : {},
      origin,
      headers: publicHeaders(headers),
      authorized: headers.has("authorization"),
      status: undefined as number | undefined,
      at: this.#now(),
      started: ++this.#count,
      ended: undefined as number | undefined,
    };
    this.#add(entry, charactersOf(url.href, ...Object.entries(entry.headers).flat()));
    return {
      answered: (status) => {
        entry.status = status;
      },
      ended: () => {
        entry.ended ??= ++this.#count;
      },
    };
  }

  #add(entry: LoggedRequest, characters: number): void {
    this.entries.push(entry);
    this.#characters.push(characters);
    this.#allCharacters += characters;
    while (this.entries.length > this.#maxEntries || this.#allCharacters > maxLogCharacters) {
      this.entries.shift();
      this.#allCharacters -= this.#characters.shift() ?? 0;
      this.dropped += 1;
    }
  }

  maxConcurrent(match: RequestMatch): number {
    const changes = this.entries
      .filter((entry) => isMatch(entry, match))
      .flatMap(({ started, ended }) => [
        { at: started, by: 1 },
        { at: ended ?? Number.MAX_SAFE_INTEGER, by: -1 },
      ])
      .sort((left, right) => left.at - right.at);
    let now = 0;
    let most = 0;
    for (const { by } of changes) {
      now += by;
      most = Math.max(most, now);
    }
    return most;
  }

  maxPerSecond(match: RequestMatch): number {
    const arrivals = this.entries.filter((entry) => isMatch(entry, match)).map(({ at }) => at);
    arrivals.sort((left, right) => left - right);
    let first = 0;
    let most = 0;
    arrivals.forEach((at, index) => {
      while ((arrivals[first] ?? at) <= at - 1000) first += 1;
      most = Math.max(most, index - first + 1);
    });
    return most;
  }

  clear(): void {
    this.entries.length = 0;
    this.#characters.length = 0;
    this.#allCharacters = 0;
    this.dropped = 0;
  }
}

function charactersOf(...texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}
