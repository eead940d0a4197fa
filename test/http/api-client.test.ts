import { describe, expect, it, vi } from "vitest";
import { createApiClient } from "../../src/http/api-client";
import { Secrets } from "../../src/http/secrets";
import { createTokenSource, type TokenSource } from "../../src/http/tokens";
import { collectBytes } from "../../src/streams/collect-bytes";
import type { FeatureOptions, Fetch } from "../../src/types";
import {
  json,
  noConnection,
  type ScriptedAnswer,
  scriptedFetch,
  text,
} from "../support/outputs/scripted-fetch";

const expired = json(
  { data: null, error: { code: "UNAUTHORIZED", message: "ACCESS_TOKEN_EXPIRED: JWT expired" } },
  { status: 401 },
);

/** Tokens T1, T2, … */
function countedTokens(): TokenSource {
  let count = 0;
  return createTokenSource(async () => ({ value: `T${++count}`, renewAt: Number.POSITIVE_INFINITY }));
}

function clientFor(
  answers: ScriptedAnswer[],
  { tokens = countedTokens(), baseUrl = "https://api.test" } = {},
) {
  const { fetch, sent } = scriptedFetch(...answers);
  const api = createApiClient(
    {
      baseUrl,
      fetch,
      retry: { limit: 3, baseDelayMs: 0 },
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      headers: { "x-client": "up42-js" },
      secrets: new Secrets(),
    },
    tokens,
  );
  return { api, sent };
}

describe("a call", () => {
  it("carries the bearer token and answers the data", async () => {
    const { api, sent } = clientFor([json({ data: [1], error: null })]);
    expect(await api.getData("projects/1/jobs")).toEqual([1]);
    expect(sent).toMatchObject([
      { method: "GET", url: "https://api.test/projects/1/jobs", authorization: "Bearer T1" },
    ]);
  });

  it("keeps the path of a base address", async () => {
    const { api, sent } = clientFor([json({ data: 1 })], { baseUrl: "https://app.test/up42/" });
    await api.getData("projects/1");
    expect(sent[0]?.url).toBe("https://app.test/up42/projects/1");
    expect(api.asked("projects/1").url).toBe("https://app.test/up42/projects/1");
  });

  it("answers bytes with their type, if it has one", async () => {
    const { api } = clientFor([
      text("PNG", { headers: { "content-type": "image/png" } }),
      () => new Response(new Uint8Array(3)),
    ]);
    const { bytes, contentType } = await api.getBytes("quicklook");
    expect([new TextDecoder().decode(bytes), contentType]).toEqual(["PNG", "image/png"]);
    expect(await api.getBytes("quicklook")).toEqual({ bytes: new Uint8Array(3), contentType: "" });
  });

  it("sends no cookies, keeps nothing in a cache, and waits its turn before each try", async () => {
    const events: string[] = [];
    const api = createApiClient(
      {
        baseUrl: "https://api.test",
        async fetch({ cache, credentials, headers }) {
          events.push(`${cache} ${credentials} ${headers.get("x-client")}`);
          return new Response('{"data":1}', { status: events.length > 2 ? 200 : 503 });
        },
        pace: {
          async turn({ aborted }) {
            events.push(`turn ${aborted}`);
          },
        },
        retry: { baseDelayMs: 0 },
        timeoutMs: 10_000,
        idleTimeoutMs: 10_000,
        headers: { "x-client": "up42-js" },
        secrets: new Secrets(),
      },
      countedTokens(),
    );
    await api.getData("projects/1");
    // The requests of happy-dom have no member `cache`.
    const { cache } = new Request("https://api.test", { cache: "no-store" });
    const sent = `${cache} omit up42-js`;
    expect(events).toEqual(["turn false", sent, "turn false", sent]);
  });

  it("knows its addresses, of which the first gets the requests", () => {
    const { api } = clientFor([]);
    expect(api.addresses).toEqual(["https://api.test"]);
    const settings = {
      fetch,
      retry: {},
      timeoutMs: 1,
      idleTimeoutMs: 1,
      headers: {},
      secrets: new Secrets(),
    };
    const baseUrl = "https://app.test/up42";
    const proxied = createApiClient({ ...settings, baseUrl, namedAs: ["https://api.test"] }, countedTokens());
    expect(proxied.addresses).toEqual([baseUrl, "https://api.test"]);
    expect(proxied.asked("jobs", "POST")).toMatchObject({ method: "POST", url: `${baseUrl}/jobs` });
  });

  it("answers a text as it is, unless it is said to be JSON and carries an error", async () => {
    const log = '{"error":{"message":"in the log"},"data":null}';
    const { api } = clientFor([
      text(log, { headers: { "content-type": "text/plain" } }),
      text(""),
      json(log),
    ]);
    expect(await api.getText("logs")).toBe(log);
    expect(await api.getText("logs")).toBe("");
    expect(await api.getText("logs")).toBe(JSON.stringify(log));
    const { api: unlabelled } = clientFor([() => new Response(new TextEncoder().encode(log))]);
    expect(await unlabelled.getText("logs")).toBe(log);
    const { api: other } = clientFor([json(JSON.parse(log))]);
    await expect(other.getText("logs")).rejects.toMatchObject({ name: "ApiError", status: 200 });
  });
});

describe("a body that is read while it arrives", () => {
  it("is given as a stream, after a renewed token and further tries", async () => {
    const { api, sent } = clientFor([text("oops", { status: 503 }), expired, text("text")]);
    const body = await api.getStream("data");
    expect(new TextDecoder().decode(await collectBytes(body))).toBe("text");
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer T1", "Bearer T1", "Bearer T2"]);
  });

  it("is not asked for again when it breaks", async () => {
    const { api, sent } = clientFor([text("{", { headers: { "content-length": "900" } })]);
    const body = await api.getStream("data");
    await expect(collectBytes(body)).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://api.test/data ended after 1 of 900 bytes.",
    });
    expect(sent).toHaveLength(1);
  });

  it("is empty where there is none", async () => {
    const { api } = clientFor([() => new Response(null, { status: 204 })]);
    expect(await collectBytes(await api.getStream("data"))).toHaveLength(0);
  });

  it("ends in an error in the service's words when the answer is one", async () => {
    const { api } = clientFor([json({ data: null, error: { message: "No outputs." } }, { status: 404 })]);
    await expect(api.getStream("data")).rejects.toMatchObject({
      name: "ApiError",
      message: "GET https://api.test/data was answered with status 404: No outputs.",
    });
  });
});

describe("a body that is longer than it may be", () => {
  it("is refused, and not asked for again", async () => {
    const { api, sent } = clientFor([json([1, 2, 3])]);
    await expect(api.getJson("data", { maxBytes: 6 })).rejects.toThrow("The body has more than 6 bytes.");
    expect(sent).toHaveLength(1);
    const { api: roomy } = clientFor([json([1, 2, 3])]);
    expect(await roomy.getJson("data", { maxBytes: 7 })).toEqual([1, 2, 3]);
  });
});

describe("a refused token", () => {
  it("is renewed once, and the call made again", async () => {
    const { api, sent } = clientFor([expired, json({ data: 1 })]);
    expect(await api.getData("projects/1")).toBe(1);
    expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer T1", "Bearer T2"]);
  });

  it("is not renewed twice: the service's words are kept", async () => {
    const { api, sent } = clientFor([expired, expired]);
    await expect(api.getData("projects/1")).rejects.toMatchObject({
      name: "AuthenticationError",
      status: 401,
      message: "The token was refused (ACCESS_TOKEN_EXPIRED: JWT expired). Sign in again.",
    });
    expect(sent).toHaveLength(2);
  });

  it("that cannot be renewed ends the call at once", async () => {
    const fixed = createTokenSource(async () => ({ value: "fixed", renewAt: Number.POSITIVE_INFINITY }));
    const { api, sent } = clientFor([expired], { tokens: fixed });
    await expect(api.getData("projects/1")).rejects.toMatchObject({ name: "AuthenticationError" });
    expect(sent).toHaveLength(1);
  });

  it("is renewed once for calls side by side", async () => {
    const { api, sent } = clientFor([expired, expired, json({ data: 1 }), json({ data: 2 })]);
    await Promise.all([api.getData("a"), api.getData("b")]);
    expect(sent.map(({ authorization }) => authorization)).toEqual([
      "Bearer T1",
      "Bearer T1",
      "Bearer T2",
      "Bearer T2",
    ]);
  });
});

describe("a failure that may pass", () => {
  it.each([
    ["429", text("slow down", { status: 429 })],
    ["429 with Retry-After", text("slow down", { status: 429, headers: { "retry-after": "0" } })],
    ["500", text("oops", { status: 500 })],
    ["503 in HTML", text("<title>Down</title>", { status: 503 })],
    ["524", text("", { status: 524 })],
    ["no connection", noConnection()],
    [
      "a broken body",
      () => new Response("{", { headers: { "content-length": "900", "content-type": "application/json" } }),
    ],
  ])("is tried again: %s", async (_, failure) => {
    const { api, sent } = clientFor([failure, failure, json({ data: 1 })]);
    expect(await api.getData("projects/1")).toBe(1);
    expect(sent).toHaveLength(3);
  });

  it.each([
    ["a century", "3155760000"],
    ["more seconds than a number can hold exactly", "9".repeat(30)],
    ["a date in a century", "Fri, 30 Nov 2125 00:00:00 GMT"],
  ])("is tried again after a minute, not after %s", async (_, value) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
    try {
      const wait = text("later", { status: 503, headers: { "retry-after": value } });
      const { api, sent } = clientFor([wait, json({ data: 1 })]);
      const call = api.getData("projects/1");
      await vi.advanceTimersByTimeAsync(59_000);
      expect(sent).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await call).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that does not pass ends in an error after the last try", async () => {
    const down = json(
      { title: "Service Unavailable", status: 503, detail: "Back at noon." },
      { status: 503 },
    );
    const { api, sent } = clientFor([down, down, down, down]);
    await expect(api.getData("projects/1")).rejects.toMatchObject({
      name: "ApiError",
      status: 503,
      message:
        "GET https://api.test/projects/1 was answered with status 503: Service Unavailable: Back at noon.",
    });
    expect(sent).toHaveLength(4);
  });

  it("of the network ends in a NetworkError after the last try", async () => {
    const { api, sent } = clientFor([noConnection(), noConnection(), noConnection(), noConnection()]);
    await expect(api.getData("projects/1")).rejects.toMatchObject({
      name: "NetworkError",
      message: "GET https://api.test/projects/1 failed: connect ECONNREFUSED 127.0.0.1:9.",
    });
    expect(sent).toHaveLength(4);
  });
});

describe("a POST", () => {
  it("sends the token and no body, and heeds neither an empty answer nor a text", async () => {
    const { api, sent } = clientFor([() => new Response(null, { status: 204 }), text("OK")]);
    await api.post("jobs/1/cancel/");
    await api.post("jobs/1/cancel/");
    expect(sent).toMatchObject([
      { method: "POST", url: "https://api.test/jobs/1/cancel/", authorization: "Bearer T1", body: "" },
      { method: "POST" },
    ]);
  });

  it("is made again after a 503, a broken connection and a refused token", async () => {
    const done = () => new Response(null, { status: 204 });
    const { api, sent } = clientFor([text("", { status: 503 }), noConnection(), expired, done]);
    await api.post("jobs/1/cancel/");
    expect(sent.map(({ authorization }) => authorization?.slice(-2))).toEqual(["T1", "T1", "T1", "T2"]);
  });

  it("ends in an ApiError that says POST", async () => {
    const refusal = { data: null, error: { message: "Job has ended" } };
    const { api } = clientFor([json(refusal, { status: 409 }), json(refusal)]);
    const message = expect.stringMatching(
      /^POST https:\/\/api\.test\/jobs\/1\/cancel\/ was .*: Job has ended\.$/,
    );
    await expect(api.post("jobs/1/cancel/")).rejects.toMatchObject({ status: 409, method: "POST", message });
    await expect(api.post("jobs/1/cancel/")).rejects.toMatchObject({ status: 200, method: "POST", message });
  });
});

describe("a failure that will not pass", () => {
  it.each([[400], [403], [404], [422]])("is told at once: %d", async (status) => {
    const { api, sent } = clientFor([
      json({ data: null, error: { code: status, message: "Not so." } }, { status }),
    ]);
    await expect(api.getData("projects/1")).rejects.toMatchObject({ name: "ApiError", status });
    expect(sent).toHaveLength(1);
  });

  it("of the caller's own fetch passes through as it is", async () => {
    const own = new RangeError("quota of my proxy");
    const { api, sent } = clientFor([() => own]);
    await expect(api.getData("projects/1")).rejects.toBe(own);
    expect(sent).toHaveLength(1);
  });
});

describe("a token that the service says back", () => {
  it.each([
    [401, { error: "invalid_token", error_description: "Invalid access token: opaque-token" }],
    [403, { data: null, error: { code: 403, message: "header Bearer opaque-token denied" } }],
  ])("is hidden in the error of a %d", async (status, body) => {
    const tokens = createTokenSource(async () => ({
      value: "opaque-token",
      renewAt: Number.POSITIVE_INFINITY,
    }));
    const { api } = clientFor([json(body, { status })], { tokens });
    const error = (await api.getData("projects/1").catch((caught) => caught)) as Error;
    expect(error.message).toContain("[hidden]");
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("opaque-token");
  });
});

describe("an abort", () => {
  it("ends a call that waits for its next try, with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { fetch } = scriptedFetch(text("", { status: 503, headers: { "retry-after": "30" } }));
    const api = createApiClient(
      {
        baseUrl: "https://api.test",
        fetch: async (request) => {
          const response = await fetch(request);
          setTimeout(() => controller.abort(reason), 0);
          return response;
        },
        retry: {},
        timeoutMs: 10_000,
        idleTimeoutMs: 10_000,
        headers: {},
        secrets: new Secrets(),
      },
      countedTokens(),
    );
    await expect(api.getData("projects/1", { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe("an abort during a request", () => {
  it("reaches the function given as fetch", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { fetch } = scriptedFetch(json({ data: 1 }));
    const settings = { retry: {}, timeoutMs: 10_000, idleTimeoutMs: 10_000, headers: {} };
    const aborting: Fetch = (request) => {
      controller.abort(reason);
      return request.signal.aborted ? Promise.reject(request.signal.reason) : fetch(request);
    };
    const api = createApiClient(
      { ...settings, baseUrl: "https://api.test", fetch: aborting, secrets: new Secrets() },
      countedTokens(),
    );
    await expect(api.getData("projects/1", { signal: controller.signal })).rejects.toBe(reason);
  });

  it("reaches the source of tokens", async () => {
    const { signal } = new AbortController();
    const asked: unknown[] = [];
    const tokens: TokenSource = {
      get: async (options) => `T${asked.push(options)}`,
      renew: async (_, options) => `T${asked.push(options)}`,
    };
    const { api } = clientFor([expired, json({ data: 1 })], { tokens });
    await api.getData("projects/1", { signal });
    expect(asked).toEqual([{ signal }, { signal }]);
  });
});

describe("a number that JSON does not have", () => {
  it("is null for a call that asks for that, and refused otherwise", async () => {
    const isQuestion = true;
    for (const method of ["GET", "POST"]) {
      const { api } = clientFor([text("[NaN]"), text("[NaN]")]);
      const read = (options: FeatureOptions) =>
        method === "GET" ? api.getJson("a", options) : api.postJson("a", {}, { ...options, isQuestion });
      expect(await read({ nonFinite: "null" })).toEqual([null]);
      await expect(read({ nonFinite: "refuse" })).rejects.toMatchObject({ name: "ApiError", method });
    }
  });
});

describe("a POST of JSON", () => {
  it("sends it with its type and answers the bare body", async () => {
    const { fetch, sent } = scriptedFetch(json({ features: [] }));
    const bodies: string[] = [];
    const api = createApiClient(
      {
        baseUrl: "https://api.test",
        async fetch(request) {
          bodies.push(`${request.headers.get("content-type")} ${await request.clone().text()}`);
          return fetch(request);
        },
        retry: {},
        timeoutMs: 10_000,
        idleTimeoutMs: 10_000,
        headers: {},
        secrets: new Secrets(),
      },
      countedTokens(),
    );
    const answer = await api.postJson("v2/search", { limit: 1 }, { isQuestion: true });
    expect(answer).toEqual({ features: [] });
    expect(bodies).toEqual(['application/json {"limit":1}']);
    expect(sent).toMatchObject([{ method: "POST", authorization: "Bearer T1" }]);
  });

  it.each([
    ["is made again after a 503 when it only asks", true, 2],
    ["is made once when it does something, whatever comes", false, 1],
  ])("%s", async (_, isQuestion, times) => {
    const { api, sent } = clientFor([json({}, { status: 503 }), json({ ok: true })]);
    const answer = api.postJson("v2/execution", {}, { isQuestion });
    if (isQuestion) expect(await answer).toEqual({ ok: true });
    else await expect(answer).rejects.toMatchObject({ name: "ApiError", status: 503, method: "POST" });
    expect(sent).toHaveLength(times);
  });

  it.each([true, false])(
    "is made again with a new token after a 401 (only asking: %s)",
    async (isQuestion) => {
      const { api, sent } = clientFor([expired, json({ ok: true })]);
      expect(await api.postJson("v2/execution", {}, { isQuestion })).toEqual({ ok: true });
      expect(sent.map(({ authorization }) => authorization)).toEqual(["Bearer T1", "Bearer T2"]);
    },
  );
});
