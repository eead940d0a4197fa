import { listOf, record } from "../../kinds";
import { check, checkOptions, type Kind, required, string } from "../../options";
import type { FaultBehaviour } from "./fault-list";

const headerChanges: Kind = {
  words: "an object with a string or null for each header",
  fits: (value) =>
    record.fits(value) && Object.values(Object(value)).every((one) => one === null || string.fits(one)),
};

const exceptKinds = { except: listOf(string) };

/** Sets headers of the real response and removes those that are `null`. The body stays the same. */
export function changeHeaders(changes: Readonly<Record<string, string | null>>): FaultBehaviour {
  check("faults.changeHeaders", "changes", changes, required(headerChanges));
  return async (_request, next) => {
    const truth = await next();
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) truth.headers.delete(name);
      else truth.headers.set(name, value);
    }
    return truth;
  };
}

/** Lets pages of other origins read only these headers, and those that no server can hide. Affects only pages. */
export function hideHeaders(options: { except?: readonly string[] } = {}): FaultBehaviour {
  const { except = [] } = checkOptions("faults.hideHeaders", options, exceptKinds);
  return changeHeaders({ "access-control-expose-headers": except.join(", ") });
}

/**
 * Lets pages of other origins send only these headers, and those that need no permission. It changes preflights, so it
 * needs `match: { method: "OPTIONS" }`. Affects only pages.
 */
export function refuseHeaders(options: { except?: readonly string[] } = {}): FaultBehaviour {
  const { except = [] } = checkOptions("faults.refuseHeaders", options, exceptKinds);
  return changeHeaders({ "access-control-allow-headers": except.join(", ") });
}

/** Keeps pages of other origins from reading the response. Affects only pages. */
export function corsOff(): FaultBehaviour {
  return changeHeaders({ "access-control-allow-origin": "https://elsewhere.invalid" });
}
