import { describe, expect, it } from "vitest";
import { categoriesOf } from "../../../src/viz/coverage/categories";

const counts = (properties: Record<string, unknown>[], by?: string) =>
  categoriesOf(properties, by).list.map(({ name, count }) => [name, count]);

describe("categoriesOf", () => {
  it("makes one category without a property", () => {
    expect(counts([{ a: 1 }, {}])).toEqual([["Footprints", 2]]);
    expect(counts([])).toEqual([]);
  });

  it("counts texts, the most frequent first, and what has none last", () => {
    const features = ["SPOT", null, "Pléiades", "SPOT", undefined].map((sensor) => ({ sensor }));
    expect(counts(features, "sensor")).toEqual([
      ["SPOT", 2],
      ["Pléiades", 1],
      ["no value", 2],
    ]);
  });

  it("finds nested properties by a path, and keys with dots before them", () => {
    expect(counts([{ a: { b: "nested" } }, { "a.b": "flat", a: { b: "nested" } }], "a.b")).toEqual([
      ["nested", 1],
      ["flat", 1],
    ]);
  });

  it("gives the colour of its category to each feature", () => {
    const { list, ofFeatures } = categoriesOf([{ k: "a" }, { k: "b" }, { k: "a" }], "k");
    expect(ofFeatures).toEqual([list[0], list[1], list[0]]);
    expect(new Set(list.map(({ colour }) => colour)).size).toBe(2);
  });

  it("puts many different numbers into round steps", () => {
    const features = Array.from({ length: 100 }, (_, n) => ({ clouds: n + 0.5 }));
    expect(counts(features, "clouds")).toEqual([
      ["0 to 20", 20],
      ["20 to 40", 20],
      ["40 to 60", 20],
      ["60 to 80", 20],
      ["80 to 100", 20],
    ]);
    const { list, ofFeatures } = categoriesOf(features, "clouds");
    expect(ofFeatures[99]).toBe(list[4]);
  });

  it("names the last step by the greatest number where steps do not come out even", () => {
    const features = [3, 4, 5, 6, 7, 8, 9, 13.9].map((n) => ({ n }));
    const made = counts(features, "n");
    expect(made.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(8);
    expect(Number(/to (.*)$/.exec(String(made.at(-1)?.[0]))?.[1])).toBeGreaterThanOrEqual(13.9);
  });

  it("shows few different numbers as they are", () => {
    expect(counts([{ n: 10 }, { n: 2 }, { n: 10 }], "n")).toEqual([
      ["10", 2],
      ["2", 1],
    ]);
  });

  it("lets rare texts share a colour", () => {
    const features = Array.from({ length: 12 }, (_, n) => ({ k: `k${n}` }));
    expect(counts([...features, { k: "k3" }], "k").map(([name]) => name)).toEqual([
      "k3",
      "k0",
      "k1",
      "k2",
      "k4",
      "k5",
      "6 others",
    ]);
  });
});
