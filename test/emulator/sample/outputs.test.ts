import { gunzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { createEmulator, type EmulatedJobtask, type JobInit, type StoredFile } from "../../../src/emulator";
import { scenes } from "../../../src/emulator/sample/scenes";
import { numbers, readTiff } from "./tiff-reader";

async function provided<Value>(value: unknown): Promise<Value> {
  return (typeof value === "function" ? value() : value) as Value;
}

async function outputsOf(init: JobInit) {
  const job = createEmulator().addJob({ sampleOutputs: true, ...init });
  return Promise.all(
    job.tasks.map(async ({ dataJson, quicklooks, results }: EmulatedJobtask) => {
      const { bytes } = await provided<StoredFile>(results);
      const members = await unpackTar(gunzipSync(bytes).slice());
      return {
        names: members.map(({ header }) => header.name),
        members: members.map(({ data }) => data ?? new Uint8Array()),
        dataJson: await provided<{ features: { properties: Record<string, unknown> }[] }>(dataJson),
        quicklooks: [...quicklooks.keys()],
      };
    }),
  );
}

describe("the sample's small outputs", () => {
  const [{ id }] = scenes;

  it("are one feature, its GeoTIFF, and a quicklook for the first task", async () => {
    const [first, second] = await outputsOf({ tasks: 2 });
    expect(first?.names).toEqual(["output/", `output/${id}.tif`, "output/data.json"]);
    expect(first?.dataJson.features).toMatchObject([{ id, properties: { "up42.data_path": `${id}.tif` } }]);
    expect(JSON.parse(new TextDecoder().decode(first?.members[2]))).toEqual(first?.dataJson);
    expect([first?.quicklooks, second?.quicklooks]).toEqual([[`${id}.png`], []]);
    const { tags } = readTiff(first!.members[1]!.slice());
    expect(numbers(tags, 256)).toEqual([16]);
  });

  it("are a quicklook and metadata for a test query", async () => {
    const [only] = await outputsOf({ mode: "DRY_RUN" });
    expect(only?.names).toEqual(["output/", "output/data.json"]);
    expect(only?.dataJson.features).toHaveLength(1);
    expect(only?.dataJson.features[0]?.properties).not.toHaveProperty(["up42.data_path"]);
    expect(only?.quicklooks).toEqual([`${id}.png`]);
  });

  it("leave alone what a task has of its own", async () => {
    const dataJson = { type: "FeatureCollection" as const, features: [] };
    const [only] = await outputsOf({ tasks: [{ dataJson, quicklooks: [["own.jpg", undefined]] }] });
    expect([only?.dataJson, only?.quicklooks]).toEqual([dataJson, ["own.jpg"]]);
  });
});
