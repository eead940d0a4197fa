import { describe, expect, expectTypeOf, it } from "vitest";
import { authenticate as authenticateInBrowser } from "../../src/browser";
import type { AuthenticateOptions } from "../../src/client/authenticate-options";
import type { Up42 } from "../../src/client/up42";
import { createEmulator, faults } from "../../src/emulator";
import type { BrowserTypes } from "../../src/session/platform";
import { signInTo } from "../support/outputs/sample-jobtask";
import { json, scriptedFetch } from "../support/outputs/scripted-fetch";

/** Everything of an error that is usually logged. */
const textOf = (error: Error): string => [error, error.stack, JSON.stringify(error)].join();

const unknownId = "00000000-0000-4000-8000-000000000000";

describe("authenticate", () => {
  it("fetches one token, and uses it for all calls", async () => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    const [jobtaskId] = emulator.sample.jobtaskIds;
    const { jobId, projectId } = emulator.sample;
    await Promise.all([1, 2, 3].map(() => up42.initializeJobtask({ jobtaskId, jobId })));
    expect(up42.projectId).toBe(projectId);
    expect(emulator.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /oauth/token",
      ...Array(3).fill(`GET /projects/${projectId}/jobs/${jobId}/tasks/`),
    ]);
  });

  it("takes an account, and then the project of each call", async () => {
    const emulator = createEmulator();
    const { username, password, projectId, jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password });
    await expect(up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).rejects.toMatchObject({
      name: "InputError",
      argument: "projectId",
    });
    const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId, projectId });
    expect(jobtask.projectId).toBe(projectId);
    const withDefault = await signInTo(emulator, { username, password, projectId });
    expect((await withDefault.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).projectId).toBe(
      projectId,
    );
  });

  it("signs an account in at the realm, renews its token there, and calls the API with it", async () => {
    let now = Date.now();
    const emulator = createEmulator({ now: () => now });
    const { username, password, projectId, jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password, projectId, authUrl: emulator.url });
    now += 301_000;
    await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
    const realm = "POST /realms/public/protocol/openid-connect/token 200";
    const tasks = `GET /projects/${projectId}/jobs/${jobId}/tasks/`;
    expect(emulator.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      realm,
      `${tasks} 401`,
      realm,
      `${tasks} 200`,
    ]);
  });

  it.each<[AuthenticateOptions, string]>([
    [{}, "https://auth.up42.com"],
    [{ region: "sa" }, "https://auth.sa.up42.com"],
    [{ region: "sa", authUrl: "https://auth.test" }, "https://auth.test"],
    [{ baseUrl: "https://api.test", authUrl: "https://auth.test" }, "https://auth.test"],
  ])("with %j sends the password of an account to %s only", async (options, address) => {
    const { fetch, sent } = scriptedFetch(
      json({ access_token: "T", expires_in: 300 }),
      json({ data: null }, { status: 404 }),
    );
    const up42 = await authenticateInBrowser({
      ...options,
      username: "max@example.com",
      password: "pass-word",
      dangerouslyAllowBrowser: true,
      fetch,
    });
    await expect(up42.initializeProject({ projectId: unknownId })).rejects.toThrow("was not found");
    expect(sent[0]?.url).toBe(`${address}/realms/public/protocol/openid-connect/token`);
    expect(sent[0]?.body).toContain("pass-word");
    expect(
      sent.slice(1).map(({ url, body }) => url.startsWith(address) || body.includes("pass-word")),
    ).toEqual([false]);
  });

  it("refuses wrong credentials in the service's words", async () => {
    const emulator = createEmulator();
    await expect(signInTo(emulator, { projectApiKey: "wrong-key" })).rejects.toMatchObject({
      name: "AuthenticationError",
      status: 401,
      message: expect.stringMatching(/^Signing in was refused \(.+\)\. Check projectId and projectApiKey\.$/),
    });
  });

  it("keeps two accounts apart", async () => {
    const emulator = createEmulator();
    const other = emulator.addProject();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const mine = await signInTo(emulator, { projectId, projectApiKey });
    const theirs = await signInTo(emulator, { projectId: other.id, projectApiKey: other.apiKey });
    expect((await mine.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).jobId).toBe(jobId);
    await expect(theirs.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "job",
    });
  });

  it("does not take a key or a password in a page, and says what to do", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey, username, password } = emulator.sample;
    for (const secret of [
      { projectId, projectApiKey },
      { username, password },
    ]) {
      await expect(
        authenticateInBrowser({ ...secret, baseUrl: emulator.url, fetch: emulator.fetch }),
      ).rejects.toMatchObject({
        name: "InputError",
        message: expect.stringContaining("dangerouslyAllowBrowser"),
      });
    }
    expect(emulator.requests).toEqual([]);
  });

  it("takes a token in a page", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const response = await emulator.fetch(`${emulator.url}/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${projectId}:${projectApiKey}`)}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const { access_token: token } = await response.json();
    const up42 = await authenticateInBrowser({
      token,
      projectId,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
    });
    expectTypeOf(up42).toEqualTypeOf<Up42<BrowserTypes>>();
    expect((await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).jobtaskId).toBe(jobtaskIds[0]);
  });

  it.each<[object, string]>([
    [{ project_id: "p" }, 'authenticate has no option "project_id"; did you mean "projectId"?'],
    [{ token: "t", region: "us" }, 'authenticate takes "region", one of eu, sa; got "us".'],
    [
      { token: "t", region: "eu", baseUrl: "https://a.test" },
      'authenticate takes "baseUrl" or "region", not both.',
    ],
    [{ token: "t", baseUrl: "api.up42.com" }, 'authenticate takes "baseUrl", an http or https address'],
    [
      { token: "t", baseUrl: "https://user:pw@a.test" },
      'authenticate takes "baseUrl", an http or https address',
    ],
    [{ token: "t", authUrl: "auth.up42.com" }, 'authenticate takes "authUrl", an http or https address'],
    [{ token: "t", baseUrl: "file:///etc" }, 'authenticate takes "baseUrl", an http or https address'],
    [{ token: "t", fetch: "yes" }, 'authenticate takes "fetch", a function; got "yes".'],
    [{ token: "t", timeoutMs: -1 }, 'authenticate takes "timeoutMs", a whole number of at least 1; got -1.'],
    [{ token: "t", idleTimeoutMs: "1" }, 'authenticate takes "idleTimeoutMs", a whole number'],
    [
      { token: "t", concurrency: 0 },
      'authenticate takes "concurrency", a whole number of at least 1; got 0.',
    ],
    [{ token: "t", retry: { times: 3 } }, 'authenticate\'s retry has no option "times"'],
    [{ token: "t", retry: { limit: -1 } }, 'authenticate takes "retry.limit", a whole number'],
    [{ token: "t", retry: 3 }, "authenticate's retry takes one object with named options"],
    [
      { token: "t", danfo: {} },
      'authenticate takes "danfo", the module danfojs or a function that loads it; got an object.',
    ],
    [{ token: "t", signal: "now" }, 'authenticate takes "signal", the signal of an AbortController'],
    [
      { token: "t", dangerouslyAllowBrowser: "yes" },
      'authenticate takes "dangerouslyAllowBrowser", true or false',
    ],
    [{ token: "Bearer abc" }, 'authenticate needs a bearer token from "token"'],
  ])("refuses %j in one sentence", async (options, message) => {
    const error = await authenticateInBrowser(options as object).catch((caught) => caught);
    expect(error.name).toBe("InputError");
    expect(error.message.startsWith(message)).toBe(true);
  });

  it("can be aborted, and leaves no request running", async () => {
    const emulator = createEmulator();
    const controller = new AbortController();
    emulator.fault({ behaviour: faults.latency({ ms: 600_000 }) });
    const signingIn = signInTo(emulator, { signal: controller.signal });
    const reason = new Error("enough");
    await expect.poll(() => emulator.requests.length).toBe(1);
    controller.abort(reason);
    await expect(signingIn).rejects.toBe(reason);
    await expect.poll(() => emulator.requests[0]?.ended).toBeDefined();
  });

  it.each<[string, (secret: string) => object]>([
    ["options", (secret) => secret as unknown as object],
    ["address", (secret) => ({ token: "t", baseUrl: secret })],
    ["address of the sign-in", (secret) => ({ token: "t", authUrl: secret })],
    ["region", (secret) => ({ token: "t", region: secret })],
    ["number", (secret) => ({ token: "t", timeoutMs: secret })],
    ["list", (secret) => ({ projectId: [secret], projectApiKey: { secret } })],
    ["retry", (secret) => ({ token: "t", retry: { limit: secret } })],
  ])("shows no signed link and no token that was passed as its %s", async (_, optionsWith) => {
    const secrets = [
      "https://storage.test/a.tgz?GoogleAccessId=pssst&Signature=pssst",
      "https://me:pssst@up42.test/",
      `Bearer ${btoa("pssst")}`,
      `eyJhbGciOiJIUzI1NiJ9.${btoa("pssst")}.sig`,
    ];
    for (const secret of secrets) {
      const error = await authenticateInBrowser(optionsWith(secret) as object).catch((caught) => caught);
      expect(error.name).toBe("InputError");
      for (const part of ["pssst", btoa("pssst")]) expect(textOf(error)).not.toContain(part);
    }
  });

  it("shows no key that was passed as the id of the project", async () => {
    const emulator = createEmulator();
    const { username, password, jobId, projectApiKey: key } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password, projectId: key });
    for (const call of [
      () => up42.initializeProject(),
      () => up42.initializeJob({ jobId }),
      () => up42.initializeJob({ jobId, projectId: key }),
      () => up42.initializeProject(key as unknown as object),
    ]) {
      const error = await call().catch((caught) => caught);
      expect(error.name).toBe("InputError");
      expect(textOf(error)).not.toContain(key);
    }
  });

  it("shows no secret when it is printed", async () => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    expect(JSON.stringify(up42)).toBe(JSON.stringify({ projectId: emulator.sample.projectId }));
  });
});

describe("initializeJobtask", () => {
  it("opens a job task with its metadata", async () => {
    const emulator = createEmulator();
    const { projectId, jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator);
    const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[1], jobId });
    expect(jobtask).toMatchObject({ projectId, jobId, jobtaskId: jobtaskIds[1] });
    expect(jobtask.info).toMatchObject({
      id: jobtaskIds[1],
      status: "SUCCEEDED",
      parentsIds: [jobtaskIds[0]],
    });
  });

  it("names an unknown job task, and those that there are", async () => {
    const emulator = createEmulator();
    const { jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator);
    const error = await up42.initializeJobtask({ jobtaskId: unknownId, jobId }).catch((caught) => caught);
    expect(error).toMatchObject({ name: "NotFoundError", resource: "jobtask", id: unknownId });
    expect(error.message).toContain(
      `The job task ${unknownId} was not found in the job ${jobId}; it has ${jobtaskIds[0]} (`,
    );
  });

  it("names an unknown job, with the service's words", async () => {
    const emulator = createEmulator();
    const { jobtaskIds, projectId } = emulator.sample;
    const up42 = await signInTo(emulator);
    const error = await up42
      .initializeJobtask({ jobtaskId: jobtaskIds[0], jobId: unknownId })
      .catch((caught) => caught);
    expect(error).toMatchObject({
      name: "NotFoundError",
      resource: "job",
      id: unknownId,
      cause: { status: 404 },
    });
    expect(error.message).toContain(
      `The job ${unknownId} was not found in the project ${projectId}. The service returned: Job not found for id ${unknownId}`,
    );
  });

  it("names an unknown project", async () => {
    const emulator = createEmulator();
    const { username, password, jobtaskIds, jobId } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password, projectId: unknownId });
    await expect(up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "project",
      id: unknownId,
      message: expect.stringContaining(`The project ${unknownId} was not found.`),
    });
  });

  it.each<[object | undefined, string]>([
    [{}, 'initializeJobtask needs "jobtaskId"'],
    [
      undefined,
      "initializeJobtask takes one object with named options (jobtaskId, jobId, projectId, signal), not undefined.",
    ],
    [
      { jobtask_id: unknownId, job_id: unknownId },
      'initializeJobtask has no option "jobtask_id"; did you mean "jobtaskId"?',
    ],
    [{ jobId: unknownId }, 'initializeJobtask needs "jobtaskId", an id such as'],
    [
      { jobId: unknownId, jobtaskId: "abc" },
      'initializeJobtask needs "jobtaskId", an id such as "3f772637-09aa-4164-bded-692fcd746d20"; got "abc".',
    ],
    [
      { jobId: unknownId, jobtaskId: unknownId, projectId: 5 },
      'initializeJobtask takes "projectId", an id such as "3f772637-09aa-4164-bded-692fcd746d20"; got 5.',
    ],
  ])("refuses %j in one sentence", async (options, message) => {
    const up42 = await signInTo(createEmulator());
    const error = await up42.initializeJobtask(options as never).catch((caught) => caught);
    expect(error.name).toBe("InputError");
    expect(error.message.startsWith(message)).toBe(true);
  });

  it("renews a token that has lapsed, unseen by the caller", async () => {
    let now = Date.now();
    const emulator = createEmulator({ now: () => now, tokenLifeSeconds: 300 });
    const { jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator);
    now += 301_000;
    await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
    expect(emulator.requests.map(({ status }) => status)).toEqual([200, 401, 200, 200]);
  });
});
