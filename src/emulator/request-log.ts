import { type IncomingRequest, isMatch, type RequestMatch, type RequestOrigin } from "./incoming";

/** One request that the emulator was sent. Holds no token, key, password or signed query. */
export interface LoggedRequest {
  /** In capitals, such as `GET`. */
  readonly method: string;
  /** The address without its query. */
  readonly url: string;
  /** Path of the address. */
  readonly path: string;
  /** What was asked for in the query, by name; of requests to the API only. */
  readonly query: Readonly<Record<string, string>>;
  /** Which of the two servers it went to. */
  readonly origin: RequestOrigin;
  /** By lower-case name, without `authorization` and cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it carried an `authorization` header, be it right or wrong. */
  readonly authorized: boolean;
  /** HTTP status of the answer; `undefined` while, or when, there is none. */
  readonly status: number | undefined;
  /** When it arrived, by the emulator's clock, in milliseconds since 1970. */
  readonly at: number;
  /** Its place on the one count of all starts and ends: a request with a lower number began, or was over, earlier. */
  readonly started: number;
  /** As `started`; `undefined` as long as its body was not read to the end, cut or cancelled. */
  readonly ended: number | undefined;
}

/** Not every `Headers` gives its names in lower case, as it should. */
function publicHeaders(headers: Headers): Record<string, string> {
  const lowered = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lowered.filter(([name]) => !secretHeaders.has(name)));
}

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie"]);

/** Keeps what was asked, in order. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #now: () => number;
  #count = 0;

  constructor({ now }: { now: () => number }) {
    this.#now = now;
  }

  /** Notes a request and gives the two functions that note what became of it. */
  open({ method, url, origin, headers }: IncomingRequest): {
    readonly answered: (status: number) => void;
    readonly ended: () => void;
  } {
    const entry = {
      method,
      url: url.origin + url.pathname,
      path: url.pathname,
      // Elsewhere it may be signed.
      query: origin === "api" ? Object.fromEntries(url.searchParams) : {},
      origin,
      headers: publicHeaders(headers),
      authorized: headers.has("authorization"),
      status: undefined as number | undefined,
      at: this.#now(),
      started: ++this.#count,
      ended: undefined as number | undefined,
    };
    this.entries.push(entry);
    return {
      answered: (status) => {
        entry.status = status;
      },
      ended: () => {
        entry.ended ??= ++this.#count;
      },
    };
  }

  /** The most requests that were under way at one time. */
  maxConcurrent(match: RequestMatch = {}): number {
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

  /** The most requests that arrived within one second. */
  maxPerSecond(match: RequestMatch = {}): number {
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
  }
}
