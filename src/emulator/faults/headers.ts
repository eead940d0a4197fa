import type { FaultBehaviour } from "./fault-list";

/** Sets headers of the real response and removes those that are `null`. The body stays the same. */
export function changeHeaders(changes: Readonly<Record<string, string | null>>): FaultBehaviour {
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
export function hideHeaders({ except = [] }: { except?: readonly string[] } = {}): FaultBehaviour {
  return changeHeaders({ "access-control-expose-headers": except.join(", ") });
}

/**
 * Lets pages of other origins send only these headers, and those that need no permission. It changes preflights, so it
 * needs `match: { method: "OPTIONS" }`. Affects only pages.
 */
export function refuseHeaders({ except = [] }: { except?: readonly string[] } = {}): FaultBehaviour {
  return changeHeaders({ "access-control-allow-headers": except.join(", ") });
}

/** Keeps pages of other origins from reading the response. Affects only pages. */
export function corsOff(): FaultBehaviour {
  return changeHeaders({ "access-control-allow-origin": "https://elsewhere.invalid" });
}
