import { describe, expect, it } from "vitest";
import type { Credentials } from "../../src/http/credentials";
import { Secrets } from "../../src/http/redact";
import { tokensFor } from "../../src/http/sign-in";
import { json, noConnection, type ScriptedAnswer, scriptedFetch, text } from "../support/scripted-fetch";

const project: Credentials = { kind: "project", projectId: "p-1", projectApiKey: "kéy:1" };
const account: Credentials = { kind: "account", username: "max@example.com", password: "s&cret=1" };

function signInWith(credentials: Credentials, ...answers: ScriptedAnswer[]) {
  const { fetch, sent } = scriptedFetch(...answers);
  const tokens = tokensFor(credentials, {
    baseUrl: "https://api.test/",
    fetch,
    retry: { limit: 2, baseDelayMs: 0 },
    timeoutMs: 10_000,
    idleTimeoutMs: 10_000,
    headers: {},
    secrets: new Secrets(),
  });
  return { tokens, sent };
}

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

  it("with an account sends a form", async () => {
    const { tokens, sent } = signInWith(account, json({ access_token: "T1", expires_in: 300 }));
    expect(await tokens.get({})).toBe("T1");
    expect(sent[0]).toMatchObject({
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
    [json({ access_token: 7, data: null }), "Signing in was answered with status 200, but without a token."],
  ])("without a token in the answer shows nothing of it", async (answer, message) => {
    const error = await signInWith(project, answer)
      .tokens.get({})
      .catch((caught) => caught);
    expect(error).toMatchObject({ name: "AuthenticationError", message });
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

  it("never follows a redirect with the credentials", async () => {
    const { fetch } = scriptedFetch(json({ access_token: "T" }));
    let redirect: RequestRedirect | undefined;
    const tokens = tokensFor(project, {
      baseUrl: "https://api.test",
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
