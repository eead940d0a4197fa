import { refusal } from "../storage/storage-refusal";
import type { FaultBehaviour } from "./fault-list";

/** Refuses a link as the storage does: 400 as one that has lapsed, 404 as one to nothing, any other as not allowed. */
export function refuseLink({ status = 400 }: { status?: number } = {}): FaultBehaviour {
  return async () => {
    if (status === 400) return refusal(status, "ExpiredToken", "The provided token has expired.");
    if (status === 404) return refusal(status, "NoSuchKey", "The specified key does not exist.");
    return refusal(status, "AccessDenied", "Access denied.");
  };
}

/** Lets every link lapse after so many requests, whatever time it says. */
export function lapseLinks({
  afterRequests = 1,
  status = 400,
}: {
  afterRequests?: number;
  status?: number;
} = {}): FaultBehaviour {
  const uses = new Map<string, number>();
  const refuse = refuseLink({ status });
  return async (request, next) => {
    const link = request.url.href;
    const used = (uses.get(link) ?? 0) + 1;
    uses.set(link, used);
    return used > afterRequests ? refuse(request, next) : next();
  };
}
