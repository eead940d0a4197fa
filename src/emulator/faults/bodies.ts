import { gzipSync } from "fflate";
import { checkOptions, count, type Kind, required, string } from "../../options";
import { answer } from "../answers";
import { limited, paced, padded, watched, withBody } from "../body";
import { textOrBytes } from "../options";
import type { Bytes } from "../provided";
import type { FaultBehaviour } from "./fault-list";
import { randomNumbers, seedKind } from "./sometimes";

const afterBytesKinds = { afterBytes: required(count(0)) };

const speed: Kind = {
  words: "a number greater than 0",
  fits: (value) => Number.isFinite(value) && Number(value) > 0,
};

/** Breaks the connection after this number of bytes of the real body. Its `content-length` stays the same. */
export function cutBody(options: { afterBytes: number }): FaultBehaviour {
  const { afterBytes } = checkOptions("faults.cutBody", options, afterBytesKinds);
  return changeBody((body) => limited(body, { bytes: afterBytes, after: breakOff }));
}

/** Breaks each connection after 1 to `maxBytes` bytes of the body, with the same numbers for the same seed. */
export function cutBodyAtRandom(options: { seed: number; maxBytes: number }): FaultBehaviour {
  const kinds = { seed: required(seedKind), maxBytes: required(count(1)) };
  const { seed, maxBytes } = checkOptions("faults.cutBodyAtRandom", options, kinds);
  const next = randomNumbers(seed);
  return changeBody((body) => {
    const bytes = 1 + Math.floor(next() * maxBytes);
    return limited(body, { bytes, after: breakOff });
  });
}

/** Ends the real body after this number of bytes, without an error. Its `content-length` stays the same. */
export function endBody(options: { afterBytes: number }): FaultBehaviour {
  const { afterBytes } = checkOptions("faults.endBody", options, afterBytesKinds);
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: async (controller) => controller.close() }),
  );
}

/** Sends nothing more after this number of bytes of the real body, and does not end it. */
export function stallBody(options: { afterBytes: number }): FaultBehaviour {
  const { afterBytes } = checkOptions("faults.stallBody", options, afterBytesKinds);
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: () => new Promise<never>(() => undefined) }),
  );
}

/** Limits the speed of the real body, for each connection separately. */
export function slowBody(options: { bytesPerSecond: number }): FaultBehaviour {
  const { bytesPerSecond } = checkOptions("faults.slowBody", options, { bytesPerSecond: required(speed) });
  return changeBody((body) => paced(body, { bytesPerSecond }));
}

/**
 * Sends only the first bytes of the real body, with a matching `content-length`. All other headers stay the same.
 */
export function truncateBody(options: { toBytes: number }): FaultBehaviour {
  const { toBytes } = checkOptions("faults.truncateBody", options, { toBytes: required(count(0)) });
  return changeBytes((bytes) => bytes.slice(0, toBytes));
}

/** Flips one bit of this byte of the real body. All headers stay the same. */
export function corruptBody(options: { atByte: number }): FaultBehaviour {
  const { atByte } = checkOptions("faults.corruptBody", options, { atByte: required(count(0)) });
  return changeBytes((bytes) =>
    bytes.map((byte, position) => (position === atByte ? byte ^ 0b1000_0000 : byte)),
  );
}

/** Sends the real body compressed, with `content-encoding: gzip` and its compressed length. */
export function gzipBody(): FaultBehaviour {
  const gzipped = changeBytes((bytes) => gzipSync(bytes), { "content-encoding": "gzip" });
  return async (request, next) => {
    const truth = await next();
    return truth.ok ? gzipped(request, async () => truth) : truth;
  };
}

/** Sends another body, such as an HTML page or nothing, with the real status and headers. */
export function replaceBody(options: { body: string | Bytes; mediaType?: string }): FaultBehaviour {
  const kinds = { body: required(textOrBytes), mediaType: string };
  const { body, mediaType } = checkOptions("faults.replaceBody", options, kinds);
  return async (_request, next) => {
    const truth = await next();
    await truth.body?.cancel();
    const headers = Object.fromEntries(truth.headers);
    if (mediaType !== undefined) headers["content-type"] = mediaType;
    return answer(body, { status: truth.status, headers });
  };
}

/** Sends spaces after the real body, so many of them or without end, and no `content-length`. */
export function padBody(options: { bytes?: number } = {}): FaultBehaviour {
  const { bytes = Number.POSITIVE_INFINITY } = checkOptions("faults.padBody", options, { bytes: count(0) });
  return async (_request, next) => {
    const truth = await next();
    if (truth.body === null) return truth;
    const headers = new Headers(truth.headers);
    headers.delete("content-length");
    const { status, statusText } = truth;
    return new Response(padded(truth.body, bytes), { status, statusText, headers });
  };
}

/** Writes a member, such as `"a":NaN`, at the start of a JSON object. */
export function addToJson(options: { member: string }): FaultBehaviour {
  const { member } = checkOptions("faults.addToJson", options, { member: required(string) });
  return changeBytes((bytes) => {
    const text = new TextDecoder().decode(bytes);
    return new TextEncoder().encode(
      text.replace(/^\{/, () => `{${member}${/^\{\s*\}/.test(text) ? "" : ","}`),
    );
  });
}

async function breakOff(): Promise<never> {
  throw new TypeError("terminated", { cause: new Error("A fault of the emulator cut this body.") });
}

function changeBody(change: (body: ReadableStream<Bytes>) => ReadableStream<Bytes>): FaultBehaviour {
  return async (_request, next) => {
    const truth = await next();
    return truth.body === null ? truth : withBody(truth, change(truth.body));
  };
}

function changeBytes(
  change: (bytes: Bytes) => Bytes,
  headers: Readonly<Record<string, string>> = {},
): FaultBehaviour {
  return async ({ signal }, next) => {
    const truth = await next();
    if (truth.body === null) return truth;
    // The body may be one that stalls.
    const body = watched(truth.body, { signal, onEnd: () => undefined });
    const bytes = new Uint8Array(await new Response(body).arrayBuffer());
    return answer(change(bytes), {
      status: truth.status,
      headers: { ...Object.fromEntries(truth.headers), ...headers },
    });
  };
}
