import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { filesBelow, root } from "./source-files";

it("no test looks at the type of a call that it starts and does not await", () => {
  const begun = filesBelow("test", ".ts").flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(/expectTypeOf\(\s*[\w.]+\.\w+\(.*/g)].map(([call]) => `${file}: ${call}`);
  });
  expect(begun).toEqual([]);
});
