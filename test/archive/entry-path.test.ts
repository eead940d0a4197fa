import { expect, test } from "vitest";
import { toSafePath } from "../../src/archive/entry-path";

test.each([
  ["output/data.json", "data.json"],
  ["output/a/b.tif", "a/b.tif"],
  ["data.json", "data.json"],
  ["my_output/b", "my_output/b"],
  ["output/a/output/b.tif", "a/output/b.tif"],
  ["./output/x", "x"],
  [".//output//./x", "x"],
  ["output", "output"],
  ["output/output", "output"],
  ["Output/x", "Output/x"],
  ["output\\a\\b.tif", "a/b.tif"],
  ["größe/ж/🛰.tif", "größe/ж/🛰.tif"],
  ["...", "..."],
  ["a..b/..c", "a..b/..c"],
  [".hidden", ".hidden"],
  ["scene: one.tif", "scene: one.tif"],
  ["x".repeat(255), "x".repeat(255)],
  [".up42", ".up42"],
  ["up42-manifest.json", "up42-manifest.json"],
  ["a.up42-x", "a.up42-x"],
  [`output/${"x/".repeat(511)}xx`, `${"x/".repeat(511)}xx`],
])("takes %j as %j", (name, path) => {
  expect(toSafePath(name)).toBe(path);
});

test.each([
  ["..", "climbs out"],
  ["a/../b", "climbs out"],
  ["a\\..\\b", "climbs out"],
  ["output/..", "climbs out"],
  ["/a", "absolute"],
  ["\\a", "absolute"],
  ["//host/share", "absolute"],
  ["\\\\?\\C:\\a", "absolute"],
  ["C:/a", "drive"],
  ["c:a", "drive"],
  ["./C:/a", "drive"],
  ["output/C:/a", "drive"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u009bb", "control"],
  ["", "empty"],
  [".", "empty"],
  ["./.", "empty"],
  [".up42-x", "reserved"],
  ["a/b/.up42-0123abcd-1-0123abcd/c", "reserved"],
  [".UP42-X...", "reserved"],
  ["a/\uff0eＵＰ４２\uff0d1", "reserved"],
  [".u\u200bp42-lock", "reserved"],
  ["x/".repeat(513), "too long"],
])("refuses %j", (name, reason) => {
  expect(() => toSafePath(name)).toThrow(
    expect.objectContaining({
      name: "UnsafePathError",
      entry: name,
      message: expect.stringContaining(reason),
    }),
  );
});

test("does not repeat control characters in its message", () => {
  expect(() => toSafePath("a\u001b[31mb")).toThrow(/^[^\p{Cc}]+$/u);
});
