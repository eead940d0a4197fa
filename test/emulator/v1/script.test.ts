import { describe, expect, it } from "vitest";
import { ScriptRun } from "../../../src/emulator/v1/script";

describe("a script", () => {
  it("stays at each status for so many answers", () => {
    const run = new ScriptRun(["PENDING", { polls: 1 }, "RUNNING", { polls: 2 }, "SUCCEEDED"], { since: 0 });
    const statuses = ["PENDING"];
    for (let now = 1; now <= 5; now += 1) {
      run.poll(now);
      statuses.push([...run.advance(now)][0]?.status ?? statuses.at(-1)!);
    }
    expect(statuses).toEqual(["PENDING", "RUNNING", "RUNNING", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
  });

  it("moves at the moments that it names, however late somebody looks", () => {
    const run = new ScriptRun(["PENDING", { ms: 10 }, "RUNNING", { ms: 20 }, "FAILED"], { since: 100 });
    expect([...run.advance(109)]).toEqual([]);
    expect([...run.advance(5000)]).toEqual([
      { status: "RUNNING", at: 110 },
      { status: "FAILED", at: 130 },
    ]);
    expect(run.wait).toBeUndefined();
  });

  it("waits for both where both are given, and not at all for nothing", () => {
    const run = new ScriptRun(["A", {}, "B", { polls: 1, ms: 50 }, "C"], { since: 0 });
    expect([...run.advance(0)]).toEqual([{ status: "B", at: 0 }]);
    run.poll(10);
    expect([...run.advance(49)]).toEqual([]);
    expect([...run.advance(60)]).toEqual([{ status: "C", at: 50 }]);
  });

  it("tells how much of a wait is over", () => {
    const run = new ScriptRun(["A", { polls: 4 }, "B", { ms: 10 }, "C"], { since: 0 });
    run.poll(1);
    expect(run.progress(1)).toBe(0.25);
    for (const now of [2, 3, 4]) run.poll(now);
    expect([...run.advance(5)]).toHaveLength(1);
    expect([run.progress(4), run.progress(9), run.progress(99)]).toEqual([0, 0.5, 1]);
  });
});
