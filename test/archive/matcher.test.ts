import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { linearPattern } from "../../src/archive/linear-pattern";
import { createMatcher } from "../../src/archive/matcher";
import { noise } from "../support/archives/archives";

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

const globs = [
  "**/*.tif",
  "*_*_*.tif",
  "data.json",
  "a/**",
  "**",
  "*",
  "!a",
  "!(a|b).tif",
  "@(a|b)/*",
  "+(a|b)",
  "?(x)y",
  "*(ab)",
  "{a,b}/c.{tif,jp2}",
  "{1..3}.tif",
  "[a-c]*",
  "[!a]x",
  "[^a]",
  "[[:alpha:]]",
  "a?b",
  "**/a/**/b",
  "(a|b)*",
  "a\\*b",
  "./a",
  "a/*/",
  "a/**/b.tif",
  "a{1,3}",
  "*.!(tif)",
  "(?=a)a",
  "a+",
  "$a^",
  "**a**",
  "(a)+",
  "+(a*)b",
  "!(*_*)*",
  "a.*",
  "*.*",
  "[a",
  "]",
  "{a",
  "a}",
  "\\[a\\]",
  "**/.a/*",
  "*/*/*",
  "!(a)/b",
  "*(!(a)|b)",
  "..",
  "(?<=a)b",
  "x(a)\\1",
  "?",
  "??/*",
  "+(+(a|b)|c)",
];

const alphabet = ["a", "b", "c", "x", "_", ".", "/", ".tif", "1", "]", "[", "é", "\u2028", "{"];

function pathOf(seed: number): string {
  return Array.from(noise(1 + (seed % 9), seed), (byte) => alphabet[byte % alphabet.length]).join("");
}

describe("linearPattern", () => {
  it.each(globs)("matches %s as picomatch does", (glob) => {
    const matches = picomatch(glob, { dot: true });
    const { regex } = matches("x", true) as unknown as { regex: RegExp };
    const linear = linearPattern(regex);
    const paths = [...globs, ...Array.from({ length: 1000 }, (_, seed) => pathOf(seed + 1))];
    const { matches: ours } = createMatcher([glob]);
    expect(paths.filter((path) => ours(path) !== matches(path))).toEqual([]);
    if (linear !== undefined) {
      expect(paths.filter((path) => linear(path) !== regex.test(path))).toEqual([]);
    }
  });

  it("reads every glob but those with backreferences and lookbehinds", () => {
    const unread = globs.filter((glob) => {
      const { regex } = picomatch(glob, { dot: true })("x", true) as unknown as { regex: RegExp };
      return linearPattern(regex) === undefined;
    });
    expect(unread).toEqual(["(?<=a)b", "x(a)\\1"]);
  });

  // The platform's own engine needs minutes or more for each.
  it.each([
    ["*_*_*_*_*.tif", "_".repeat(1000)],
    ["**/*_*_*_*_*.tif", `${"a/".repeat(300)}${"_".repeat(400)}`],
    ["+(a*)b", "a".repeat(1000)],
    ["+(+(a|aa)|a)b", "a".repeat(1000)],
    ["!(*_*_*)_*_*.tif", "_".repeat(1000)],
    ["{1..1000000000}", "x"],
    ["{a,b}".repeat(200), "a".repeat(1000)],
    [`${"{a,".repeat(255)}b${"}".repeat(255)}`, "c"],
    [`${"*(".repeat(300)}a${")".repeat(300)}`, "a".repeat(1000).concat("b")],
  ])("needs little time for %s and a hostile name", (glob, path) => {
    expect(createMatcher([glob]).matches(path)).toBe(false);
  });
});
