import type { SignedLink } from "../../../src/http/signed-link";
import { createCrc32c } from "../../../src/streams/crc32";
import type { Fetch } from "../../../src/types";

/** What a request for a file asked for. */
export interface AskedBytes {
  readonly link: string;
  readonly range: string | null;
  readonly ifRange: string | null;
}

interface StorageOptions {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `null` leaves the header away. */
  readonly etag?: string | null | undefined;
  /** Answers a request in place of the storage; `undefined` leaves it to the storage. */
  readonly answer?: (asked: AskedBytes, count: number) => Response | Error | undefined;
  /** Breaks the n-th body after so many bytes; `undefined` leaves it whole. */
  readonly cutAfter?: (count: number) => number | undefined;
  readonly ignoresRanges?: boolean;
  readonly headers?: Record<string, string>;
  /** Milliseconds before each chunk of a body. */
  readonly chunkDelayMs?: number;
}

export const chunkBytes = 1_000;

/** A storage with one file, written by hand so that it agrees with nothing of the client. */
export function createStorage(options: StorageOptions): {
  fetch: Fetch;
  sign: () => Promise<SignedLink>;
  asked: AskedBytes[];
  state: { signed: number; open: number; mostOpen: number; bytesSent: number };
} {
  const {
    bytes,
    etag = '"one"',
    answer,
    cutAfter,
    ignoresRanges = false,
    headers = {},
    chunkDelayMs,
  } = options;
  const asked: AskedBytes[] = [];
  const state = { signed: 0, open: 0, mostOpen: 0, bytesSent: 0 };

  function body(from: number, to: number, cut: number | undefined): ReadableStream<Uint8Array> {
    let position = from;
    let closed = false;
    state.open += 1;
    state.mostOpen = Math.max(state.mostOpen, state.open);
    const close = (): void => {
      if (!closed) state.open -= 1;
      closed = true;
    };
    return new ReadableStream(
      {
        async pull(controller) {
          if (chunkDelayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, chunkDelayMs));
          if (cut !== undefined && position - from >= cut) {
            close();
            controller.error(new TypeError("terminated"));
            return;
          }
          const end = Math.min(to, position + chunkBytes, cut === undefined ? to : from + cut);
          if (end > position) controller.enqueue(bytes.slice(position, end));
          state.bytesSent += end - position;
          position = end;
          if (position >= to && cut === undefined) {
            close();
            controller.close();
          }
        },
        cancel: close,
      },
      { highWaterMark: 0 },
    );
  }

  return {
    asked,
    state,
    async sign() {
      state.signed += 1;
      return { url: `https://storage.test/output.tgz?Signature=${state.signed}`, expiresAt: undefined };
    },
    async fetch(request) {
      const range = request.headers.get("range");
      asked.push({
        link: new URL(request.url).searchParams.get("Signature") ?? "",
        range,
        ifRange: request.headers.get("if-range"),
      });
      const count = asked.length;
      const special = answer?.(asked[count - 1] as AskedBytes, count);
      if (special instanceof Error) throw special;
      if (special !== undefined) return special;
      const match = ignoresRanges ? null : /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
      const ifRange = request.headers.get("if-range");
      const isRange = match !== null && (ifRange === null || ifRange === etag);
      const from = isRange ? Number(match[1]) : 0;
      const to = isRange && match[2] !== "" ? Math.min(Number(match[2]) + 1, bytes.length) : bytes.length;
      if (from >= bytes.length && isRange) {
        return new Response(null, { status: 416, headers: { "content-range": `bytes */${bytes.length}` } });
      }
      return new Response(body(from, to, cutAfter?.(count)), {
        status: isRange ? 206 : 200,
        headers: {
          ...(etag === null ? {} : { etag }),
          "content-length": String(to - from),
          ...(isRange ? { "content-range": `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
          ...headers,
        },
      });
    },
  };
}

/** The `x-goog-hash` of some bytes. */
export function googHash(bytes: Uint8Array): string {
  const value = createCrc32c()(bytes, 0);
  return `crc32c=${btoa(String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255))}`;
}
