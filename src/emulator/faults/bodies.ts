import { gzipSync } from "fflate";
import { answer } from "../answers";
import { limited, paced, withBody } from "../body";
import type { Bytes } from "../provided";
import type { FaultBehaviour } from "./fault-list";
import { randomNumbers } from "./sometimes";

/** Breaks off the true body after so many bytes. Its `content-length` stays whole. */
export function cutBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) => limited(body, { bytes: afterBytes, after: breakOff }));
}

/** Breaks off each body after a number of bytes drawn from 1 to `maxBytes`: the same numbers for the same seed. */
export function cutBodyAtRandom({ seed, maxBytes }: { seed: number; maxBytes: number }): FaultBehaviour {
  const next = randomNumbers(seed);
  return changeBody((body) => {
    const bytes = 1 + Math.floor(next() * maxBytes);
    return limited(body, { bytes, after: breakOff });
  });
}

/** Ends the true body after so many bytes as if that were all of it. Its `content-length` stays whole. */
export function endBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: async (controller) => controller.close() }),
  );
}

/** Goes silent after so many bytes of the true body, without an end. */
export function stallBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: () => new Promise<never>(() => undefined) }),
  );
}

/** Sends the true body no faster than this; each connection has the whole speed for itself. */
export function slowBody({ bytesPerSecond }: { bytesPerSecond: number }): FaultBehaviour {
  return changeBody((body) => paced(body, { bytesPerSecond }));
}

/** Sends only so many bytes of the true body, with the `content-length` of those. All other headers stay. */
export function truncateBody({ toBytes }: { toBytes: number }): FaultBehaviour {
  return changeBytes((bytes) => bytes.slice(0, toBytes));
}

/** Turns one bit of the byte at this place of the true body. All headers stay. */
export function corruptBody({ atByte }: { atByte: number }): FaultBehaviour {
  return changeBytes((bytes) =>
    bytes.map((byte, position) => (position === atByte ? byte ^ 0b1000_0000 : byte)),
  );
}

/** Sends a file gzipped for the way, with `content-encoding: gzip` and the length that it has then. */
export function gzipBody(): FaultBehaviour {
  const gzipped = changeBytes((bytes) => gzipSync(bytes), { "content-encoding": "gzip" });
  return async (request, next) => {
    const truth = await next();
    return truth.ok ? gzipped(request, async () => truth) : truth;
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

async function breakOff(): Promise<never> {
  throw new TypeError("terminated", { cause: new Error("The emulator was told to cut this body.") });
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
  return async (_request, next) => {
    const truth = await next();
    if (truth.body === null) return truth;
    const bytes = new Uint8Array(await truth.arrayBuffer());
    return answer(change(bytes), {
      status: truth.status,
      headers: { ...Object.fromEntries(truth.headers), ...headers },
    });
  };
}
