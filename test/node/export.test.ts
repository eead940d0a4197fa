import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { cwd } from "node:process";
import { pathToFileURL } from "node:url";
import type { Feature, Geometry } from "geojson";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InputError, OutputError } from "../../src/errors";
import {
  type ExportOptions,
  type FeatureSource,
  toCsv as toCsvInBrowsers,
  toGeoParquet as toGeoParquetInBrowsers,
  toNdjson as toNdjsonInBrowsers,
} from "../../src/export";
import { toCsv, toGeoParquet, toNdjson } from "../../src/export-node";
import { pointCollection, sampleCollection } from "../support/features/collections";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-export-")));
  // Where spools go; a test may look for what is left.
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
  await mkdir(join(folder, "tmp"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

type Write = (
  source: FeatureSource,
  options?: ExportOptions & { readonly path?: string | URL },
) => Promise<string | Blob>;

const exports: readonly {
  name: string;
  write: Write;
  writeInBrowsers: (source: FeatureSource) => Promise<Blob>;
}[] = [
  { name: "toCsv", write: toCsv, writeInBrowsers: toCsvInBrowsers },
  { name: "toNdjson", write: toNdjson, writeInBrowsers: toNdjsonInBrowsers },
  { name: "toGeoParquet", write: toGeoParquet, writeInBrowsers: toGeoParquetInBrowsers },
];

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

describe.each(exports)("$name", ({ write, writeInBrowsers }) => {
  it("writes a file with the bytes of the Blob, and gives its absolute path", async () => {
    const path = join(folder, "new", "folder", "out.bin");
    const expected = await writeInBrowsers(sampleCollection());
    const bytes = Buffer.from(await expected.arrayBuffer());
    const { features } = sampleCollection();
    for (const [place, source] of [
      [path, sampleCollection()],
      [relative(cwd(), path), streamed(features)],
      [pathToFileURL(path), features],
    ] as const) {
      expect(await write(source, { path: place })).toBe(path);
      expect((await readFile(path)).equals(bytes)).toBe(true);
    }
    expect(await readdir(join(folder, "new", "folder"))).toEqual(["out.bin"]);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("gives a Blob without a path", async () => {
    const blob = await write(streamed(sampleCollection().features));
    expect(blob).toBeInstanceOf(Blob);
    expect(await readdir(folder)).toEqual(["tmp"]);
  });

  it("replaces a file when it is whole, and not before", async () => {
    const path = join(folder, "out.bin");
    await writeFile(path, "old");
    let seen: string | undefined;
    async function* looking(): AsyncGenerator<Feature<Geometry | null>> {
      yield* sampleCollection().features;
      seen = await readFile(path, "utf8");
    }
    await write(looking(), { path });
    expect(seen).toBe("old");
    expect(await readFile(path, "utf8")).not.toBe("old");
    expect((await readdir(folder)).sort()).toEqual(["out.bin", "tmp"]);
  });

  it("keeps a file that must not be replaced", async () => {
    const path = join(folder, "out.bin");
    await writeFile(path, "old");
    await expect(write(sampleCollection(), { path, overwrite: false })).rejects.toThrow(
      new OutputError(`Nothing was saved: ${path} already exists and "overwrite" is false.`, { path }),
    );
    expect(await readFile(path, "utf8")).toBe("old");
    await write(sampleCollection(), { path: join(folder, "other.bin"), overwrite: false });
    expect((await readdir(folder)).sort()).toEqual(["other.bin", "out.bin", "tmp"]);
  });

  it.each(["a failing stream", "an abort", "a feature that is none"])(
    "leaves nothing after %s",
    async (end) => {
      const failure = new Error("No more.");
      const controller = new AbortController();
      const feature = pointCollection({ a: "b".repeat(2_000) }).features[0]!;
      async function* endless(): AsyncGenerator<Feature<Geometry | null>> {
        for (let given = 0; ; given += 1) {
          yield feature;
          if (given < 1_000) continue;
          if (end === "a failing stream") throw failure;
          if (end === "an abort") controller.abort(failure);
          else yield { type: "Circle" } as unknown as typeof feature;
        }
      }
      const path = join(folder, "deep", "down", "out.bin");
      const { signal } = controller;
      const error = await write(endless(), { path, signal }).catch((reason: unknown) => reason);
      if (end === "a feature that is none") expect(error).toBeInstanceOf(InputError);
      else expect(error).toBe(failure);
      expect(await readdir(folder, { recursive: true })).toEqual(["tmp"]);
    },
  );

  it.each<[string, (path: string) => string | URL, string]>([
    ["a folder by its end", (path) => `${path}/`, "it is the path of a folder"],
    ["the root", () => "/", "it is the path of a folder"],
    ["a NUL character", (path) => `${path}\0`, "it contains a NUL character"],
    ["another scheme", () => new URL("https://example.com/a"), "only file: URLs do"],
  ])("refuses a path with %s", async (_, pathOf, reason) => {
    const source = streamed([]);
    const read = vi.spyOn(source, "next");
    await expect(write(source, { path: pathOf(join(folder, "a")) })).rejects.toThrow(
      new InputError(`"path" does not name a file here: ${reason}.`, { argument: "path" }),
    );
    expect(read).not.toHaveBeenCalled();
  });

  it("refuses a path where a folder is, and one through a file", async () => {
    await mkdir(join(folder, "taken"));
    await writeFile(join(folder, "file"), "");
    for (const path of [join(folder, "taken"), join(folder, "file", "out.bin")]) {
      await expect(write(sampleCollection(), { path })).rejects.toThrow(OutputError);
    }
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(["file", "taken", "tmp"]);
  });
});

describe("toCsv", () => {
  it("takes the place of a link, and leaves alone what it leads to", async () => {
    await writeFile(join(folder, "far.csv"), "far");
    await symlink(join(folder, "far.csv"), join(folder, "near.csv"));
    await toCsv(sampleCollection(), { path: join(folder, "near.csv") });
    expect(await readFile(join(folder, "far.csv"), "utf8")).toBe("far");
    expect(await readFile(join(folder, "near.csv"), "utf8")).toMatch(/^id,/);
  });

  it("writes files side by side", async () => {
    const paths = Array.from({ length: 5 }, (_, index) => join(folder, `out-${index}.csv`));
    const written = await Promise.all(paths.map((path) => toCsv(sampleCollection(), { path })));
    expect(written).toEqual(paths);
    expect(await readdir(folder)).toHaveLength(paths.length + 1);
  });
});
