import type { FaultBehaviour } from "./fault-list";

/** Sets headers of the true answer, or takes those away that are `null`. The body stays as it is. */
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

/** Lets pages of other origins read only these headers, and those that no server can hide. Nobody else notices. */
export function hideHeaders({ except = [] }: { except?: readonly string[] } = {}): FaultBehaviour {
  return changeHeaders({ "access-control-expose-headers": except.join(", ") });
}

/**
 * Lets pages of other origins send only these headers, and those that need no leave. It hits what browsers ask
 * beforehand, which a fault has to be told to: `match: { method: "OPTIONS" }`. Nobody else notices.
 */
export function refuseHeaders({ except = [] }: { except?: readonly string[] } = {}): FaultBehaviour {
  return changeHeaders({ "access-control-allow-headers": except.join(", ") });
}

/** Lets no page of another origin read the answer. Nobody else notices. */
export function corsOff(): FaultBehaviour {
  return changeHeaders({ "access-control-allow-origin": "https://elsewhere.invalid" });
}
