import { describe, expect, it } from "vitest";
import { expectedLength, isEncoded, watchBody } from "../../src/http/watch-body";

interface Watched {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly controller: AbortController;
  readonly state: { pulled: number; cancelled: unknown; released: number };
}

/** Watches a body made of `chunks`, which then ends, breaks or stays silent. */
function watch(
  chunks: number[],
  {
    end = "close",
    headers = {},
    idleTimeoutMs = 10_000,
  }: {
    end?: "close" | "break" | "stall";
    headers?: Record<string, string>;
    idleTimeoutMs?: number;
  } = {},
): Watched {
  const state = { pulled: 0, cancelled: undefined as unknown, released: 0 };
  const waiting = [...chunks];
  const body = new ReadableStream<Uint8Array>(
    {
      pull(stream) {
        const size = waiting.shift();
        if (size !== undefined) {
          state.pulled += size;
          stream.enqueue(new Uint8Array(size));
        } else if (end === "close") stream.close();
        else if (end === "break") stream.error(new TypeError("terminated"));
        else return new Promise(() => undefined);
        return undefined;
      },
      cancel(reason) {
        state.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  const controller = new AbortController();
  const stream = watchBody(body, {
    expectedBytes: expectedLength(new Headers(headers)),
    method: "GET",
    url: "https://storage.test/output.tgz",
    controller,
    idleTimeoutMs,
    release: () => {
      state.released += 1;
    },
  });
  return { stream, controller, state };
}

async function readAll(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  let bytes = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes += value.byteLength;
  }
}

describe("watchBody", () => {
  it("passes a whole body on and releases once", async () => {
    const { stream, state } = watch([3, 4], { headers: { "content-length": "7" } });
    expect(await readAll(stream)).toBe(7);
    expect(state.released).toBe(1);
  });

  it("takes any length when none is announced, or when the bytes were encoded on the way", async () => {
    expect(await readAll(watch([3]).stream)).toBe(3);
    const encoded = watch([3], { headers: { "content-length": "1", "content-encoding": "gzip" } });
    expect(await readAll(encoded.stream)).toBe(3);
  });

  it.each([["2"], ["9"]])("refuses a body of 7 bytes announced as %s", async (length) => {
    const { stream, state } = watch([3, 4], { headers: { "content-length": length } });
    await expect(readAll(stream)).rejects.toMatchObject({
      name: "NetworkError",
      message: `GET https://storage.test/output.tgz ended after 7 of ${length} bytes.`,
      method: "GET",
      url: "https://storage.test/output.tgz",
    });
    expect(state.released).toBe(1);
  });

  it("says how far it came when the connection breaks", async () => {
    const { stream } = watch([3, 4], { end: "break" });
    await expect(readAll(stream)).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://storage.test/output.tgz broke after 7 bytes: terminated.",
      method: "GET",
      url: "https://storage.test/output.tgz",
    });
  });

  it("ends in a TimeoutError when the body stalls while it is being read, and cancels it", async () => {
    const { stream, state } = watch([3], { end: "stall", idleTimeoutMs: 5 });
    await expect(readAll(stream)).rejects.toMatchObject({
      name: "TimeoutError",
      message: "GET https://storage.test/output.tgz stalled: no byte for 5 ms after the first 3.",
      method: "GET",
      url: "https://storage.test/output.tgz",
    });
    expect(state.cancelled).toMatchObject({ name: "TimeoutError" });
  });

  it("errors with the reason of an abort, cancels the body and releases once", async () => {
    const { stream, controller, state } = watch([3], { end: "stall" });
    const reading = readAll(stream);
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    expect(state).toMatchObject({ cancelled: reason, released: 1 });
  });

  it("reads nothing before it is read", async () => {
    const { stream, state } = watch([3, 4, 5]);
    const reader = stream.getReader();
    await reader.read();
    expect(state.pulled).toBe(3);
    await reader.cancel("enough");
    expect(state).toMatchObject({ pulled: 3, cancelled: "enough", released: 1 });
  });
});

describe("what is not bytes, or not read", () => {
  it("is an InputError that names the function of the caller", async () => {
    const controller = new AbortController();
    const stream = watchBody(new ReadableStream({ pull: (body) => body.enqueue("text" as never) }), {
      expectedBytes: undefined,
      method: "GET",
      url: "https://storage.test/",
      controller,
      idleTimeoutMs: 10_000,
      release: () => undefined,
    });
    await expect(readAll(stream)).rejects.toMatchObject({
      name: "InputError",
      argument: "fetch",
      message: 'The function given to authenticate as "fetch" must return bodies of bytes.',
    });
  });

  it("does not stall while nobody reads, nor after its end", async () => {
    const { stream, controller } = watch([3, 4], { idleTimeoutMs: 20 });
    const reader = stream.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await reader.read()).value).toHaveLength(4);
    expect((await reader.read()).done).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(controller.signal.aborted).toBe(false);
  });

  it("takes no notice of an abort after its end", async () => {
    const { stream, controller, state } = watch([3]);
    expect(await readAll(stream)).toBe(3);
    controller.abort(new Error("late"));
    expect(state).toMatchObject({ released: 1, cancelled: undefined });
  });
});

describe("a content-encoding", () => {
  it.each([["gzip"], ["GZIP"], ["x-gzip"], ["br , aws-chunked"], ["utf-8,  zstd"], ["deflate"], ["dcz"]])(
    "changes the bytes: %s",
    (encoding) => {
      expect(isEncoded(encoding)).toBe(true);
    },
  );

  it.each([[null], [""], ["identity"], ["aws-chunked"], ["utf-8"], ["gzipped"], ["my-gzip"], ["gzip2, x"]])(
    "leaves the bytes as they are: %s",
    (encoding) => {
      expect(isEncoded(encoding)).toBe(false);
    },
  );
});

describe("expectedLength", () => {
  it("knows a plain length, and none that is no number", () => {
    expect(expectedLength(new Headers({ "content-length": "12" }))).toBe(12);
    expect(expectedLength(new Headers({ "content-length": "12", "content-encoding": "identity" }))).toBe(12);
    for (const length of ["soon", "12 bytes", "about 12", "-12", "1e3"]) {
      expect(expectedLength(new Headers({ "content-length": length })), length).toBeUndefined();
    }
    expect(expectedLength(new Headers())).toBeUndefined();
  });
});
