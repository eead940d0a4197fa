import { oneOrMore, record } from "../../kinds";
import { callback, checkOptions, type Kinds, required } from "../../options";
import { type IncomingRequest, isMatch, matchKinds, type RequestMatch } from "../incoming";

/**
 * Responds to a request that a fault hits. `next()` returns the real response, and `next(changed)` the response to
 * another request. To fail like the network, throw a `TypeError` or return a body that errors: a served emulator then
 * breaks the connection.
 */
export type FaultBehaviour = (
  request: IncomingRequest,
  next: (changed?: IncomingRequest) => Promise<Response>,
) => Promise<Response>;

/**
 * Which requests fail, how often, and how.
 *
 * All matching faults with `times: Infinity` apply to a request, but only the first matching one of the others.
 */
export interface Fault {
  /** Which requests it hits. @default all requests except preflights */
  readonly match?: RequestMatch | undefined;
  /** How many requests it hits; `Infinity` for all. @default `1` */
  readonly times?: number | undefined;
  /** One of {@link faults} or your own function. In a list, each is the `next` of the one before it. */
  readonly behaviour: FaultBehaviour | readonly FaultBehaviour[];
}

/** An active fault. */
export interface ActiveFault {
  /** How many requests it has hit so far. */
  readonly hits: number;
  /** Ends the fault. */
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

/** The active faults in the order in which they were added. */
export class FaultList {
  #faults: SetFault[] = [];

  add(given: Fault): ActiveFault {
    checkOptions("fault", given, faultKinds);
    if (given.match !== undefined) checkOptions("fault", given.match, matchKinds, "match");
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

  answer(request: IncomingRequest, next: (request: IncomingRequest) => Promise<Response>): Promise<Response> {
    const behaviours = this.#take(request).flatMap((fault) => fault.behaviours);
    const first = behaviours.reduceRight<(request: IncomingRequest) => Promise<Response>>(
      (inner, behaviour) => (asked) => behaviour(asked, (changed = asked) => inner(changed)),
      next,
    );
    return first(request);
  }

  /** All matching endless faults, and the first of the others. */
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
