import { answer, failure, json } from "./answers";
import { limited, withBody } from "./body";
import { type IncomingRequest, isMatch, type RequestMatch } from "./incoming";
import type { Bytes } from "./provided";

/**
 * Stands between a request and its answer. Call `next` for the answer that would come without it. To fail as the network
 * does, throw a `TypeError`, or give a body that errors: a served emulator then breaks the connection.
 */
export type FaultBehaviour = (request: IncomingRequest, next: () => Promise<Response>) => Promise<Response>;

/**
 * Which requests go wrong, how often, and how.
 *
 * Faults with a number of times are met one after the other: of those that fit, a request meets the first that is left.
 * Endless ones are conditions that last: a request meets all that fit, and a counted one besides.
 */
export interface Fault {
  /** @default every request but preflights */
  readonly match?: RequestMatch | undefined;
  /** How many requests it hits; `Infinity` for all. @default `1` */
  readonly times?: number | undefined;
  /** Of {@link faults}, or a function of your own. Of several, each is the `next` of the one before it. */
  readonly behaviour: FaultBehaviour | readonly FaultBehaviour[];
}

/** A fault that was set. */
export interface ActiveFault {
  /** How many requests it has hit so far. */
  readonly hits: number;
  /** Ends it, however many times are left. */
  remove(): void;
}

/** An answer written out. */
export interface MadeUpAnswer {
  /** @default `200` */
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes are sent as they are, anything else as JSON; `null` is no body. @default `null` */
  readonly body?: unknown;
}

interface SetFault {
  readonly match: RequestMatch;
  left: number;
  hits: number;
  readonly behaviours: readonly FaultBehaviour[];
}

/** The faults that are set, first come first. */
export class FaultList {
  #faults: SetFault[] = [];

  add({ match = {}, times = 1, behaviour }: Fault): ActiveFault {
    const fault: SetFault = { match, left: times, hits: 0, behaviours: [behaviour].flat() };
    this.#faults.push(fault);
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => {
        this.#faults = this.#faults.filter((other) => other !== fault);
      },
    };
  }

  clear(): void {
    this.#faults = [];
  }

  /** Answers through the faults that hit this request. */
  answer(request: IncomingRequest, next: () => Promise<Response>): Promise<Response> {
    const behaviours = this.#take(request).flatMap((fault) => fault.behaviours);
    const first = behaviours.reduceRight<() => Promise<Response>>(
      (inner, behaviour) => () => behaviour(request, inner),
      next,
    );
    return first();
  }

  /** All endless faults that fit, and the first of the others. */
  #take(request: IncomingRequest): SetFault[] {
    const facts = { method: request.method, path: request.url.pathname, origin: request.origin };
    let isCountedTaken = false;
    const taken = this.#faults.filter(({ match, left }) => {
      if (request.method === "OPTIONS" && match.method === undefined) return false;
      if (!isMatch(facts, match) || (left !== Number.POSITIVE_INFINITY && isCountedTaken)) return false;
      isCountedTaken ||= left !== Number.POSITIVE_INFINITY;
      return true;
    });
    for (const fault of taken) {
      fault.hits += 1;
      fault.left -= 1;
    }
    this.#faults = this.#faults.filter(({ left }) => left > 0);
    return taken;
  }
}

/** Answers as told, and not as the service would. */
function respond({ status = 200, headers = {}, body = null }: MadeUpAnswer): FaultBehaviour {
  return async () => {
    if (body === null || typeof body === "string") return answer(body, { status, headers });
    if (body instanceof Uint8Array) return answer(body.slice(), { status, headers });
    const response = json(body, { status });
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

/** Answers 429 in the words of the service, with `Retry-After` when seconds are given. */
function tooManyRequests({ retryAfterSeconds }: { retryAfterSeconds?: number } = {}): FaultBehaviour {
  return async () => {
    const response = failure(429, "Your project has too many non-finished jobs", "TOO_MANY_REQUESTS");
    if (retryAfterSeconds !== undefined) response.headers.set("retry-after", `${retryAfterSeconds}`);
    return response;
  };
}

/** Answers a status such as 500 or 503 in the API's error envelope. */
function status(code: number, { message = "Something went wrong" } = {}): FaultBehaviour {
  return async () => failure(code, message);
}

/** Answers an RFC 7807 object, as newer endpoints do. */
function problem(details: { status: number; title: string; detail?: string; type?: string }): FaultBehaviour {
  return respond({
    status: details.status,
    headers: { "content-type": "application/problem+json" },
    body: details,
  });
}

/** Answers 200 with no data and an error inside. */
function errorInside200({
  code = 500,
  message = "Something went wrong",
}: {
  code?: number | string;
  message?: string;
} = {}): FaultBehaviour {
  return respond({ body: { data: null, error: { code, message, details: null } } });
}

/** Gives no answer at all: `fetch` rejects with a `TypeError`, a socket is reset. */
function networkFailure(): FaultBehaviour {
  return async () => {
    throw new TypeError("fetch failed", {
      cause: new Error("The emulator was told to fail as the network does."),
    });
  };
}

/** Breaks off the true body after so many bytes. Its `content-length` stays whole. */
function cutBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, {
      bytes: afterBytes,
      after: async () => {
        throw new TypeError("terminated", { cause: new Error("The emulator was told to cut this body.") });
      },
    }),
  );
}

/** Goes silent after so many bytes of the true body, without an end. */
function stallBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: () => new Promise<never>(() => undefined) }),
  );
}

/** Waits before it goes on. */
function latency({ ms }: { ms: number }): FaultBehaviour {
  return async ({ signal }, next) => {
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal.addEventListener("abort", stop, { once: true });
    });
    return next();
  };
}

/** Sends the client elsewhere; a path stays on the same server. */
function redirect({
  to,
  status: code = 302,
}: {
  to: string;
  status?: 301 | 302 | 303 | 307 | 308;
}): FaultBehaviour {
  return respond({ status: code, headers: { location: to } });
}

/** Keeps status and headers of the true answer and sends another body, such as an HTML page or nothing. */
function replaceBody({ body, mediaType }: { body: string | Bytes; mediaType?: string }): FaultBehaviour {
  return async (_request, next) => {
    const truth = await next();
    await truth.body?.cancel();
    const headers = Object.fromEntries(truth.headers);
    if (mediaType !== undefined) headers["content-type"] = mediaType;
    return answer(body, { status: truth.status, headers });
  };
}

/** Ready-made behaviours for `emulator.fault`. */
export const faults = {
  respond,
  status,
  tooManyRequests,
  problem,
  errorInside200,
  networkFailure,
  cutBody,
  stallBody,
  latency,
  redirect,
  replaceBody,
} as const;

function changeBody(change: (body: ReadableStream<Bytes>) => ReadableStream<Bytes>): FaultBehaviour {
  return async (_request, next) => {
    const truth = await next();
    return truth.body === null ? truth : withBody(truth, change(truth.body));
  };
}
