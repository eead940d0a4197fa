import { describe, expect, it } from "vitest";
import { createMatcher } from "../../src/archive/matcher";

describe("createMatcher", () => {
  it.each([
    [["*.tif"], "a.tif", true],
    [["*.tif"], "folder/a.tif", false],
    [["**/*.tif"], "folder/deep/a.tif", true],
    [["**/*.tif"], "a.tif", true],
    [["data.json"], "data.json", true],
    [["data.json"], "folder/data.json", false],
    [["**/*.{tif,json}"], "folder/a.json", true],
    [["a.tif", "b.tif"], "b.tif", true],
    [["*"], ".hidden", true],
    [["data?.json"], "data1.json", true],
    [["**/*_ndvi.tif"], "5d9d4a5e_ndvi.tif", true],
  ])("%j matches %s: %s", (patterns, path, isWanted) => {
    expect(createMatcher(patterns).matches(path)).toBe(isWanted);
  });

  it.each(["a[1].tif", "{a,b}.tif", "b(1)/c+(d).tif", "*.tif", "?.tif"])(
    "matches the file whose very name is %s",
    (path) => {
      expect(createMatcher([path]).matches(path)).toBe(true);
      expect(createMatcher([path]).matches(`other/${path}`)).toBe(false);
    },
  );

  it("is complete once every plain path was taken, and never with a wildcard", () => {
    const plain = createMatcher(["data.json", "a/b.tif"]);
    expect(plain.isComplete(new Set(["data.json"]))).toBe(false);
    expect(plain.isComplete(new Set(["data.json", "a/b.tif", "c"]))).toBe(true);
    expect(createMatcher(["data.json", "*.tif"]).isComplete(new Set(["data.json", "a.tif"]))).toBe(false);
    expect(createMatcher(["!data.json"]).isComplete(new Set(["!data.json"]))).toBe(false);
  });
});
