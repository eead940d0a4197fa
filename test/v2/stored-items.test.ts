import { describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import type { StacSearch } from "../../src/stac/stac-types";
import { signInWithAccount } from "../support/outputs/sample-processing-job";

/** Opens items of the sample's storage. */
async function open(search?: StacSearch) {
  const emulator = createEmulator();
  const storage = await (await signInWithAccount(emulator)).initializeStorage();
  emulator.clearRequests();
  return { emulator, storage, items: storage.openItems(search) };
}

const { itemIds, collectionId, bundle } = createEmulator().sample.processing;

describe("items of the storage as outputs", () => {
  it("are opened without a request, and searched for by each call", async () => {
    const { emulator, items } = await open({ collections: [collectionId] });
    expect(Object.prototype.toString.call(items)).toBe("[object StoredItems]");
    expect(emulator.requests).toEqual([]);
    const { features } = await items.getResultsJson();
    expect(features.map(({ id }) => id).toSorted()).toEqual(itemIds.toSorted());
    emulator.addItem({ collectionId });
    expect((await items.getResultsJson()).features).toHaveLength(4);
  });

  it("have their files and quicklooks", async () => {
    const { items } = await open({ ids: [itemIds[0]] });
    const files = (await items.downloadResults()) as File[];
    expect(files.length).toBeGreaterThan(0);
    expect(files.every(({ name, size }) => name.startsWith(`${itemIds[0]}/`) && size > 0)).toBe(true);
    expect(await items.downloadQuicklooks()).toHaveLength(1);
    const scenes = await items.getScenes();
    expect(scenes.map(({ id }) => id)).toEqual([itemIds[0]]);
  });

  it("have an archive of an older item unpacked", async () => {
    const { items } = await open({ ids: [bundle.itemId] });
    const files = (await items.downloadResults()) as File[];
    expect(files.length).toBeGreaterThan(1);
    expect(files.some(({ name }) => name.endsWith(".zip"))).toBe(false);
  });

  it("are none where nothing fits", async () => {
    const { emulator, items } = await open({ ids: [] });
    expect(await items.downloadResults()).toEqual([]);
    expect(await items.downloadQuicklooks()).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  it("are refused at once where they cannot be searched for", async () => {
    const { storage } = await open();
    expect(() => storage.openItems({ bbox: [1] })).toThrow('openItems takes "bbox"');
    expect(() => storage.openItems({ signal: undefined } as never)).toThrow('no option "signal"');
    expect(() => storage.openItems({ limitTo: 1.5 })).toThrow('openItems takes "limitTo"');
  });
});
