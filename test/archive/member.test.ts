import { expect, it } from "vitest";
import { quoteName } from "../../src/archive/member";

it.each([
  ["a\nb", '"a\\nb"'],
  ["x".repeat(200), `"${"x".repeat(200)}"`],
  ["x".repeat(201), `"${"x".repeat(200)}…"`],
])("%j is quoted as %s", (name, quoted) => {
  expect(quoteName(name)).toBe(quoted);
});
