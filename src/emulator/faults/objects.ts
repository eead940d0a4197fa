import { answer } from "../answers";
import type { Bytes, StoredFile } from "../provided";
import { factsOf, sendObject } from "../storage/stored-object";
import type { FaultBehaviour } from "./fault-list";

/**
 * Sends another file in place of the stored one, with its own `etag`, checksum and length, as after it was replaced.
 */
export function replaceObject(file: StoredFile): FaultBehaviour {
  return async (request, next) => {
    const truth = await next();
    if (!truth.ok && truth.status !== 416) return truth;
    await truth.body?.cancel();
    // Times have whole seconds: this one differs from that of a file which was stored just now.
    return sendObject(request, file, factsOf(file.bytes, { storedAt: Date.now() + 1000 }));
  };
}

/** Keeps status and headers of the true answer and sends another body, such as an HTML page or nothing. */
export function replaceBody({
  body,
  mediaType,
}: {
  body: string | Bytes;
  mediaType?: string;
}): FaultBehaviour {
  return async (_request, next) => {
    const truth = await next();
    await truth.body?.cancel();
    const headers = Object.fromEntries(truth.headers);
    if (mediaType !== undefined) headers["content-type"] = mediaType;
    return answer(body, { status: truth.status, headers });
  };
}
