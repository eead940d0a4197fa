import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openSession } from "../session";

const times = Number.POSITIVE_INFINITY;

describe("a limit of connections", () => {
  it("gives further requests another answer, until a body has ended", async () => {
    const { emulator, get, job } = await openSession();
    const behaviour = faults.connectionLimit({ atOnce: 2, behaviour: faults.status(503) });
    emulator.fault({ times, behaviour });
    const [first, second] = [await get(job), await get(job)];
    expect([first.status, second.status, (await get(job)).status]).toEqual([200, 200, 503]);
    await first.text();
    expect((await get(job)).status).toBe(200);
    expect((await get(job)).status).toBe(503);
    await second.body?.cancel();
    expect((await get(job)).status).toBe(200);
  });

  it("lets further requests wait in their order, without another answer", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ times, behaviour: faults.connectionLimit({ atOnce: 1 }) });
    const first = await get(job);
    const abort = new AbortController();
    const gone = emulator.fetch(`${emulator.url}${job}`, { signal: abort.signal });
    const ended: string[] = [];
    const waiting = ["second", "third"].map(async (name) => {
      await (await get(job)).text();
      ended.push(name);
    });
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(gone).rejects.toBe(reason);
    expect(ended).toEqual([]);
    await first.text();
    await Promise.all(waiting);
    expect(ended).toEqual(["second", "third"]);
  });

  it("counts no request that fails", async () => {
    const { emulator, get, job } = await openSession();
    const limit = faults.connectionLimit({ atOnce: 1, behaviour: faults.status(503) });
    const fault = emulator.fault({ times, behaviour: [limit, faults.networkFailure()] });
    await expect(get(job)).rejects.toThrow(TypeError);
    await expect(get(job)).rejects.toThrow(TypeError);
    fault.remove();
    emulator.fault({ times, behaviour: [limit, faults.respond({ status: 204 })] });
    expect([(await get(job)).status, (await get(job)).status]).toEqual([204, 204]);
  });
});
