import { describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
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
      error: null,
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: "bearer",
      refresh_token: null,
    });
    const { projectId } = emulator.sample;
    expect(claimsOf(body.access_token)).toMatchObject({
      iat: now() / 1000,
      exp: now() / 1000 + 300,
      sub: projectId,
      aud: projectId,
    });
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
