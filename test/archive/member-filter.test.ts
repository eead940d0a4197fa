import { describe, expect, it } from "vitest";
import { createMemberFilter } from "../../src/archive/member-filter";

describe("createMemberFilter", () => {
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
  ])("%j wants %s: %s", (patterns, path, isWanted) => {
    expect(createMemberFilter(patterns).wants(path)).toBe(isWanted);
  });

  it.each(["a[1].tif", "{a,b}.tif", "b(1)/c+(d).tif", "*.tif", "?.tif"])(
    "wants the file whose very name is %s",
    (path) => {
      expect(createMemberFilter([path]).wants(path)).toBe(true);
      expect(createMemberFilter([path]).wants(`other/${path}`)).toBe(false);
    },
  );

  it("is complete once every plain path was taken, and never with a wildcard", () => {
    const plain = createMemberFilter(["data.json", "a/b.tif"]);
    expect(plain.isComplete(new Set(["data.json"]))).toBe(false);
    expect(plain.isComplete(new Set(["data.json", "a/b.tif", "c"]))).toBe(true);
    expect(createMemberFilter(["data.json", "*.tif"]).isComplete(new Set(["data.json", "a.tif"]))).toBe(
      false,
    );
    expect(createMemberFilter(["!data.json"]).isComplete(new Set(["!data.json"]))).toBe(false);
  });
});
