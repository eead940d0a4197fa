import { gunzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { sampleFiles } from "../../../src/emulator/sample/files";
import { mixed, mixedFeatures } from "../../../src/emulator/sample/mixed";
import { readTiff } from "./tiff-reader";

const files = sampleFiles();
const { features } = mixedFeatures();
let members: Awaited<ReturnType<typeof unpackTar>>;

beforeAll(async () => {
  members = await unpackTar(gunzipSync(await files.mixedArchive()).slice());
});

function namesOf(type: string): string[] {
  return members.filter(({ header }) => header.type === type).map(({ header }) => header.name);
}

describe("the sample's features of all kinds", () => {
  it("have an id of their own, one among their properties, or none", () => {
    expect(features.map(({ id, properties }) => [id, properties?.id, properties?.uid])).toEqual([
      [mixed.file.id, undefined, undefined],
      [mixed.folder.id, undefined, undefined],
      [undefined, mixed.older.id, undefined],
      [mixed.container.id, undefined, undefined],
      [undefined, undefined, undefined],
      [undefined, undefined, mixed.catalogued.id],
    ]);
  });

  it("have a path, older keys, or neither, and nested properties", () => {
    expect(
      features.map(({ properties }) => Object.keys(properties ?? {}).filter((key) => key.startsWith("up42"))),
    ).toEqual([
      ["up42.data_path"],
      ["up42.data_path"],
      ["up42.data.aoiclipped", "up42.data.scene.dimap"],
      ["up42.data_path"],
      ["up42.data_path"],
      [],
    ]);
    expect(features[3]?.properties?.["up42.data_path"]).toMatch(/^\/tmp\/output\//);
    expect(features[5]?.properties).toMatchObject({ identification: { collection: "Sentinel-2" } });
  });

  it("have their files in the results, and one file that belongs to none", () => {
    const { file, folder, older, container, nameless } = mixed;
    const { "up42.data.aoiclipped": clipped, "up42.data.scene.dimap": dimap } = older.paths;
    expect(namesOf("file").sort()).toEqual(
      [
        file.path,
        `${folder.path}/DIM_SPOT7.XML`,
        `${folder.path}/IMG_SPOT7.TIF`,
        `${folder.path}/MASKS/CLOUDS.GML`,
        clipped,
        `${dimap}/DIM_PHR1A.XML`,
        container.path,
        nameless.path,
        "usage.json",
        "data.json",
      ]
        .map((path) => `output/${path}`)
        .sort(),
    );
    expect(namesOf("directory")).toEqual(["output/", `output/${folder.path}/`]);
  });

  it("have files that are what they are called", () => {
    for (const { header, data = new Uint8Array() } of members) {
      if (/\.tif$/i.test(header.name)) expect(readTiff(data).pixels.length).toBeGreaterThan(10_000);
      if (/json$/.test(header.name)) expect(JSON.parse(new TextDecoder().decode(data))).toBeTypeOf("object");
    }
  });

  it("have quicklooks by id, and one that belongs to none", () => {
    const ids = [mixed.catalogued.id, mixed.file.id, "overview", mixed.container.id, mixed.older.id];
    const emulator = createEmulator();
    const { quicklooks } = emulator.jobtask(emulator.sample.mixed.jobtaskId);
    expect([...quicklooks.keys()]).toEqual(ids.map((id) => `${id}.png`));
  });

  it("are in a job of their own, which succeeded", async () => {
    const emulator = createEmulator();
    const { jobId, jobtaskId } = emulator.sample.mixed;
    const task = emulator.jobtask(jobtaskId);
    expect([task.jobId, task.status, emulator.job(jobId).status]).toEqual([jobId, "SUCCEEDED", "SUCCEEDED"]);
    expect(emulator.job(jobId).tasks).toHaveLength(1);
    const inArchive = members.find(({ header }) => header.name === "output/data.json")?.data;
    expect(JSON.parse(new TextDecoder().decode(inArchive))).toEqual(mixedFeatures());
  });
});
