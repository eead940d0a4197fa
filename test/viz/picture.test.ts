import { expect, it } from "vitest";
import { defaultWidth } from "../../src/viz/picture";

it.each([
  ["what the page has", 358, 358],
  ["no more than is asked for", 1248, 640],
  ["enough to show something", 80, 240],
  ["what is asked for without a page", undefined, 640],
])("the default width is %s", (_, room, width) => {
  expect(defaultWidth({ room: () => room }, 640)).toBe(width);
});
