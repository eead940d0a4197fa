import { afterEach, describe, expect, it, vi } from "vitest";
import { createEmulator, faults } from "../../../src/emulator";
import { openSession } from "../session";

describe("a network failure", () => {
  it("gives no answer at all", async () => {
    const { emulator, get, job } = await openSession();
    emulator.fault({ behaviour: faults.networkFailure() });
    await expect(get(job)).rejects.toThrow(TypeError);
    expect(emulator.requests.at(-1)).toMatchObject({ status: undefined, ended: expect.any(Number) });
    expect((await get(job)).status).toBe(200);
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
