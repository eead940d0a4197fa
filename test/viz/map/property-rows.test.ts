import { describe, expect, it } from "vitest";
import { propertyRows } from "../../../src/viz/map/property-rows";

describe("propertyRows", () => {
  it("gives texts, numbers, lists and nothing as one reads them", () => {
    const rows = propertyRows({ text: "Größe", number: 0.5, yes: true, list: ["B04", 3, null], none: null });
    expect(rows).toEqual([
      ["text", "Größe"],
      ["number", "0.5"],
      ["yes", "true"],
      ["list", "B04, 3, –"],
      ["none", "–"],
    ]);
  });

  it("takes nested properties apart, three deep", () => {
    const nested = { a: { b: { c: { d: 1 } } }, empty: {}, list: [{ x: 1 }] };
    expect(propertyRows(nested)).toEqual([
      ["a.b.c", '{"d":1}'],
      ["empty", "{}"],
      ["list", '[{"x":1}]'],
    ]);
  });

  it("shows values that JSON cannot hold by their outline", () => {
    const itself: Record<string, unknown> = {};
    itself.self = itself;
    expect(propertyRows({ list: [itself], object: itself, odd: [{ toJSON: () => undefined }] })).toEqual([
      ["list", "[…]"],
      ["object.self.self", "{…}"],
      ["odd", "[null]"],
    ]);
  });

  it("shows values that are nested very deep, as far as JSON can hold them", () => {
    let [array, object]: [unknown, unknown] = [1, 1];
    for (let level = 0; level < 100_000; level += 1) [array, object] = [[array], { a: object }];
    const rows = Object.fromEntries(propertyRows({ array, object }));
    // Newer engines write all of it, which is cut.
    expect(rows.array).toMatch(/^(?:\[…\]|\[{500}…)$/);
    expect(rows["object.a.a"]).toMatch(/^(?:\{…\}|(?:\{"a":)+.{0,4}…)$/);
  });

  it("keeps what looks like HTML as it is", () => {
    expect(propertyRows({ "<b>": "<img src=x onerror=alert(1)>" })).toEqual([
      ["<b>", "<img src=x onerror=alert(1)>"],
    ]);
  });

  it("cuts texts of more than 500 characters, and lists of more than 100 properties", () => {
    expect(propertyRows({ long: "x".repeat(501) })).toEqual([["long", `${"x".repeat(500)}…`]]);
    expect(propertyRows({ long: "x".repeat(500) })).toEqual([["long", "x".repeat(500)]]);
    const many = Object.fromEntries(Array.from({ length: 102 }, (_, n) => [`p${n}`, n]));
    expect(propertyRows(many).slice(99)).toEqual([
      ["p99", "99"],
      ["…", "2 more properties"],
    ]);
  });
});
