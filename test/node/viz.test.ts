import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasFileSource, openFileSource } from "../../src/node/file-source";
import { plotQuicklooks, plotResults } from "../../src/viz-node";
import { pixel } from "../support/outputs/sample-jobtask";
import { writeTiff } from "../support/pictures/geotiffs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-viz-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A scene whose files lie in the folder. */
async function savedScene() {
  const [image, tiff] = [join(folder, "quicklook_a.png"), join(folder, "a.tif")];
  await writeFile(image, pixel);
  await writeFile(tiff, writeTiff({ width: 4, height: 2, valueAt: (column) => column }));
  const quicklook = {
    id: "a.png",
    fileName: "quicklook_a.png",
    bounds: undefined,
    corners: undefined,
    saved: image,
  };
  const feature = { type: "Feature", id: "a", geometry: null, properties: {} } as const;
  return { id: "a", feature, quicklook, files: [{ path: "a.tif", saved: tiff }], missing: [] };
}

describe.each([
  ["plotQuicklooks", plotQuicklooks],
  ["plotResults", plotResults],
])("%s in Node", (_, plot) => {
  it("gives the text of an SVG, drawn from files on disk", async () => {
    const svg = await plot([await savedScene()]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img"/);
    expect(svg).toContain("data:image/png;base64,");
  });

  it("writes the same text to a path, in folders that it makes", async () => {
    const scenes = [await savedScene()];
    const path = join(folder, "new", "picture.svg");
    expect(await plot(scenes, { path })).toBe(path);
    expect(await readFile(path, "utf8")).toBe(await plot(scenes));
  });

  it("does not replace a file with overwrite: false, and does otherwise", async () => {
    const path = join(folder, "picture.svg");
    await writeFile(path, "mine");
    await expect(plot([], { path, overwrite: false })).rejects.toMatchObject({ name: "OutputError" });
    expect(await readFile(path, "utf8")).toBe("mine");
    await plot([], { path });
    expect(await readFile(path, "utf8")).toContain("<svg");
  });

  it("says so when a file is gone", async () => {
    const scene = await savedScene();
    await rm(folder, { recursive: true });
    await expect(plot([scene])).rejects.toMatchObject({
      name: "InputError",
      argument: "source",
      message: expect.stringMatching(/cannot be opened \(ENOENT\): download it again\.$/),
    });
  });
});

it("hasFileSource knows files by absolute paths only, and only those that are there", async () => {
  const { quicklook } = await savedScene();
  const asked = [quicklook.saved, folder, `${quicklook.saved}.gone`, "quicklook_a.png", "s3://bucket/a.png"];
  expect(await Promise.all(asked.map(hasFileSource))).toEqual([true, false, false, false, false]);
});

describe("openFileSource", () => {
  it("reads pieces, and what there is at the end", async () => {
    const path = join(folder, "digits");
    await writeFile(path, "0123456789");
    const source = await openFileSource(path);
    const text = async (offset: number, length: number) =>
      new TextDecoder().decode(await source.read(offset, length));
    expect(source.size).toBe(10);
    expect([await text(2, 3), await text(8, 99), await text(10, 5), await text(0, 10)]).toEqual([
      "234",
      "89",
      "",
      "0123456789",
    ]);
    await source.close();
    await expect(source.read(0, 1)).rejects.toThrow();
  });
});
