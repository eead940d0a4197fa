import { afterEach, describe, expect, it, vi } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { openSession } from "./session";

const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);

async function openWithLink() {
  const session = await openSession();
  session.emulator.jobtask(session.emulator.sample.jobtaskIds[0]).results = { bytes };
  const url = await session.link(`${session.task}/downloads/results`);
  session.emulator.clearRequests();
  return { ...session, url };
}

/** Reads a body to its end or its failure. */
async function readAll(response: Response): Promise<{ length: number; error: unknown }> {
  let length = 0;
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return { length, error: undefined };
      length += value.length;
    }
  } catch (error) {
    return { length, error };
  }
}

describe("a fault", () => {
  it("hits once, and then the service answers again", async () => {
    const { emulator, get, job } = await openSession();
    const fault = emulator.fault({ behaviour: faults.status(503) });
    expect((await get(job)).status).toBe(503);
    expect((await get(job)).status).toBe(200);
    expect(fault.hits).toBe(1);
  });

  it("hits as often as it is told, or until it is removed", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ times: 2, behaviour: faults.status(500) });
    expect([await get(job), await get(job), await get(job)].map(({ status }) => status)).toEqual([
      500, 500, 200,
    ]);
    const endless = emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.status(500) });
    for (let i = 0; i < 5; i++) expect((await get(job)).status).toBe(500);
    endless.remove();
    expect((await get(job)).status).toBe(200);
    emulator.fault({ times: 9, behaviour: faults.status(500) });
    emulator.clearFaults();
    expect((await get(job)).status).toBe(200);
  });

  it("hits only what it is meant for", async () => {
    const { emulator, get, job, task, url } = await openWithLink();
    const always = { times: Number.POSITIVE_INFINITY, behaviour: faults.status(500) };
    const hits = async (match: Parameters<typeof emulator.fault>[0]["match"]) => {
      const fault = emulator.fault({ match, ...always });
      const statuses = [await get(job), await get(`${task}/outputs/data-json/`), await emulator.fetch(url)];
      fault.remove();
      return statuses.map(({ status }) => status === 500);
    };
    expect(await hits({ path: "/outputs/data-json" })).toEqual([false, true, false]);
    expect(await hits({ path: "data-json/" })).toEqual([false, true, false]);
    expect(await hits({ path: /\/jobs\/[^/]+$/g })).toEqual([true, false, false]);
    expect(await hits({ origin: "storage" })).toEqual([false, false, true]);
    expect(await hits({ origin: "api", path: "output.tgz" })).toEqual([false, false, false]);
    expect(await hits({ method: "get" })).toEqual([true, true, true]);
    expect(await hits({ method: "POST" })).toEqual([false, false, false]);
  });

  it("comes after the one that was set before it, once that is used up", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.status(500) });
    emulator.fault({ behaviour: faults.status(503) });
    expect([await get(job), await get(job), await get(job)].map(({ status }) => status)).toEqual([
      500, 503, 200,
    ]);
  });

  it("that is endless is met together with one that is counted", async () => {
    const { emulator, get, job } = await openSession();
    const lasting = emulator.fault({
      times: Number.POSITIVE_INFINITY,
      async behaviour(_request, next) {
        const truth = await next();
        return new Response(`${truth.status}`, { status: 418 });
      },
    });
    emulator.fault({ behaviour: faults.status(503) });
    emulator.fault({ behaviour: faults.status(500) });
    const texts = [await get(job), await get(job), await get(job)].map((response) => response.text());
    expect(await Promise.all(texts)).toEqual(["503", "500", "200"]);
    expect(lasting.hits).toBe(3);
  });

  it("can do several things at once", async () => {
    const { emulator, url } = await openWithLink();
    const behaviour = [faults.cutBody({ afterBytes: 3 }), faults.replaceBody({ body: "<html>" })];
    emulator.fault({ match: { origin: "storage" }, behaviour });
    const response = await emulator.fetch(url);
    expect(response.headers.get("content-length")).toBe("6");
    expect(await readAll(response)).toEqual({ length: 3, error: expect.any(TypeError) });
  });

  it("leaves preflights alone, unless it is meant for them", async () => {
    const { emulator, job } = await openSession();
    const ask = () => emulator.fetch(emulator.url + job, { method: "OPTIONS" });
    const fault = emulator.fault({ behaviour: faults.status(503) });
    await ask();
    expect(fault.hits).toBe(0);
    emulator.clearFaults();
    emulator.fault({ match: { method: "OPTIONS" }, behaviour: faults.status(503) });
    expect((await ask()).status).toBe(503);
  });

  it("can be a function of one's own", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({
      async behaviour({ url }, next) {
        const truth = await next();
        return new Response(`${url.pathname} ${truth.status}`, { status: 418 });
      },
    });
    const response = await get(job);
    expect([response.status, await response.text()]).toEqual([418, `${job} 200`]);
  });
});

describe("faults that answer", () => {
  it("429 with and without Retry-After", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.tooManyRequests() });
    emulator.fault({ behaviour: faults.tooManyRequests({ retryAfterSeconds: 7 }) });
    const [without, within] = [await get(job), await get(job)];
    expect([without.status, without.headers.get("retry-after")]).toEqual([429, null]);
    expect([within.status, within.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(await within.json()).toMatchObject({ data: null, error: { code: "TOO_MANY_REQUESTS" } });
  });

  it("an RFC 7807 object", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.problem({ status: 403, title: "Forbidden" }) });
    const response = await get(job);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      403,
      "application/problem+json",
    ]);
    expect(await response.json()).toEqual({ status: 403, title: "Forbidden" });
  });

  it("200 with an error inside", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.errorInside200({ code: 400, message: "Bad" }) });
    const response = await get(job);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: null,
      error: { code: 400, message: "Bad", details: null },
    });
  });

  it("anything that is written out: text, bytes, JSON or nothing", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({
      behaviour: faults.respond({ status: 502, headers: { "content-type": "text/html" }, body: "<html>" }),
    });
    emulator.fault({ behaviour: faults.respond({ body: Uint8Array.of(65, 66) }) });
    emulator.fault({ behaviour: faults.respond({ body: { a: 1 }, headers: { "x-a": "b" } }) });
    emulator.fault({ behaviour: faults.respond({ status: 204 }) });
    const html = await get(job);
    expect([html.status, html.headers.get("content-type"), await html.text()]).toEqual([
      502,
      "text/html",
      "<html>",
    ]);
    expect(await (await get(job)).text()).toBe("AB");
    const json = await get(job);
    expect([json.headers.get("x-a"), await json.json()]).toEqual(["b", { a: 1 }]);
    expect((await get(job)).status).toBe(204);
  });

  it("with another body under the true headers", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({
      match: { origin: "storage" },
      behaviour: faults.replaceBody({ body: "<html>", mediaType: "text/html" }),
    });
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.replaceBody({ body: "" }) });
    const html = await emulator.fetch(url);
    expect([html.headers.get("content-type"), html.headers.get("content-length")]).toEqual([
      "text/html",
      "6",
    ]);
    expect(html.headers.get("x-goog-stored-content-length")).toBe("200000");
    expect(await html.text()).toBe("<html>");
    const nothing = await emulator.fetch(url);
    expect([nothing.status, nothing.headers.get("content-length"), await nothing.text()]).toEqual([
      200,
      "0",
      "",
    ]);
  });
});

describe("faults that break", () => {
  it("give no answer at all", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.networkFailure() });
    await expect(get(job)).rejects.toThrow(TypeError);
    expect(emulator.requests.at(-1)).toMatchObject({ status: undefined, ended: expect.any(Number) });
    expect((await get(job)).status).toBe(200);
  });

  it.each([0, 1, 65_536, 100_000])(
    "cut the body after %i bytes under a whole content-length",
    async (afterBytes) => {
      const { emulator, url } = await openWithLink();
      emulator.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes }) });
      const response = await emulator.fetch(url);
      expect([response.status, response.headers.get("content-length")]).toEqual([200, "200000"]);
      expect(await readAll(response)).toEqual({ length: afterBytes, error: expect.any(TypeError) });
    },
  );

  it("leave a body alone that is not longer than the cut", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes: 200_001 }) });
    expect(await readAll(await emulator.fetch(url))).toEqual({ length: 200_000, error: undefined });
  });

  it("let the body stall until the request is aborted", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.stallBody({ afterBytes: 70_000 }) });
    const abort = new AbortController();
    const reader = (await emulator.fetch(url, { signal: abort.signal })).body!.getReader();
    let length = 0;
    while (length < 70_000) length += (await reader.read()).value?.length ?? 0;
    const pending = reader.read();
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(pending).rejects.toBe(reason);
    expect(length).toBe(70_000);
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });

  it("let a stalled body be cancelled", async () => {
    const { emulator, url } = await openWithLink();
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.stallBody({ afterBytes: 0 }) });
    const { body } = await emulator.fetch(url);
    expect(emulator.requests.at(-1)?.ended).toBeUndefined();
    await body?.cancel();
    expect(emulator.requests.at(-1)?.ended).toBeDefined();
  });
});

describe("latency", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits, then goes on to another fault or the answer", async () => {
    vi.useFakeTimers();
    const emulator = createEmulator();
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 1000 }) });
    emulator.fault({ behaviour: faults.status(503) });
    for (const status of [503, 401]) {
      let settled: number | undefined;
      const response = emulator.fetch(`${emulator.url}/users/me`).then((answer) => {
        settled = answer.status;
      });
      await vi.advanceTimersByTimeAsync(999);
      expect(settled).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      await response;
      expect(settled).toBe(status);
    }
  });

  it("leaves no timer behind when the request is aborted", async () => {
    vi.useFakeTimers();
    const emulator = createEmulator();
    emulator.fault({ behaviour: faults.latency({ ms: 1000 }) });
    const abort = new AbortController();
    const response = emulator.fetch(`${emulator.url}/users/me`, { signal: abort.signal });
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(1);
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(response).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});
