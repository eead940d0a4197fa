import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openSession } from "../session";
import { openWithLink, readAll } from "../stored";

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

  it("can pass another request on, of which the log knows nothing", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({
      behaviour: (request, next) => next({ ...request, headers: new Headers() }),
    });
    expect([(await get(job)).status, (await get(job)).status]).toEqual([401, 200]);
    expect(emulator.requests.map(({ authorized }) => authorized)).toEqual([true, true]);
  });
});
