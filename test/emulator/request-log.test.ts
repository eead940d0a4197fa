import { describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator";
import { openSession, signIn, stoppedClock } from "./session";

describe("the log", () => {
  it("tells what was asked, in order", async () => {
    const { emulator, get, job, link, task } = await openSession();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: new Uint8Array(9) };
    await get(`${job}?page=1`, { "X-Trace": "7" });
    await emulator.fetch(await link(`${task}/downloads/results`), {
      method: "HEAD",
      headers: { range: "bytes=0-1" },
    });
    expect(emulator.requests).toMatchObject([
      {
        method: "GET",
        url: emulator.url + job,
        path: job,
        query: { page: "1" },
        origin: "api",
        status: 200,
        authorized: true,
        headers: { "x-trace": "7" },
      },
      { path: `${task}/downloads/results`, status: 200 },
      {
        method: "HEAD",
        query: {},
        origin: "storage",
        status: 200,
        authorized: false,
        headers: { range: "bytes=0-1" },
      },
    ]);
    emulator.clearRequests();
    expect(emulator.requests).toEqual([]);
  });

  it("holds no token, key, password or signature", async () => {
    const { emulator, token, link, task } = await openSession();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: new Uint8Array(9) };
    await signIn(emulator);
    const url = await link(`${task}/downloads/results`);
    await (await emulator.fetch(url)).body?.cancel();
    await emulator.fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const text = JSON.stringify(emulator.requests);
    expect(emulator.requests).toHaveLength(4);
    expect(text).not.toMatch(/bearer|basic|authorization"|signature|expires/i);
    expect(text).not.toContain(token);
    expect(text).not.toContain(emulator.sample.projectApiKey);
  });

  it("counts a request as under way until its body has ended", async () => {
    const { emulator, get, job } = await openSession();
    const first = await get(job);
    const second = await get(`${job}/credits`);
    await first.text();
    const third = await get(job);
    await second.text();
    await third.text();
    expect(emulator.maxConcurrent()).toBe(2);
    expect(emulator.maxConcurrent({ path: "/credits" })).toBe(1);
    expect(emulator.maxConcurrent({ origin: "storage" })).toBe(0);
    const [one, two, three] = emulator.requests;
    expect([one?.started, two?.started, one?.ended, three?.started, two?.ended, three?.ended]).toEqual(
      [one?.started, two?.started, one?.ended, three?.started, two?.ended, three?.ended].sort(
        (a = 0, b = 0) => a - b,
      ),
    );
  });

  it("counts requests that never end", async () => {
    const { emulator, get, job } = await openSession();
    await Promise.all([get(job), get(job), get(job)]);
    expect(emulator.maxConcurrent()).toBe(3);
    expect(emulator.requests.map(({ ended }) => ended)).toEqual([undefined, undefined, undefined]);
  });

  it("is empty at the start", () => {
    const emulator = createEmulator();
    expect([emulator.requests, emulator.maxConcurrent()]).toEqual([[], 0]);
  });
});

describe("a log that is full", () => {
  const paths = (emulator: Emulator) => emulator.requests.map(({ path }) => path);

  it("loses its oldest requests, and tells how many", async () => {
    const emulator = createEmulator({ maxLoggedRequests: 2 });
    const { requests } = emulator;
    for (const name of ["a", "b", "c", "d"]) await emulator.fetch(`${emulator.url}/${name}`);
    expect([paths(emulator), emulator.droppedRequests]).toEqual([["/c", "/d"], 2]);
    expect(emulator.requests).toBe(requests);
    emulator.clearRequests();
    await emulator.fetch(`${emulator.url}/e`);
    expect([paths(emulator), emulator.droppedRequests]).toEqual([["/e"], 0]);
  });

  it("still ends the requests that have left it", async () => {
    const { emulator, get, job } = await openSession({ maxLoggedRequests: 1 });
    const first = await get(job);
    const second = await get(job);
    await first.text();
    await second.text();
    expect([emulator.requests.length, emulator.maxConcurrent()]).toEqual([1, 1]);
    expect(emulator.requests[0]?.ended).toBeDefined();
  });

  it.each([
    ["in addresses", "x".repeat(5_000_000), ""],
    ["in headers", "", "x".repeat(5_000_000)],
  ])("holds at most 16 million characters %s", async (_, query, header) => {
    const emulator = createEmulator();
    const headers = { "x-long": header };
    for (const name of ["a", "b", "c", "d"]) {
      await emulator.fetch(`${emulator.url}/${name}?${query}`, { headers });
    }
    expect([paths(emulator), emulator.droppedRequests]).toEqual([["/b", "/c", "/d"], 1]);
  });

  it("may hold nothing", async () => {
    const emulator = createEmulator({ maxLoggedRequests: 0 });
    await emulator.fetch(emulator.url);
    expect([emulator.requests, emulator.droppedRequests]).toEqual([[], 1]);
  });
});

describe("the rate of requests", () => {
  it("is the most that arrived within one second, wherever that began", async () => {
    const clock = stoppedClock();
    const { emulator, get, job } = await openSession({ now: clock.now });
    for (const wait of [0, 400, 400, 200, 5000]) {
      clock.tick(wait);
      await get(job);
    }
    await get("/users/me");
    expect(emulator.maxPerSecond({ path: job })).toBe(3);
    expect(emulator.maxPerSecond({ path: "/users/me" })).toBe(1);
    expect(emulator.maxPerSecond({ path: "/nowhere" })).toBe(0);
    expect(emulator.requests[1]!.at - emulator.requests[0]!.at).toBe(400);
  });
});
