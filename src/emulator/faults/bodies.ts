import { gzipSync } from "fflate";
import { answer } from "../answers";
import { limited, paced, withBody } from "../body";
import type { Bytes } from "../provided";
import type { FaultBehaviour } from "./fault-list";
import { randomNumbers } from "./sometimes";

/** Breaks the connection after this number of bytes of the real body. Its `content-length` stays the same. */
export function cutBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) => limited(body, { bytes: afterBytes, after: breakOff }));
}

/** Breaks each connection after 1 to `maxBytes` bytes of the body, with the same numbers for the same seed. */
export function cutBodyAtRandom({ seed, maxBytes }: { seed: number; maxBytes: number }): FaultBehaviour {
  const next = randomNumbers(seed);
  return changeBody((body) => {
    const bytes = 1 + Math.floor(next() * maxBytes);
    return limited(body, { bytes, after: breakOff });
  });
}

/** Ends the real body after this number of bytes, without an error. Its `content-length` stays the same. */
export function endBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: async (controller) => controller.close() }),
  );
}

/** Sends nothing more after this number of bytes of the real body, and does not end it. */
export function stallBody({ afterBytes }: { afterBytes: number }): FaultBehaviour {
  return changeBody((body) =>
    limited(body, { bytes: afterBytes, after: () => new Promise<never>(() => undefined) }),
  );
}

/** Limits the speed of the real body, for each connection separately. */
export function slowBody({ bytesPerSecond }: { bytesPerSecond: number }): FaultBehaviour {
  return changeBody((body) => paced(body, { bytesPerSecond }));
}

/**
 * Sends only the first bytes of the real body, with a matching `content-length`. All other headers stay the same.
 */
export function truncateBody({ toBytes }: { toBytes: number }): FaultBehaviour {
  return changeBytes((bytes) => bytes.slice(0, toBytes));
}

/** Flips one bit of this byte of the real body. All headers stay the same. */
export function corruptBody({ atByte }: { atByte: number }): FaultBehaviour {
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
