import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../../support/root";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-memory-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/**
 * Exports features in a separate Node process whose heap is too small to hold them all. Each takes about 12 kB, more
 * than half of it geometry: 120 for each megabyte of heap. Few large features are faster than many small ones.
 */
async function exportWithin(megabytes: number, call: string, source: string): Promise<number> {
  const path = join(folder, "out");
  const code = `
    import { ${call} } from "up42-js/export";
    function* features() {
      for (let n = 0; n < ${megabytes * 120}; n += 1) {
        const coordinates = Array.from({ length: 100 }, (_, index) => [n + index, index]);
        const text = Buffer.alloc(5_000, "text of " + n).toString("latin1");
        const properties = { n, text, nested: { n, list: [n] } };
        yield { type: "Feature", id: "f" + n, geometry: { type: "LineString", coordinates }, properties };
      }
    }
    await ${call}(${source}, { path: ${JSON.stringify(path)} });
  `;
  const nodeOptions = [`--max-old-space-size=${megabytes}`, "--input-type=module", "--eval", code];
  await promisify(execFile)(process.execPath, nodeOptions, { cwd: root });
  return (await stat(path)).size;
}

describe("an export", () => {
  it.each([
    ["toCsv", 24],
    ["toNdjson", 24],
    // It keeps the rows of one group.
    ["toGeoParquet", 48],
  ])("by %s of a stream needs no memory for its rows", async (call, megabytes) => {
    expect(await exportWithin(megabytes, call, "features()")).toBeGreaterThan(1_000_000);
  });

  it.each([
    ["toNdjson", 24],
    ["toGeoParquet", 48],
  ])("by %s of a list needs it, so that this check is not blind", async (call, megabytes) => {
    await expect(exportWithin(megabytes, call, "[...features()]")).rejects.toThrow(/heap/);
  });
});
