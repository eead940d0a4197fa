import { gzipSync } from "fflate";
import { wholeNumber } from "../../kinds";
import { check, checkOptions, count, required } from "../../options";
import { answer } from "../answers";
import type { IncomingRequest } from "../incoming";
import { httpStatus } from "../options";
import type { StoredFile } from "../provided";
import { factsOf, refusal, sendObject } from "../storage/answers";
import { givenFile } from "../v1/options";
import type { FaultBehaviour } from "./fault-list";

/**
 * Sends another file in place of the stored one, with its own `etag`, checksum and length, as if it had been replaced.
 */
export function replaceObject(file: StoredFile): FaultBehaviour {
  check("faults.replaceObject", "file", file, required(givenFile));
  let storedAt: number | undefined;
  return async (request, next) => {
    const truth = await next();
    if (!truth.ok && truth.status !== 416) return truth;
    await truth.body?.cancel();
    // One second later, because times have whole seconds and must differ from that of a file stored just now.
    storedAt ??= Date.now() + 1000;
    return sendObject(request, file, factsOf(file.bytes, { storedAt }));
  };
}

/** Ignores `Range` and sends the whole file with 200, like servers without range requests. */
export function ignoreRange(): FaultBehaviour {
  return (request, next) => next(withRange(request, undefined));
}

/** Sends the first bytes of the file with 206, although no range was requested. Requests for a range get that range. */
export function sendPart(options: { bytes: number }): FaultBehaviour {
  const { bytes } = checkOptions("faults.sendPart", options, { bytes: required(count(1)) });
  return (request, next) =>
    next(request.headers.has("range") ? request : withRange(request, `bytes=0-${bytes - 1}`));
}

/**
 * Behaves as if the file had been stored with `content-encoding: gzip`, and the storage decompressed it: the headers state
 * the checksum and the length of the compressed bytes, and ranges are ignored.
 */
export function decompressStored(): FaultBehaviour {
  return async (request, next) => {
    const truth = await next(withRange(request, undefined));
    if (truth.status !== 200) return truth;
    const bytes = new Uint8Array(await truth.arrayBuffer());
    const stored = gzipSync(bytes, { mtime: 0 });
    const { etag, hash } = factsOf(stored, { storedAt: 0 });
    const response = answer(bytes, { headers: Object.fromEntries(truth.headers) });
    response.headers.delete("content-length");
    response.headers.set("etag", `W/${etag}`);
    response.headers.set("x-goog-hash", hash);
    response.headers.set("x-goog-stored-content-encoding", "gzip");
    response.headers.set("x-goog-stored-content-length", `${stored.length}`);
    response.headers.set("warning", "214 UploadServer gunzipped");
    return response;
  };
}

/**
 * Sends a range that begins this number of bytes later (or earlier) than requested, with a matching `content-range`.
 */
export function shiftRange(options: { byBytes: number }): FaultBehaviour {
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
  const whole = { ...wholeNumber(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER), words: "a whole number" };
  const { byBytes } = checkOptions("faults.shiftRange", options, { byBytes: required(whole) });
  return (request, next) => {
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
    if (first === undefined) return next();
    const start = Math.max(0, Number(first) + byBytes);
    return next(withRange(request, `bytes=${start}-${last}`));
  };
}

/** Refuses every range with 416. */
export function refuseRange(): FaultBehaviour {
  return (request, next) => next(withRange(request, `bytes=${Number.MAX_SAFE_INTEGER}-`));
}

/** Refuses a link like the storage: as expired (400), as missing (404) or as forbidden (any other status). */
export function refuseLink(options: { status?: number } = {}): FaultBehaviour {
  const { status = 400 } = checkOptions("faults.refuseLink", options, { status: httpStatus });
  return async () => {
    if (status === 400) return refusal(status, "ExpiredToken", "The provided token has expired.");
    if (status === 404) return refusal(status, "NoSuchKey", "The specified key does not exist.");
    return refusal(status, "AccessDenied", "Access denied.");
  };
}

/** Lets every link expire after this number of requests, whatever its expiry time. */
export function lapseLinks(options: { afterRequests?: number; status?: number } = {}): FaultBehaviour {
  const kinds = { afterRequests: count(0), status: httpStatus };
  const { afterRequests = 1, status = 400 } = checkOptions("faults.lapseLinks", options, kinds);
  const uses = new Map<string, number>();
  const refuse = refuseLink({ status });
  return async (request, next) => {
    const link = request.url.href;
    const used = (uses.get(link) ?? 0) + 1;
    uses.set(link, used);
    return used > afterRequests ? refuse(request, next) : next();
  };
}

function withRange(request: IncomingRequest, range: string | undefined): IncomingRequest {
  const headers = new Headers(request.headers);
  headers.delete("if-range");
  headers.delete("range");
  if (range !== undefined) headers.set("range", range);
  return { ...request, headers };
}
