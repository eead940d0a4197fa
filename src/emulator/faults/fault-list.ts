import { oneOrMore, record } from "../../kinds";
import { callback, checkOptions, type Kinds, oneOf, required, string } from "../../options";
import { type IncomingRequest, isMatch, type RequestMatch } from "../incoming";

/**
 * Stands between a request and its answer. Call `next` for the answer that would come without it, or pass it another
 * request to get the answer to that. To fail as the network does, throw a `TypeError`, or give a body that errors: a
 * served emulator then breaks the connection.
 */
export type FaultBehaviour = (
  request: IncomingRequest,
  next: (changed?: IncomingRequest) => Promise<Response>,
) => Promise<Response>;

/**
 * Which requests go wrong, how often, and how.
 *
 * Faults with a number of times are met one after the other: of those that fit, a request meets the first that is left.
 * Endless ones are conditions that last: a request meets all that fit, and a counted one besides.
 */
export interface Fault {
  /** Which requests it hits. @default every request but preflights */
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

interface SetFault {
  readonly match: RequestMatch;
  left: number;
  hits: number;
  readonly behaviours: readonly FaultBehaviour[];
}

const faultKinds: Kinds<Fault> = {
  match: record,
  times: {
    words: "a whole number of at least 1 or Infinity",
    fits: (value) => (Number.isInteger(value) && Number(value) >= 1) || value === Number.POSITIVE_INFINITY,
  },
  behaviour: required(oneOrMore(callback, "a function or an array of functions")),
};

const matchKinds: Kinds<RequestMatch> = {
  method: string,
  path: { words: "a string or a pattern", fits: (value) => string.fits(value) || value instanceof RegExp },
  origin: oneOf(["api", "storage", "other"]),
};

/** The faults that are set, first come first. */
export class FaultList {
  #faults: SetFault[] = [];

  add(given: Fault): ActiveFault {
    checkOptions("fault", given, faultKinds);
    if (given.match !== undefined) checkOptions("fault's match", given.match, matchKinds);
    const { match = {}, times = 1, behaviour } = given;
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
  answer(request: IncomingRequest, next: (request: IncomingRequest) => Promise<Response>): Promise<Response> {
    const behaviours = this.#take(request).flatMap((fault) => fault.behaviours);
    const first = behaviours.reduceRight<(request: IncomingRequest) => Promise<Response>>(
      (inner, behaviour) => (asked) => behaviour(asked, (changed = asked) => inner(changed)),
      next,
    );
    return first(request);
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
