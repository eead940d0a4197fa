// @vitest-environment node
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mapStyle } from "../../../src/viz/map/map-style";
import { root } from "../../support/root";

it.each(["docs/platforms.md", "docs/examples/browser/index.html"])(
  "%s has the hash of the map's style",
  async (page) => {
    const hash = createHash("sha256").update(mapStyle).digest("base64");
    expect(await readFile(join(root, page), "utf8")).toContain(`'sha256-${hash}'`);
  },
);
