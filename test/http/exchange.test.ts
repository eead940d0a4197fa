import { afterEach, describe, expect, it, vi } from "vitest";
import { BodyTooLongError, exchange, exchangeWhole } from "../../src/http/exchange";
import type { Fetch } from "../../src/types";

const limits = { timeoutMs: 10_000, idleTimeoutMs: 10_000 };
const url = "https://storage.test/output.tgz?Signature=secret";

function request(signal?: AbortSignal): Request {
  return new Request(url, signal === undefined ? {} : { signal });
}

afterEach(() => {
  vi.useRealTimers();
});

/** Never answers, and does not listen to its signal. */
const deaf: Fetch = () => new Promise(() => undefined);

describe("exchange", () => {
  it("answers status, headers and body", async () => {
    const response = await exchange(
      async () => new Response("body", { status: 206, headers: { etag: "1" } }),
      request(),
      limits,
    );
    expect(response.status).toBe(206);
    expect(response.headers.get("etag")).toBe("1");
    expect(await response.text()).toBe("body");
  });

  it("answers a response without a body as it is", async () => {
    const bare = new Response(null, { status: 204 });
    expect((await exchange(async () => bare, request(), limits)).status).toBe(204);
  });

  it.each([204, 205, 304])("takes the empty body that Chromium gives a %d for no body", async (status) => {
    const empty = { status, statusText: "None", ok: status < 300, headers: new Headers({ etag: "1" }) };
    const body = new ReadableStream({ start: (stream) => stream.close() });
    const response = await exchange(async () => ({ ...empty, body }) as Response, request(), limits);
    expect(response.body).toBeNull();
    expect([response.status, response.statusText, response.headers.get("etag")]).toEqual([
      status,
      "None",
      "1",
    ]);
  });

  it.each([199, 600, 999])(
    "refuses the status %d of a caller's fetch, and lets its body go",
    async (status) => {
      let isCancelled = false;
      const body = new ReadableStream({
        cancel() {
          isCancelled = true;
        },
      });
      const answer = { status, ok: false, headers: new Headers(), body } as Response;
      const what = `GET https://storage.test/output.tgz was answered with status ${status}, which is not one of HTTP.`;
      await expect(exchange(async () => answer, request(), limits)).rejects.toMatchObject({
        name: "ApiError",
        message: what,
        status,
        method: "GET",
        url: "https://storage.test/output.tgz",
      });
      expect(isCancelled).toBe(true);
      const bare = { ...answer, headers: new Headers(), body: null } as Response;
      await expect(exchange(async () => bare, request(), limits)).rejects.toMatchObject({ message: what });
    },
  );

  it.each([200, 599])("takes the status %d", async (status) => {
    expect((await exchange(async () => new Response("", { status }), request(), limits)).status).toBe(status);
  });

  it("lets the body of an answer go that comes after an abort", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    let answer: (response: Response) => void = () => undefined;
    const late = new Promise<Response>((resolve) => {
      answer = resolve;
    });
    const exchanging = exchange(() => late, request(controller.signal), limits);
    controller.abort(reason);
    await expect(exchanging).rejects.toBe(reason);
    await new Promise<void>((cancel) => {
      answer(new Response(new ReadableStream({ cancel })));
    });
  });

  it("ends in a TimeoutError when no answer comes, without showing the query", async () => {
    await expect(exchange(deaf, request(), { ...limits, timeoutMs: 5 })).rejects.toMatchObject({
      name: "TimeoutError",
      message: "GET https://storage.test/output.tgz got no response within 5 ms.",
      url: "https://storage.test/output.tgz",
    });
  });

  it("turns the TypeError of a failed fetch into a NetworkError that says why", async () => {
    const failing: Fetch = async () => {
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:9") });
    };
    await expect(exchange(failing, request(), limits)).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://storage.test/output.tgz failed: connect ECONNREFUSED 127.0.0.1:9.",
    });
  });

  describe("under CORS, where a failed fetch says nothing", () => {
    const failing: Fetch = async () => {
      throw new TypeError("Failed to fetch");
    };
    const page = { ...limits, obeysCors: true };
    const signIn = () => new Request("https://api.test:8042/oauth/token", { method: "POST" });

    it("names the host of the API and the way on", async () => {
      await expect(exchange(failing, signIn(), page)).rejects.toMatchObject({
        name: "NetworkError",
        message:
          "POST https://api.test:8042/oauth/token failed: api.test:8042 did not let this page read its response (CORS), " +
          "or could not be reached; browsers do not say which. Send the calls through a server of your own, with its " +
          'address as the "baseUrl" of authenticate.',
      });
    });

    it("says of a file that its link was signed, and names the ways on", async () => {
      await expect(exchange(failing, request(), { ...page, isFile: true })).rejects.toMatchObject({
        message:
          "GET https://storage.test/output.tgz failed: the service signed the link, but storage.test did not let this " +
          "page read its response (CORS), or could not be reached; browsers do not say which. Open the link of " +
          "getResultsUrl() in the browser instead, or send requests for storage.test through a server of your own with " +
          'the "fetch" of authenticate.',
      });
    });

    it("says so when the same origin has answered before", async () => {
      const answered = new Set<string>();
      await exchange(async () => new Response("", { status: 500 }), request(), { ...page, answered });
      await expect(exchange(failing, request(), { ...page, answered, isFile: true })).rejects.toMatchObject({
        message:
          "GET https://storage.test/output.tgz failed: the service signed the link, and storage.test has answered this " +
          "page before, but now the connection broke, or the page may not read this response (CORS); browsers do not say " +
          "which. Try again later.",
      });
      await expect(exchange(failing, signIn(), { ...page, answered })).rejects.toMatchObject({
        message: expect.stringContaining("api.test:8042 did not let this page read its response"),
      });
    });

    it("leaves the word to an error that tells why", async () => {
      const telling: Fetch = async () => {
        throw new TypeError("fetch failed", { cause: new Error("no such address in this emulator") });
      };
      await expect(exchange(telling, request(), page)).rejects.toMatchObject({
        message: "GET https://storage.test/output.tgz failed: no such address in this emulator.",
      });
    });
  });

  it("passes any other error of a caller's fetch through as it is", async () => {
    const own = new RangeError("quota of my proxy");
    await expect(exchange(() => Promise.reject(own), request(), limits)).rejects.toBe(own);
  });

  it("rejects with the signal's reason when it is aborted before, and while waiting", async () => {
    const reason = new Error("enough");
    await expect(exchange(deaf, request(AbortSignal.abort(reason)), limits)).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = exchange(deaf, request(controller.signal), limits);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it("hands the abort on to fetch", async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const waiting = exchange(
      (sent) => {
        seen = sent.signal;
        return deaf(sent);
      },
      request(controller.signal),
      limits,
    );
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(seen?.aborted).toBe(true);
  });
});

describe("exchange, when it has ended", () => {
  it.each(["whole", "refused", "without a body"])("leaves no timer: %s", async (how) => {
    vi.useFakeTimers();
    const whole = new Response(how === "without a body" ? null : "text", {
      status: how === "refused" ? 403 : 200,
    });
    const response = await exchange(async () => whole, request(), { ...limits, wholeMs: 60_000 });
    await response.text();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives a body that may take any time all the time it needs", async () => {
    vi.useFakeTimers();
    const response = await exchange(async () => new Response("text"), request(), limits);
    await vi.advanceTimersByTimeAsync(1e9);
    expect(await response.text()).toBe("text");
  });
});

describe("exchangeWhole", () => {
  it("fails when the body breaks, instead of answering half of it", async () => {
    const half = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(3));
        controller.close();
      },
    });
    await expect(
      exchangeWhole(
        async () => new Response(half, { headers: { "content-length": "10" } }),
        request(),
        limits,
      ),
    ).rejects.toMatchObject({
      name: "NetworkError",
      message: expect.stringContaining("ended after 3 of 10 bytes"),
    });
  });

  it.each(["10", "1"])(
    "takes 3 bytes for whole under CORS, where the %s that were told may be those of a hidden encoding",
    async (length) => {
      const answer = async () => new Response("abc", { headers: { "content-length": length } });
      const response = await exchangeWhole(answer, request(), { ...limits, obeysCors: true });
      expect(await response.text()).toBe("abc");
    },
  );
});

describe("an answer that is no success", () => {
  it("is read to its beginning only, and lets its connection go", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
      cancel() {
        cancelled = true;
      },
    });
    const response = await exchange(async () => new Response(endless, { status: 503 }), request(), limits);
    expect((await response.arrayBuffer()).byteLength).toBe(65_536);
    expect(cancelled).toBe(true);
  });
});

describe("exchangeWhole with a limit", () => {
  /** Answers a body of so many bytes in chunks of ten. */
  function answering(bytes: number, headers: Record<string, string> = {}) {
    const state = { read: 0, cancelled: false };
    const fetch: Fetch = async () => {
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (state.read >= bytes) return controller.close();
            state.read += 10;
            controller.enqueue(new Uint8Array(10));
          },
          cancel() {
            state.cancelled = true;
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers });
    };
    return { state, fetch };
  }

  it("takes a body of just that length", async () => {
    const { fetch } = answering(50, { "content-length": "50" });
    const response = await exchangeWhole(fetch, request(), { ...limits, maxBytes: 50 });
    expect((await response.arrayBuffer()).byteLength).toBe(50);
  });

  it("refuses a longer one before it reads it, where its length is announced", async () => {
    const { state, fetch } = answering(60, { "content-length": "60" });
    const whole = exchangeWhole(fetch, request(), { ...limits, maxBytes: 50 });
    await expect(whole).rejects.toBeInstanceOf(BodyTooLongError);
    expect(state).toEqual({ read: 0, cancelled: true });
  });

  it("refuses a longer one as soon as it is too long, where its length is not announced", async () => {
    const { state, fetch } = answering(5_000);
    const whole = exchangeWhole(fetch, request(), { ...limits, maxBytes: 50 });
    await expect(whole).rejects.toBeInstanceOf(BodyTooLongError);
    expect(state).toEqual({ read: 60, cancelled: true });
  });
});

describe("a fetch that does not keep to its contract", () => {
  it.each([[undefined], [{}], [{ json: () => ({}) }], ["text"]])(
    "is refused when it answers %j",
    async (answer) => {
      await expect(exchange(async () => answer as Response, request(), limits)).rejects.toMatchObject({
        name: "InputError",
        argument: "fetch",
        message: 'The function given to authenticate as "fetch" must resolve to a Response.',
      });
    },
  );

  it("is refused when a body of its is not made of bytes", async () => {
    const texts = {
      headers: new Headers(),
      ok: true,
      status: 200,
      body: new ReadableStream({ start: (stream) => stream.enqueue("text") }),
    };
    const response = await exchange(async () => texts as unknown as Response, request(), limits);
    await expect(response.body?.getReader().read()).rejects.toMatchObject({
      name: "InputError",
      message: 'The function given to authenticate as "fetch" must return bodies of bytes.',
      argument: "fetch",
    });
  });
});
