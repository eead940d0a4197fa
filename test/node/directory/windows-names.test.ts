import { expect, test } from "vitest";
import { isRefusedByWindows } from "../../../src/node/directory/windows-names";

test.each(["con", "a/NUL.tif", "Com1", "lpt9.txt/a", "a?.tif", "a:b", "a.", "a /b"])("refuses %j", (path) => {
  expect(isRefusedByWindows(path)).toBe(true);
});

test.each(["console", "a/null.tif", "com", "com10", "a b.tif", ".hidden", "größe.tif"])(
  "takes %j",
  (path) => {
    expect(isRefusedByWindows(path)).toBe(false);
  },
);
