import { afterEach, describe, expect, it, vi } from "vitest";
import { authenticate } from "../../src/browser/authenticate";
import { type ApiClient, createApiClient } from "../../src/http/api-client";
import { Secrets } from "../../src/http/secrets";
import { createTokenSource } from "../../src/http/tokens";
import type { Fetch } from "../../src/types";

/** What a hostile server sends: how much the client reads of it is counted. */
function endless(start: string, { chunk = new Uint8Array(2 ** 18).fill(0x20) } = {}) {
  const read = { bytes: 0, isCancelled: false };
  const body = () => {
    let isFirst = true;
    return new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const next = isFirst ? new TextEncoder().encode(start) : chunk;
          isFirst = false;
          read.bytes += next.byteLength;
          controller.enqueue(next);
        },
        cancel() {
          read.isCancelled = true;
        },
      },
      { highWaterMark: 0 },
    );
  };
  return { read, body };
}

function clientOf(fetch: Fetch, limits: { timeoutMs?: number } = {}): ApiClient {
  const tokens = createTokenSource(async () => ({ value: "T1-secret", renewAt: Number.POSITIVE_INFINITY }));
  const settings = { timeoutMs: 10_000, idleTimeoutMs: 10_000, ...limits, retry: { limit: 0 }, headers: {} };
  return createApiClient({ baseUrl: "https://api.test", fetch, ...settings, secrets: new Secrets() }, tokens);
}

const calls: Record<string, (client: ApiClient) => Promise<unknown>> = {
  getJson: (client) => client.getJson("a"),
  getData: (client) => client.getData("a"),
  getText: (client) => client.getText("a"),
  getBytes: (client) => client.getBytes("a"),
  postJson: (client) => client.postJson("a", {}, { isQuestion: true }),
  post: (client) => client.post("a"),
};

afterEach(() => {
  vi.useRealTimers();
});

describe.each(Object.entries(calls))("the answer to %s", (_, call) => {
  it("is read up to 32 MiB, and then refused", async () => {
    const { read, body } = endless("{");
    await expect(call(clientOf(async () => new Response(body())))).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      message: expect.stringMatching(
        /^(GET|POST) https:\/\/api\.test\/a was answered with status 200 and a body of more than 32 MiB, of which the rest was not read\.$/,
      ),
    });
    expect(read.bytes).toBeLessThan(2 ** 25 + 2 ** 19);
    expect(read.isCancelled).toBe(true);
  });

  it("is refused before it is read, when it announces a longer body", async () => {
    const { read, body } = endless("{");
    const headers = { "content-length": `${2 ** 40}` };
    await expect(call(clientOf(async () => new Response(body(), { headers })))).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringContaining("more than 32 MiB"),
    });
    expect(read.bytes).toBeLessThan(2 ** 19);
  });

  it("may be long and have spaces at its end", async () => {
    const text = `{"data":{"a":1}}${" ".repeat(2 ** 20)}`;
    await call(clientOf(async () => new Response(text)));
  });

  it("that drips without end is given up after five times timeoutMs", async () => {
    vi.useFakeTimers();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        controller.enqueue(new Uint8Array([0x20]));
      },
    });
    const calling = call(clientOf(async () => new Response(body), { timeoutMs: 1_000 }));
    const ending = expect(calling).rejects.toMatchObject({
      name: "TimeoutError",
      message: expect.stringContaining("sent a body that was not complete after 5000 ms."),
    });
    await vi.advanceTimersByTimeAsync(4_900);
    await vi.advanceTimersByTimeAsync(200);
    await ending;
    expect(vi.getTimerCount()).toBeLessThan(2);
  });

  it("leaves no timer behind", async () => {
    vi.useFakeTimers();
    await call(clientOf(async () => new Response('{"data":1}')));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("that is a refusal without end shows its start", async () => {
    const { read, body } = endless("<title>No way</title>");
    await expect(call(clientOf(async () => new Response(body(), { status: 403 })))).rejects.toMatchObject({
      name: "ApiError",
      status: 403,
      message: expect.stringContaining("status 403: No way"),
    });
    expect(read.bytes).toBeLessThan(2 ** 20);
  });
});

describe("a sign-in", () => {
  const signIn = (fetch: Fetch) =>
    authenticate({
      projectId: "p-1",
      projectApiKey: "the-api-key",
      dangerouslyAllowBrowser: true,
      baseUrl: "https://api.test",
      fetch,
      retry: { limit: 0 },
    });

  it("reads no more than 1 MiB of an answer without end", async () => {
    const { read, body } = endless('{"access_token":"abc"');
    await expect(signIn(async () => new Response(body()))).rejects.toMatchObject({
      name: "AuthenticationError",
      status: 200,
      message: "Signing in was answered with status 200, but with more than 1048576 bytes.",
    });
    expect(read.bytes).toBeLessThan(2 ** 21);
  });

  it("takes a token with many spaces behind it", async () => {
    const text = `{"access_token":"abc"}${" ".repeat(2 ** 19)}`;
    expect((await signIn(async () => new Response(text))).projectId).toBe("p-1");
  });

  it.each([
    [{ access_token: "tok-1", error: "no" }, /tok-1/],
    [{ error: "invalid", error_description: `bad ${btoa("p-1:the-api-key")}` }, /cC0x/],
    [{ error: "invalid", error_description: "bad p-1:the%2Dapi%2dkey" }, /api.{0,2}2dkey/i],
    [{ error: "invalid", data: { refreshToken: "rt", id_token: "it" } }, /"(rt|it)"/],
    [[{ message: '{"access_token":"tok-2"}' }], /tok-2/],
  ])("that is refused hides the secrets of %j", async (body, secret) => {
    const error = await signIn(async () => Response.json(body, { status: 401 })).catch((caught) => caught);
    expect(error).toMatchObject({ name: "AuthenticationError", cause: { name: "ApiError" } });
    expect(`${error.stack}${JSON.stringify([error, error.cause])}${error.cause.stack}`).not.toMatch(secret);
  });

  it.each(["null", '":{"', "a", "true", "0", "}", "\\", "test"])(
    "with the password %j ends in the words of the server",
    async (password) => {
      const body = { error: { code: 401, message: "Bad credentials.", details: [null, true, { a: 0 }] } };
      const signingIn = authenticate({
        username: "me@example.org",
        password,
        dangerouslyAllowBrowser: true,
        baseUrl: "https://api.test",
        fetch: async () => Response.json(body, { status: 401 }),
        retry: { limit: 0 },
      });
      await expect(signingIn).rejects.toMatchObject({
        name: "AuthenticationError",
        message: "Signing in was refused (Bad credentials). Check username and password.",
        cause: { body },
      });
    },
  );
});

describe("a function given as fetch", () => {
  it.each([
    ["a number", () => 1],
    ["nothing", () => undefined],
    ["null", () => null],
    ["a promise of a string", async () => "text"],
    ["an object with a body that is no stream", async () => ({ headers: {}, body: 1 })],
    ["an object without a status", async () => ({ headers: new Headers(), body: null })],
  ])("that returns %s is refused", async (_, fetch) => {
    await expect(clientOf(fetch as unknown as Fetch).getJson("a")).rejects.toMatchObject({
      name: "InputError",
      argument: "fetch",
    });
  });

  it("that throws ends the call with its error", async () => {
    const failure = new Error("my own");
    const fetch: Fetch = () => {
      throw failure;
    };
    await expect(clientOf(fetch).getJson("a")).rejects.toBe(failure);
  });

  it("may return a response without a promise", async () => {
    const fetch = (() => new Response("[1]")) as unknown as Fetch;
    expect(await clientOf(fetch).getJson("a")).toEqual([1]);
  });
});
