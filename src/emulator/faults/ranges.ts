import type { IncomingRequest } from "../incoming";
import type { FaultBehaviour } from "./fault-list";

/** Sends the whole file with 200, whatever part is asked for, as servers do that know no ranges. */
export function ignoreRange(): FaultBehaviour {
  return (request, next) => next(withRange(request, undefined));
}

/** Sends a part that begins so many bytes later (or earlier) than asked. The answer says so in `content-range`. */
export function shiftRange({ byBytes }: { byBytes: number }): FaultBehaviour {
  return (request, next) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
    if (first === undefined) return next();
    const start = Math.max(0, Number(first) + byBytes);
    return next(withRange(request, `bytes=${start}-${last}`));
  };
}

/** Answers 416, whatever part is asked for. */
export function refuseRange(): FaultBehaviour {
  return (request, next) => next(withRange(request, `bytes=${Number.MAX_SAFE_INTEGER}-`));
}

function withRange(request: IncomingRequest, range: string | undefined): IncomingRequest {
  const headers = new Headers(request.headers);
  headers.delete("if-range");
  headers.delete("range");
  if (range !== undefined) headers.set("range", range);
  return { ...request, headers };
}
