import { gunzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { beforeAll, describe, expect, it } from "vitest";
import { createEmulator, type Emulator } from "../../../src/emulator";
import { sampleFiles } from "../../../src/emulator/sample/files";
import { renderPicture } from "../../../src/emulator/sample/picture";
import { scenes } from "../../../src/emulator/sample/scenes";
import { readTiff } from "./tiff-reader";

const files = sampleFiles();
let members: Awaited<ReturnType<typeof unpackTar>>;
let indexes: typeof members;

beforeAll(async () => {
  members = await unpackTar(gunzipSync(await files.sceneArchive()).slice());
  indexes = await unpackTar(gunzipSync(await files.vegetationArchive()).slice());
});

function namesOf(entries: typeof members): string[] {
  return entries.map(({ header }) => header.name);
}

describe("the sample's files", () => {
  it("come in archives with one top folder", () => {
    expect(namesOf(members)).toEqual([
      "output/",
      ...scenes.map(({ id }) => `output/${id}.tif`),
      "output/data.json",
    ]);
    expect(namesOf(indexes)).toEqual([
      "output/",
      ...scenes.map(({ id }) => `output/${id}_ndvi.tif`),
      "output/data.json",
    ]);
    expect(members[0]?.header.type).toBe("directory");
  });

  it("hold the data.json that the API answers with", async () => {
    const inArchive = JSON.parse(new TextDecoder().decode(members.at(-1)?.data));
    const { dataJson } = createEmulator().jobtask(createEmulator().sample.jobtaskIds[0]);
    expect(inArchive).toEqual(typeof dataJson === "function" ? await dataJson() : dataJson);
  });

  it("are pictures of a few hundred kilobytes, at the place of their footprint", () => {
    scenes.forEach(({ corner }, i) => {
      const { data = new Uint8Array() } = members[i + 1] ?? {};
      expect(data.length).toBeGreaterThan(150_000);
      expect(data.length).toBeLessThan(500_000);
      const { tags, pixels } = readTiff(data);
      expect(tags.get(33922)).toEqual([0, 0, 0, ...corner, 0]);
      expect(pixels).toHaveLength(400 * 400 * 3);
      // Zero is "no data".
      expect(pixels.includes(0)).toBe(false);
    });
  });

  it("show as many clouds as the features say", () => {
    scenes.forEach(({ cloudCover }, i) => {
      const { tags, pixels } = readTiff(indexes[i + 1]?.data ?? new Uint8Array());
      expect(tags.get(33550)).toEqual([20, 20, 0]);
      const values = new Float32Array(pixels.buffer);
      const measured = values.filter((value) => value !== -9999);
      const clouded = (100 * (values.length - measured.length)) / values.length;
      // Pixels of the index are clouded only where all four beneath them are.
      expect(clouded).toBeGreaterThan(cloudCover - 3);
      expect(clouded).toBeLessThan(cloudCover + 1);
      expect(Math.max(...measured)).toBeLessThanOrEqual(1);
      expect(Math.min(...measured)).toBeGreaterThanOrEqual(-1);
    });
  });

  it("have a quicklook for each scene, in another order, 512 pixels wide and high", () => {
    const { quicklooks } = createEmulator().jobtask(createEmulator().sample.jobtaskIds[0]);
    expect([...quicklooks.keys()]).toEqual(scenes.map(({ id }) => `${id}.png`).reverse());
    for (const scene of scenes) {
      const view = new DataView(files.quicklook(scene).buffer);
      expect([view.getUint32(0), view.getUint32(16), view.getUint32(20)]).toEqual([0x89504e47, 512, 512]);
    }
  });

  it("are the same bytes each time", async () => {
    const again = sampleFiles();
    expect(again.quicklook(scenes[2])).toEqual(files.quicklook(scenes[2]));
    expect(files.quicklook(scenes[2])).toBe(files.quicklook(scenes[2]));
  });

  it("show one town where two scenes overlap", () => {
    const [first, second] = scenes
      .slice(0, 2)
      .map((scene) => renderPicture({ ...scene, cloudCover: 0, green: 1, seed: 1 }));
    // Where the upper left corner of the second scene lies in the first.
    const [dx, dy] = [300, 334];
    for (const [x, y] of [
      [5, 5],
      [50, 30],
      [90, 60],
    ] as const) {
      const here = (y * 400 + x) * 3;
      const there = ((y + dy) * 400 + x + dx) * 3;
      expect([...second!.rgb.slice(here, here + 3)]).toEqual([...first!.rgb.slice(there, there + 3)]);
    }
  });
});

describe("the bytes of the sample", () => {
  /** All files that an emulator hands to its program, the small ones of other jobs included. */
  async function bytesIn(emulator: Emulator): Promise<Uint8Array[]> {
    const { jobtaskIds, mixed, processing } = emulator.sample;
    const tasks = [...jobtaskIds, mixed.jobtaskId].map((id) => emulator.jobtask(id));
    tasks.push(...emulator.addJob({ sampleOutputs: true }).tasks);
    const items = [...processing.itemIds, processing.bundle.itemId].map((id) => emulator.item(id));
    const files = [
      ...tasks.flatMap(({ results, quicklooks }) => [results, ...quicklooks.values()]),
      ...items.flatMap(({ assets }) => [...assets.values()].map(({ file }) => file)),
    ];
    const stored = await Promise.all(files.map((file) => (typeof file === "function" ? file() : file)));
    return stored.map((file) => file?.bytes ?? new Uint8Array());
  }

  it("are each emulator's own", async () => {
    const truth = (await bytesIn(createEmulator())).map((bytes) => bytes.slice());
    expect(truth.every(({ length }) => length > 100)).toBe(true);
    const mine = await bytesIn(createEmulator());
    expect(mine).toEqual(truth);
    for (const bytes of mine) bytes.fill(0);
    expect(await bytesIn(createEmulator())).toEqual(truth);
  });
});
