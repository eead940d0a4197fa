import { describe, expect, it } from "vitest";
import { oneAtATime } from "../../../src/node/directory/one-at-a-time";

describe("oneAtATime", () => {
  it("runs work of one key in turn, also after a failure, and work of another key beside it", async () => {
    const events: string[] = [];
    const steps = async (name: string): Promise<string> => {
      events.push(`${name} begins`);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      events.push(`${name} ends`);
      if (name === "a") throw new Error("mine");
      return name;
    };
    const results = await Promise.allSettled([
      oneAtATime("x", () => steps("a")),
      oneAtATime("x", () => steps("b")),
      oneAtATime("y", () => steps("c")),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(events.indexOf("b begins")).toBeGreaterThan(events.indexOf("a ends"));
    expect(events.indexOf("c begins")).toBeLessThan(events.indexOf("a ends"));
  });
});
