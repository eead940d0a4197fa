import { afterEach, describe, expect, it, vi } from "vitest";
import type { Credentials } from "../../src/http/credentials";
import { Secrets } from "../../src/http/secrets";
import { tokensFor } from "../../src/http/tokens-for";
import {
  json,
  noConnection,
  type ScriptedAnswer,
  scriptedFetch,
  text,
} from "../support/outputs/scripted-fetch";

const project: Credentials = { kind: "project", projectId: "p-1", projectApiKey: "kéy:1" };
const account: Credentials = { kind: "account", username: "max@example.com", password: "s&cret=1" };

function signInWith(credentials: Credentials, ...answers: ScriptedAnswer[]) {
  return signInAt(undefined, credentials, ...answers);
}

function signInAt(authUrl: string | undefined, credentials: Credentials, ...answers: ScriptedAnswer[]) {
  const { fetch, sent } = scriptedFetch(...answers);
  const tokens = tokensFor(credentials, {
    baseUrl: "https://api.test/",
    authUrl,
    fetch,
    retry: { limit: 2, baseDelayMs: 0 },
    timeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    headers: {},
    secrets: new Secrets(),
  });
  return { tokens, sent };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("signing in", () => {
  it("with a project key sends it as Basic authorization, in UTF-8", async () => {
    const { tokens, sent } = signInWith(project, json({ data: { accessToken: "T1" }, access_token: "T1" }));
    expect(await tokens.get({})).toBe("T1");
    const [request] = sent;
    expect(request).toMatchObject({
      method: "POST",
      url: "https://api.test/oauth/token",
      body: "grant_type=client_credentials",
    });
    expect(request?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    const encoded = request?.authorization?.replace("Basic ", "") ?? "";
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    expect(new TextDecoder().decode(bytes)).toBe("p-1:kéy:1");
  });

  it("with an account where only the API's address is known sends a form there", async () => {
    const { tokens, sent } = signInWith(account, json({ access_token: "T1", expires_in: 300 }));
    expect(await tokens.get({})).toBe("T1");
    expect(sent[0]).toMatchObject({
      url: "https://api.test/oauth/token",
      authorization: null,
      body: "grant_type=password&username=max%40example.com&password=s%26cret%3D1",
    });
  });

  it("takes the token from the envelope where it stands nowhere else", async () => {
    const { tokens } = signInWith(project, json({ data: { accessToken: "T1" }, error: null }));
    expect(await tokens.get({})).toBe("T1");
  });

  it.each([[429], [500], [503]])("is tried again after a %d", async (status) => {
    const { tokens, sent } = signInWith(
      project,
      text("", { status }),
      noConnection(),
      json({ access_token: "T" }),
    );
    expect(await tokens.get({})).toBe("T");
    expect(sent).toHaveLength(3);
  });

  it("with wrong credentials says what to check, in the service's words too, and is not tried again", async () => {
    const refusal = json({ data: null, error: { code: 401, message: "Bad credentials." } }, { status: 401 });
    const ofProject = signInWith(project, refusal);
    await expect(ofProject.tokens.get({})).rejects.toMatchObject({
      name: "AuthenticationError",
      status: 401,
      message: "Signing in was refused (Bad credentials). Check projectId and projectApiKey.",
      cause: { name: "ApiError", status: 401 },
    });
    expect(ofProject.sent).toHaveLength(1);
    await expect(signInWith(account, refusal).tokens.get({})).rejects.toThrow("Check username and password.");
  });

  it.each([400, 401, 403])("is refused with the status %d", async (status) => {
    const refusal = json({ error: "invalid_grant" }, { status });
    await expect(signInWith(account, refusal).tokens.get({})).rejects.toMatchObject({
      name: "AuthenticationError",
      status,
      message: "Signing in was refused (invalid_grant). Check username and password.",
      cause: { name: "ApiError", status, method: "POST" },
    });
  });

  it("fails with the status 404, which says nothing of the credentials", async () => {
    const refusal = json({ title: "No such path" }, { status: 404 });
    await expect(signInWith(account, refusal).tokens.get({})).rejects.toMatchObject({
      status: 404,
      message: "Signing in failed with status 404 (No such path).",
    });
  });

  it("waits for an answer that takes its time", async () => {
    const { fetch } = scriptedFetch(json({ access_token: "T1" }));
    const tokens = tokensFor(project, {
      baseUrl: "https://api.test",
      fetch: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return fetch(request);
      },
      retry: { limit: 0 },
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      headers: {},
      secrets: new Secrets(),
    });
    expect(await tokens.get({})).toBe("T1");
  });

  it("against a service that is down says so", async () => {
    const down = text("<title>Down</title>", { status: 503 });
    await expect(signInWith(project, down, down, down).tokens.get({})).rejects.toMatchObject({
      name: "AuthenticationError",
      message: "Signing in failed with status 503 (Down).",
    });
    const dead = signInWith(project, noConnection(), noConnection(), noConnection());
    await expect(dead.tokens.get({})).rejects.toMatchObject({ name: "NetworkError" });
  });

  it.each([
    [
      json({ data: {}, token: "hidden-token" }),
      "Signing in was answered with status 200, but without a token.",
    ],
    [text("hidden-token"), "Signing in was answered with status 200, but without a token and not in JSON."],
    [
      json({ access_token: "hidden-token\nline" }),
      "Signing in was answered with status 200, but without a token.",
    ],
    [json(null), "Signing in was answered with status 200, but without a token."],
    [json({ access_token: 7, data: null }), "Signing in was answered with status 200, but without a token."],
  ])("without a token in the answer shows nothing of it", async (answer, message) => {
    const error = await signInWith(project, answer)
      .tokens.get({})
      .catch((caught) => caught);
    expect(error).toMatchObject({ name: "AuthenticationError", message, status: 200 });
    expect(JSON.stringify([error, error.cause, error.stack])).not.toContain("hidden-token");
  });

  it("shows no secret that the service says back", async () => {
    const basic = `Basic ${btoa("p-1:the-api-key")}`;
    const echo = json({ error: "invalid", error_description: `bad ${basic} the-api-key` }, { status: 400 });
    const { tokens } = signInWith({ kind: "project", projectId: "p-1", projectApiKey: "the-api-key" }, echo);
    const error = await tokens.get({}).catch((caught) => caught);
    expect(error.message).toContain("[hidden]");
    expect(`${error.stack}${JSON.stringify(error)}${JSON.stringify(error.cause)}`).not.toMatch(
      /the-api-key|cC0x/,
    );
  });

  it.each([
    ["a key", project],
    ["an account", account],
  ])("never follows a redirect with the credentials of %s", async (_, credentials) => {
    const { fetch } = scriptedFetch(json({ access_token: "T" }));
    let redirect: RequestRedirect | undefined;
    const tokens = tokensFor(credentials, {
      baseUrl: "https://api.test",
      authUrl: "https://auth.test",
      fetch: (request) => {
        redirect = request.redirect;
        return fetch(request);
      },
      retry: {},
      timeoutMs: 10_000,
      idleTimeoutMs: 10_000,
      headers: {},
      secrets: new Secrets(),
    });
    await tokens.get({});
    expect(redirect).toBe("error");
  });
});

describe("signing in at the realm of accounts", () => {
  const address = "https://auth.test/realms/public/protocol/openid-connect/token";
  /** The answer in the service's spelling. */
  const answer = (token: string, life = 300) =>
    json({ access_token: token, expires_in: life, refresh_token: "R", token_type: "Bearer", scope: "USER" });

  it.each([["https://auth.test"], ["https://auth.test/"]])("below %s, as a form", async (authUrl) => {
    const { tokens, sent } = signInAt(authUrl, account, answer("T1"));
    expect(await tokens.get({})).toBe("T1");
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: address,
      authorization: null,
      body:
        "grant_type=password&username=max%40example.com&password=s%26cret%3D1" +
        "&client_id=up42-sdk&scope=openid",
    });
    expect(sent[0]?.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
  });

  it("is not for a project's key", async () => {
    const { tokens, sent } = signInAt("https://auth.test", project, answer("T1"));
    await tokens.get({});
    expect(sent[0]?.url).toBe("https://api.test/oauth/token");
  });

  it("below a path keeps the path", async () => {
    const { tokens, sent } = signInAt("https://app.test/sign-in", account, answer("T1"));
    await tokens.get({});
    expect(sent[0]?.url).toBe("https://app.test/sign-in/realms/public/protocol/openid-connect/token");
  });

  it("is done again 30 s before the end that the answer tells, and after a refusal", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 });
    const { tokens, sent } = signInAt(
      "https://auth.test",
      account,
      ...["A", "B", "C"].map((token) => answer(token, 600)),
    );
    expect(await tokens.get({})).toBe("A");
    vi.setSystemTime(569_999);
    expect(await tokens.get({})).toBe("A");
    vi.setSystemTime(570_000);
    expect(await tokens.get({})).toBe("B");
    expect(await tokens.renew("B", {})).toBe("C");
    expect(sent.map(({ url }) => url)).toEqual([address, address, address]);
  });

  it("tells a refusal in the service's words, once", async () => {
    const refusal = json(
      { error: "invalid_grant", error_description: "Invalid user credentials" },
      { status: 401 },
    );
    const { tokens, sent } = signInAt("https://auth.test", account, refusal);
    await expect(tokens.get({})).rejects.toMatchObject({
      name: "AuthenticationError",
      status: 401,
      message: "Signing in was refused (Invalid user credentials). Check username and password.",
      cause: { name: "ApiError", url: address },
    });
    expect(sent).toHaveLength(1);
  });

  it("shows the password in none of its spellings", async () => {
    const password = 'pa"ss w\u00f6rd&1';
    const { fetch } = scriptedFetch();
    const tokens = tokensFor(
      { kind: "account", username: "u", password },
      {
        baseUrl: "https://api.test",
        authUrl: "https://auth.test",
        async fetch(request) {
          const error_description = `${password} in ${await request.clone().text()}`;
          return request.url === address
            ? Response.json({ error: "invalid_request", error_description }, { status: 400 })
            : fetch(request);
        },
        retry: {},
        timeoutMs: 10_000,
        idleTimeoutMs: 10_000,
        headers: {},
        secrets: new Secrets(),
      },
    );
    const error = await tokens.get({}).catch((caught) => caught);
    expect(error.message).toContain("[hidden] in grant_type=password&username=u&password=[hidden]&client_id");
    expect(`${error.stack}${JSON.stringify([error, error.cause])}`).not.toMatch(/pa.{1,3}ss|rd(&|%26)1/);
  });
});

describe("a token of one's own", () => {
  it("is used as it is, without asking the service", async () => {
    const { tokens, sent } = signInWith({ kind: "token", token: "mine" });
    expect(await tokens.get({})).toBe("mine");
    expect(await tokens.renew("mine", {})).toBe("mine");
    expect(sent).toHaveLength(0);
  });

  it("comes from the function whenever a new one is needed", async () => {
    let count = 0;
    const { tokens } = signInWith({ kind: "token", token: async () => `T${++count}` });
    expect(await tokens.get({})).toBe("T1");
    expect(await tokens.get({})).toBe("T1");
    expect(await tokens.renew("T1", {})).toBe("T2");
  });

  it("passes on what the function throws", async () => {
    const own = new Error("my server is down");
    const { tokens } = signInWith({ kind: "token", token: () => Promise.reject(own) });
    await expect(tokens.get({})).rejects.toBe(own);
  });

  it.each([["Bearer T1"], ["T1\n"], ["tökén"], [""], [undefined], [7]])("is refused as %j", async (value) => {
    const { tokens } = signInWith({ kind: "token", token: async () => value as string });
    await expect(tokens.get({})).rejects.toMatchObject({
      name: "InputError",
      argument: "token",
      message: expect.stringMatching(/^authenticate needs a bearer token from "token"/),
    });
  });
});
