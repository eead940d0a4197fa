import { describe, expect, it } from "vitest";
import { parseWhole } from "../../src/geojson/whole-json";
import { longestGap } from "../support/longest-gap";

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function nested(levels: number, [open, close]: readonly [string, string]): string {
  return open.repeat(levels) + close.repeat(levels);
}

const arrays = ["[", "]"] as const;

describe("parseWhole", () => {
  it.each([
    ["NaN", "NaN at byte 1, a number that JSON does not have", null],
    ['{"a":[1,NaN]}', "NaN at byte 9, a number that JSON does not have", { a: [1, null] }],
    ['{"ä":Infinity}', "Infinity at byte 7, a number that JSON does not have", { ä: null }],
    ["[ -Infinity ]", "-Infinity at byte 3, a number that JSON does not have", [null]],
    [
      '["NaN","\\"NaN","\\\\",NaN,"Infinity\\\\\\""]',
      "NaN at byte 21, a number that JSON does not have",
      ["NaN", '"NaN', "\\", null, 'Infinity\\"'],
    ],
  ])("names the number in %j, and reads it as null if that is allowed", async (text, message, value) => {
    await expect(parseWhole(bytesOf(text), {})).rejects.toMatchObject({ message, isNonFinite: true });
    expect(await parseWhole(bytesOf(text), { nonFinite: "null" })).toEqual(value);
  });

  it.each([
    ['{"NaN":"NaN","Infinity":["-Infinity"]}', { NaN: "NaN", Infinity: ["-Infinity"] }],
    ['"NaN"', "NaN"],
    ["-0.5e2", -50],
    ["\ufeff[1]", [1]],
  ])("reads %j as it is, with either option", async (text, value) => {
    for (const nonFinite of ["refuse", "null"] as const) {
      expect(await parseWhole(bytesOf(text), { nonFinite })).toEqual(value);
    }
  });

  it.each([
    ["-NaN"],
    ["NaNN"],
    ["[NaN"],
    ["Infinit"],
    ["[nan]"],
    ["+Infinity"],
    ["1NaN"],
    ["{NaN:1}"],
    ["[--Infinity]"],
  ])("refuses %j with either option", async (text) => {
    await expect(parseWhole(bytesOf(text), {})).rejects.toThrow(/expected|too early|JSON does not have/);
    await expect(parseWhole(bytesOf(text), { nonFinite: "null" })).rejects.toThrow(/expected|too early/);
  });

  it.each([
    ["arrays", arrays],
    ["objects", ['{"a":', "}"]],
    ["both", ['[{"a":', "}]"]],
  ] as const)(
    "refuses %s that are nested too deep, and reads the deepest that are allowed",
    async (_, brackets) => {
      const step = brackets[0].startsWith("[{") ? 500 : 1_000;
      const fill = (levels: number) => nested(levels, brackets).replace(/:(?=})/, ":1");
      expect(JSON.stringify(await parseWhole(bytesOf(fill(step)), {}))).toBe(fill(step));
      for (const levels of [step + 1, 100_000]) {
        await expect(parseWhole(bytesOf(fill(levels)), {})).rejects.toMatchObject({
          came: expect.stringMatching(
            /^JSON that has more than 1000 arrays and objects in each other at byte \d+$/,
          ),
        });
      }
    },
  );

  it("reads brackets in strings, however many", async () => {
    const text = "[{".repeat(100_000);
    expect(await parseWhole(bytesOf(JSON.stringify([text])), {})).toEqual([text]);
  });

  it("lets other work run while it checks a long body that is wrong at its end", async () => {
    const bytes = bytesOf(`[${"1,".repeat(10_000_000)}NaN]`);
    const parsing = parseWhole(bytes, {});
    parsing.catch(() => undefined);
    const gap = await longestGap(parsing.catch(() => undefined));
    await expect(parsing).rejects.toThrow("NaN at byte 20000002");
    // One piece of it is JSON.parse itself.
    expect(gap.turns).toBeGreaterThan(3);
  });

  it("stops when the signal aborts", async () => {
    const controller = new AbortController();
    const parsing = parseWhole(bytesOf(`[${" ".repeat(40_000_000)}`), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")));
    await expect(parsing).rejects.toThrow("enough");
  });
});
