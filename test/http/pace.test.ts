import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pace, servicePace } from "../../src/http/pace";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Asks for many turns at once and notes when each came, in milliseconds. */
function ask(pace: Pace, count: number): number[] {
  const began = performance.now();
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void pace.turn(new AbortController().signal).then(() => times.push(performance.now() - began));
  }
  return times;
}

describe("the pace of requests", () => {
  it("lets a few go at once and the others in turn, never 100 in a second", async () => {
    const pace = new Pace(servicePace);
    const times = ask(pace, 500);
    await vi.advanceTimersByTimeAsync(0);
    expect(times).toHaveLength(servicePace.burst);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(times).toHaveLength(500);
    const most = Math.max(
      ...times.map((at) => times.filter((other) => other > at - 1000 && other <= at).length),
    );
    expect(most).toBeGreaterThan(90);
    expect(most).toBeLessThan(100);
    // As fast as it may: 484 of them at 80 in a second.
    expect(times.at(-1)).toBeGreaterThanOrEqual(6050);
    expect(times.at(-1)).toBeLessThan(6200);
  });

  it("has nobody wait who asks rarely", async () => {
    const pace = new Pace({ perSecond: 10, burst: 1 });
    for (let index = 0; index < 5; index += 1) {
      const times = ask(pace, 1);
      await vi.advanceTimersByTimeAsync(0);
      expect(times).toEqual([0]);
      await vi.advanceTimersByTimeAsync(100);
    }
  });

  it("has one timer for a wait, which is no longer than it must be, and none after it", async () => {
    const pace = new Pace({ perSecond: 1, burst: 1 });
    ask(pace, 1);
    await vi.advanceTimersByTimeAsync(500);
    const times = ask(pace, 1);
    await vi.advanceTimersToNextTimerAsync();
    expect(times).toEqual([500]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("lets nobody overtake those who wait", async () => {
    let now = 0;
    const pace = new Pace({ perSecond: 1, burst: 1 }, { now: () => now });
    const order: string[] = [];
    const ask = (name: string) => void pace.turn(new AbortController().signal).then(() => order.push(name));
    for (const name of ["first", "second"]) ask(name);
    // Its timer is late.
    now = 1_000;
    ask("third");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["first", "second"]);
    now = 2_000;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(order).toEqual(["first", "second", "third"]);
  });

  it("keeps the turn of one who waits when another one is aborted", async () => {
    const pace = new Pace({ perSecond: 1, burst: 1 });
    const controller = new AbortController();
    ask(pace, 1);
    const leaving = expect(pace.turn(controller.signal)).rejects.toThrow("enough");
    const times = ask(pace, 1);
    controller.abort(new Error("enough"));
    await leaving;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(times).toEqual([1_000]);
  });

  it("lets go of those who are aborted, at once, and of its timer with the last of them", async () => {
    const pace = new Pace({ perSecond: 1, burst: 1 });
    const controller = new AbortController();
    ask(pace, 1);
    const waiting = [pace.turn(controller.signal), pace.turn(controller.signal)];
    const reasons = Promise.all(waiting.map((turn) => turn.catch((error: unknown) => error)));
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(new Error("enough"));
    expect(await reasons).toMatchObject([{ message: "enough" }, { message: "enough" }]);
    expect(vi.getTimerCount()).toBe(0);
    await expect(pace.turn(controller.signal)).rejects.toThrow("enough");
    // Their turns were not used up.
    const times = ask(pace, 1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(times).toEqual([1000]);
  });
});
