import { describe, expect, inject, it } from "vitest";
import { fuzzCall, fuzzEmulator } from "./calls";

const runs = 400;

describe("calls with answers and options of any shape", () => {
  it("succeed, or throw an error of ours", async () => {
    const emulator = fuzzEmulator();
    const given = inject("seed");
    const first = given === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(given);
    const wrong: string[] = [];
    for (let run = 0; run < runs; run += 1) {
      const what = await fuzzCall(first + run, emulator);
      if (what !== undefined) wrong.push(what);
    }
    expect(wrong).toEqual([]);
  });
});
