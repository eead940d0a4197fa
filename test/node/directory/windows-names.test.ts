import { expect, test } from "vitest";
import { isRefusedByWindows } from "../../../src/node/directory/windows-names";

test.each([
  ["con"],
  ["a/NUL.tif"],
  ["Com1"],
  ["lpt9.txt/a"],
  ["a?.tif"],
  ["a:b"],
  ["a."],
  ["a /b"],
  ["UP42-0~1/a"],
  ["a/up1F2C~12"],
])("refuses %j", (path) => {
  expect(isRefusedByWindows(path)).toBe(true);
});

test.each([
  ["console"],
  ["a/null.tif"],
  ["com"],
  ["com10"],
  ["a b.tif"],
  [".hidden"],
  ["größe.tif"],
  ["up42~.tif"],
  ["backup~1"],
  ["update~1"],
])("takes %j", (path) => {
  expect(isRefusedByWindows(path)).toBe(false);
});
