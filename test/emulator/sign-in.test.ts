import { describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator";
import { openSession, signIn, stoppedClock } from "./session";

const form = { "content-type": "application/x-www-form-urlencoded" };

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
}

describe("signing in with a project's key", () => {
  it("gives one token under both names, for the project and for 300 seconds", async () => {
    const { now } = stoppedClock();
    const emulator = createEmulator({ now });
    const response = await signIn(emulator);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toEqual({
      data: { accessToken: body.access_token },
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "bearer",
    });
    const { projectId } = emulator.sample;
    expect(claimsOf(body.access_token)).toMatchObject({
      iat: now() / 1000,
      exp: now() / 1000 + 300,
      sub: projectId,
      aud: projectId,
    });
  });

  it("has no member that an OAuth client takes for a refusal, for a key or a password", async () => {
    const emulator = createEmulator();
    const { username, password } = emulator.sample;
    const withPassword = emulator.fetch(`${emulator.url}/oauth/token`, {
      method: "POST",
      headers: form,
      body: String(new URLSearchParams({ grant_type: "password", username, password })),
    });
    for (const response of [await signIn(emulator), await withPassword]) {
      expect(response.status).toBe(200);
      expect(Object.keys(await response.json())).toEqual(["data", "access_token", "token_type"]);
    }
  });

  it("answers 401 for a wrong key, an unknown project and no credentials at all", async () => {
    const emulator = createEmulator();
    const none = emulator.fetch(`${emulator.url}/oauth/token`, {
      method: "POST",
      headers: form,
      body: "grant_type=client_credentials",
    });
    for (const response of [
      await signIn(emulator, { projectApiKey: "wrong" }),
      await signIn(emulator, { projectId: "unknown" }),
      await none,
    ]) {
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ data: null, error: { code: "UNAUTHORIZED" } });
    }
  });

  it("takes a key with a colon and letters beyond ASCII", async () => {
    const emulator = createEmulator({ sample: false });
    const { id } = emulator.addProject({ apiKey: "a:b:ü" });
    const response = await emulator.fetch(`${emulator.url}/oauth/token`, {
      method: "POST",
      headers: { ...form, authorization: `Basic ${btoa(`${id}:a:b:\u00c3\u00bc`)}` },
      body: "grant_type=client_credentials",
    });
    expect(response.status).toBe(200);
  });

  it("answers 415 without a form", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey } = emulator.sample;
    const authorization = `Basic ${btoa(`${projectId}:${projectApiKey}`)}`;
    const url = `${emulator.url}/oauth/token`;
    const json = { authorization, "content-type": "application/json" };
    expect((await emulator.fetch(url, { method: "POST", headers: { authorization } })).status).toBe(415);
    expect((await emulator.fetch(url, { method: "POST", headers: { ...form, authorization } })).status).toBe(
      415,
    );
    const response = await emulator.fetch(url, { method: "POST", headers: json, body: "{}" });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      error: { code: 415, message: "Content type 'application/json' not supported" },
    });
  });

  it("answers 400 for another grant and 405 for another method", async () => {
    const emulator = createEmulator();
    const url = `${emulator.url}/oauth/token`;
    const other = await emulator.fetch(url, { method: "POST", headers: form, body: "grant_type=implicit" });
    expect(other.status).toBe(400);
    expect((await emulator.fetch(url)).status).toBe(405);
  });
});

describe("signing in with a password", () => {
  async function signInWith(username: string, password: string) {
    const emulator = createEmulator();
    const body = new URLSearchParams({ grant_type: "password", username, password }).toString();
    return {
      emulator,
      response: await emulator.fetch(`${emulator.url}/oauth/token`, { method: "POST", headers: form, body }),
    };
  }

  it("gives a token for the user and all projects of the user", async () => {
    const { username, password } = createEmulator().sample;
    const { emulator, response } = await signInWith(username, password);
    const { access_token } = await response.json();
    const headers = { authorization: `Bearer ${access_token}` };
    const me = await (await emulator.fetch(`${emulator.url}/users/me`, { headers })).json();
    expect(me.data.id).toBe(claimsOf(access_token).sub);
    const second = emulator.addProject();
    const stranger = emulator.addProject({ userId: emulator.addUser().id });
    const statusOf = async (id: string) =>
      (await emulator.fetch(`${emulator.url}/projects/${id}`, { headers })).status;
    expect(await statusOf(emulator.sample.projectId)).toBe(200);
    expect(await statusOf(second.id)).toBe(200);
    expect(await statusOf(stranger.id)).toBe(404);
  });

  it("answers 401 for a wrong password", async () => {
    const { response } = await signInWith(createEmulator().sample.username, "wrong");
    expect(response.status).toBe(401);
  });
});

describe("the realm of accounts", () => {
  const path = "/realms/public/protocol/openid-connect";
  const fields = { grant_type: "password", client_id: "up42-sdk", scope: "openid" };

  async function signInAtRealm(emulator: Emulator, changes: Record<string, string> = {}) {
    const { username, password } = emulator.sample;
    return emulator.fetch(`${emulator.url}${path}/token`, {
      method: "POST",
      headers: form,
      body: new URLSearchParams({ ...fields, username, password, ...changes }).toString(),
    });
  }

  const ask = (emulator: Emulator, at: string, token?: string) =>
    emulator.fetch(emulator.url + at, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it("gives a token for the user and all projects of the user, and tells how long it lives", async () => {
    const emulator = createEmulator({ tokenLifeSeconds: 120 });
    const response = await signInAtRealm(emulator);
    expect(response.status).toBe(200);
    const body = await response.json();
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expires_in: 120,
      refresh_expires_in: 1800,
      // A string, as OAuth clients expect it if it is there at all.
      refresh_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "Bearer",
      "not-before-policy": 0,
      session_state: expect.stringMatching(/^[\da-f-]{36}$/),
      scope: "ACCOUNT_ADMIN USER",
    });
    const project = `/projects/${emulator.sample.projectId}`;
    expect((await ask(emulator, project, body.access_token)).status).toBe(200);
    expect((await ask(emulator, project, body.refresh_token)).status).toBe(401);
    const me = await (await ask(emulator, `${path}/userinfo`, body.access_token)).json();
    expect(me).toEqual({ sub: claimsOf(body.access_token).sub });
  });

  it("is that of the documented client, too, and is found with a slash at its end", async () => {
    const emulator = createEmulator();
    expect((await signInAtRealm(emulator, { client_id: "up42-api" })).status).toBe(200);
    const { access_token: token } = await (await signInAtRealm(emulator)).json();
    expect((await ask(emulator, `${path}/userinfo/`, token)).status).toBe(200);
  });

  it.each([
    [{ password: "wrong" }, 401, "invalid_grant", "Invalid user credentials"],
    [{ username: "nobody" }, 401, "invalid_grant", "Invalid user credentials"],
    [{ client_id: "mine" }, 401, "invalid_client", "Invalid client or Invalid client credentials"],
    [{ grant_type: "implicit" }, 400, "unsupported_grant_type", "Unsupported grant_type"],
  ])("refuses %j as OAuth has it", async (changes, status, error, error_description) => {
    const response = await signInAtRealm(createEmulator(), changes as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error, error_description });
  });

  it("takes forms that are posted, and nothing else", async () => {
    const emulator = createEmulator();
    const post = (headers: Record<string, string>, body: string) =>
      emulator.fetch(`${emulator.url}${path}/token`, { method: "POST", headers, body });
    const unnamed = await post(form, "username=u");
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toEqual({
      error: "invalid_request",
      error_description: "Missing form parameter: grant_type",
    });
    expect((await post({ "content-type": "application/json" }, "{}")).status).toBe(415);
    expect((await ask(emulator, `${path}/token`)).status).toBe(405);
    expect((await ask(emulator, "/realms/private/protocol/openid-connect/token")).status).toBe(404);
    const userInfo = await emulator.fetch(`${emulator.url}${path}/userinfo`, { method: "DELETE" });
    expect(userInfo.status).toBe(405);
  });

  it("tells nobody but users who they are", async () => {
    const { emulator, token } = await openSession();
    for (const caller of [undefined, "made-up", token]) {
      const response = await ask(emulator, `${path}/userinfo`, caller);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: "invalid_token" });
    }
  });
});

describe("a token", () => {
  it("is good to its last millisecond and then answered with the service's words", async () => {
    const { now, tick } = stoppedClock(Date.UTC(2023, 9, 23, 9, 50));
    const { get, job } = await openSession({ now });
    tick(299_999);
    expect((await get(job)).status).toBe(200);
    tick(1_001);
    const refused = await get(job);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({
      data: null,
      error: {
        code: "UNAUTHORIZED",
        message:
          "ACCESS_TOKEN_EXPIRED: JWT expired at 2023-10-23T09:55:00Z. Current time: 2023-10-23T09:55:01Z, " +
          "a difference of 1000 milliseconds.  Allowed clock skew: 0 milliseconds.",
        details: null,
      },
    });
  });

  it("lives as long as it was told to", async () => {
    const { now, tick } = stoppedClock();
    const { get, job } = await openSession({ now, tokenLifeSeconds: 2 });
    tick(1_999);
    expect((await get(job)).status).toBe(200);
    tick(1);
    expect((await get(job)).status).toBe(401);
  });

  it("opens its own project only", async () => {
    const { emulator, get } = await openSession();
    const other = emulator.addProject();
    const response = await get(`/projects/${other.id}`);
    expect(response.status).toBe(404);
    expect((await response.json()).error.message).toBe(
      `Project not found for id ${other.id} and userId ${other.userId}`,
    );
  });

  it("is asked for, and refused when it is another emulator's or was changed", async () => {
    const { emulator, token, job } = await openSession();
    const foreign = (await openSession()).token;
    const url = emulator.url + job;
    const statusWith = async (headers: Record<string, string>) =>
      (await emulator.fetch(url, { headers })).status;
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ authorization: `Bearer ${foreign}` })).toBe(401);
    expect(await statusWith({ authorization: `Bearer ${token}x` })).toBe(401);
    expect(await statusWith({ authorization: `Basic ${token}` })).toBe(401);
    expect(await statusWith({ authorization: `bearer ${token}` })).toBe(200);
  });
});
