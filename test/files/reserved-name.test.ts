import { describe, expect, it } from "vitest";
import { isReservedName } from "../../src/files/reserved-name";

describe("a reserved name", () => {
  it.each([
    [".up42-0f3c9a12-77-8d1e2f30"],
    ["a/.up42-x/b.tif"],
    ["a\\.up42-x"],
    [".UP42-X"],
    [" \t.up42-x"],
    [".up42-"],
    [".up\u200b42-x"],
    ["\u00ad.up42-x"],
    ["\uff0eｕｐ４２\uff0dx"],
  ])("is %j", (path) => {
    expect(isReservedName(path)).toBe(true);
  });

  it.each([[".up42"], ["up42-x"], ["a.up42-x"], [".up4/2-x"], [".up 42-x"], ["data.up42-/b"], [""]])(
    "is not %j",
    (path) => {
      expect(isReservedName(path)).toBe(false);
    },
  );
});
