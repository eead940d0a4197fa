import { describe, expect, it } from "vitest";
import { createPlaceMatcher, placesOf } from "../../src/archive/place-matcher";
import { fc } from "../support/features/properties";

const special = [
  "a[1].tif",
  "{a,b}.tif",
  "*.tif",
  "!a.tif",
  "!(a).tif",
  "+(a)?.tif",
  "a\\[b].tif",
  "(a|b)",
  "**",
];

describe("placesOf", () => {
  it.each([
    ["a.tif", ["a.tif", "."]],
    ["a/b/c.tif", ["a/b/c.tif", "a/b", "a", "."]],
    ["data.json", ["data.json"]],
    ["a/data.json", ["a/data.json", "a", "."]],
  ])("of %s are %j", (path, places) => {
    expect([...placesOf(path)]).toEqual(places);
  });
});

describe("createPlaceMatcher", () => {
  it.each([
    ["a.tif", "a.tif", true],
    ["a.tif", "b.tif", false],
    ["a.tif", "folder/a.tif", false],
    ["folder", "folder/deep/a.tif", true],
    ["folder", "folder2/a.tif", false],
    ["folder", "folder.tif", false],
    [".", "folder/a.tif", true],
    [".", "data.json", false],
    ["data.json", "data.json", true],
  ])("of %s matches %s: %s", (wanted, path, isWanted) => {
    expect(createPlaceMatcher([[wanted]]).matches(path)).toBe(isWanted);
  });

  it.each(special)("takes %s for a name, not for a pattern", (name) => {
    const matcher = createPlaceMatcher([[name]]);
    expect(matcher.matches(name)).toBe(true);
    expect(matcher.matches(`${name}/IMG.TIF`)).toBe(true);
    expect(matcher.matches("a.tif")).toBe(false);
    expect(matcher.matches("b/a.tif")).toBe(false);
  });

  it("matches exactly one of any two different names", () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !text.includes("/") && text !== ".");
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(createPlaceMatcher([[one]]).matches(other)).toBe(one === other);
      }),
    );
  });

  it("matches what any of the paths may mean", () => {
    const matcher = createPlaceMatcher([["output/a.tif", "a.tif"], ["b"]]);
    expect(["output/a.tif", "a.tif", "b/c.tif", "c.tif"].map(matcher.matches)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it("is complete when a file was found at the likeliest path of each", () => {
    const matcher = createPlaceMatcher([["output/a.tif", "a.tif"], ["b.tif"]]);
    expect(matcher.isComplete(new Set(["a.tif", "b.tif"]))).toBe(false);
    expect(matcher.isComplete(new Set(["output/a.tif"]))).toBe(false);
    expect(matcher.isComplete(new Set(["output/a.tif", "b.tif"]))).toBe(true);
  });

  it("is not complete while a folder may go on", () => {
    expect(createPlaceMatcher([["folder"]]).isComplete(new Set(["folder/a.tif"]))).toBe(false);
    expect(createPlaceMatcher([["."]]).isComplete(new Set(["a.tif"]))).toBe(false);
  });
});
