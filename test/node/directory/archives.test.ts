import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { unpackInto } from "../../../src/archive/unpack";
import { createNodeCodecs } from "../../../src/node/codecs";
import { createDirectorySink } from "../../../src/node/directory/sink";
import { BAD_ARCHIVES, GOOD_ARCHIVES } from "../../support/archives/archive-cases";
import { noise, streamOf, tarOf, tgzOf, turns, watchedStreamOf } from "../../support/archives/archives";

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-archives-")));
  out = join(folder, "out");
  await mkdir(out);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const codecs = createNodeCodecs();

describe("archives in Node", () => {
  test.each(GOOD_ARCHIVES)("$fact", async ({ make, files }) => {
    const bytes = await make();
    const paths = await unpackInto({
      open: async () => streamOf(bytes),
      sink: createDirectorySink(out),
      codecs,
    });
    expect(paths.map((path) => relative(out, path).split(sep).join("/"))).toEqual(Object.keys(files));
    const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
    expect(texts).toEqual(Object.values(files));
  });

  test.each(BAD_ARCHIVES)("refuses $fact and leaves the folder as it was", async ({ make, error, says }) => {
    await writeFile(join(out, "scene.tif"), "old");
    const bytes = await make();
    const target = join(out, "new");
    const unpacking = unpackInto({
      open: async () => streamOf(bytes),
      sink: createDirectorySink(target),
      codecs,
    });
    await expect(unpacking).rejects.toMatchObject({ name: error, message: expect.stringMatching(says) });
    expect(await readdir(folder, { recursive: true })).toEqual(["out", join("out", "scene.tif")]);
    expect(await readFile(join(out, "scene.tif"), "utf8")).toBe("old");
  });

  test("leaves the folder as it was when it is aborted midway", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const bytes = (await tgzOf({ a: noise(3_000_000), b: "b" })).slice(0, 2_000_000);
    const watched = watchedStreamOf(bytes, { stalls: true });
    const unpacking = unpackInto({
      open: async () => watched.stream,
      sink: createDirectorySink(out),
      codecs,
      signal: controller.signal,
    });
    while (watched.pulled() < bytes.byteLength) await turns(1);
    controller.abort(reason);
    await expect(unpacking).rejects.toBe(reason);
    expect(watched.cancelled()).toEqual({ reason });
    expect(await readdir(out)).toEqual([]);
  });

  test("keeps large files byte for byte", async () => {
    const content = noise(5_000_001);
    const bytes = await tarOf({ a: content });
    const [path = ""] = await unpackInto({
      open: async () => streamOf(bytes, { chunkBytes: 70_001 }),
      sink: createDirectorySink(out),
      codecs,
    });
    expect(new Uint8Array(await readFile(path))).toEqual(content);
  });
});
