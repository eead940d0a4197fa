import * as danfo from "danfojs";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Dataframe, toFeatureCollection } from "../../src/dataframe";
import { createEmulator } from "../../src/emulator";
import type { StacItemCollection } from "../../src/stac/stac-types";
import type { Storage } from "../../src/v2/storage";
import { signInWithAccount } from "../support/outputs/sample-processing-job";
import { scriptedAccount, summary } from "../support/outputs/scripted-account";
import { json, type ScriptedAnswer, text } from "../support/outputs/scripted-fetch";

const collectionId = "bd7454d3-7e39-4c55-9aff-f3dbd362c195";
const itemId = "167125ac-d7f4-44d5-b7a4-7c67c3730826";
const collection = { type: "Collection", id: collectionId, title: "Berlin" };
const item = {
  type: "Feature",
  stac_version: "1.0.0",
  id: itemId,
  collection: collectionId,
  bbox: [13, 52, 14, 53],
  geometry: { type: "Point", coordinates: [13.4, 52.5] },
  properties: { datetime: "2022-03-01T13:01:29.700000+00:00", "proj:epsg": null, nested: { gsd: 0.3 } },
  assets: { "b02.tiff": { href: "https://api.test/v2/assets/1", roles: ["data"] } },
  links: [],
};
const items = (...features: object[]) => json({ type: "FeatureCollection", features, links: [] });
const unknown = json({ title: "Not Found", status: 404 }, { status: 404 });

async function open(...answers: ScriptedAnswer[]) {
  const { up42, sent } = await scriptedAccount(...answers);
  return { storage: await up42.initializeStorage(), sent };
}

describe("opening the storage", () => {
  it("asks for nothing", async () => {
    const { storage, sent } = await open();
    expect(Object.prototype.toString.call(storage)).toBe("[object Storage]");
    expect(sent).toEqual([]);
  });
});

describe("collections", () => {
  it("are listed page by page, as far as the service links", async () => {
    const href = "https://api.test/v2/assets/stac/collections?limit=100&token=next:1";
    const { storage, sent } = await open(
      json({ collections: [collection], links: [{ rel: "next", href }] }),
      json({ collections: [{ ...collection, id: "c2" }], links: [] }),
    );
    const listing = storage.getCollections({ workspaceId: itemId });
    expect(sent).toEqual([]);
    expect((await listing.toArray()).map(({ id }) => id)).toEqual([collectionId, "c2"]);
    expect(sent.map(({ url }) => url)).toEqual([
      `https://api.test/v2/assets/stac/collections?limit=100&workspace_id=${itemId}`,
      href,
    ]);
  });

  it("are as many as one wants, at most", async () => {
    const { storage, sent } = await open(json({ collections: [collection, { ...collection, id: "c2" }] }));
    expect(await storage.getCollections({ limitTo: 1 }).toArray()).toEqual([collection]);
    expect(await storage.getCollections({ limitTo: 0 }).toArray()).toEqual([]);
    expect(summary(sent)).toEqual(["GET /v2/assets/stac/collections?limit=1"]);
  });

  it("are read one by one", async () => {
    const { storage, sent } = await open(json(collection), unknown, json({ title: "?" }));
    expect(await storage.getCollection({ collectionId })).toEqual(collection);
    expect(summary(sent)).toEqual([`GET /v2/assets/stac/collections/${collectionId}`]);
    await expect(storage.getCollection({ collectionId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "collection",
      id: collectionId,
      message: `The collection ${collectionId} was not found. The service returned: Not Found.`,
    });
    await expect(storage.getCollection({ collectionId })).rejects.toThrow("The collection has no id");
  });

  it("are refused when they are none", async () => {
    const { storage } = await open(json({ collections: [{ title: "?" }] }));
    await expect(storage.getCollections().toArray()).rejects.toThrow(
      "The page of collections is not a list of collections with ids.",
    );
  });
});

describe("items", () => {
  it("are listed by their collection", async () => {
    const { storage, sent } = await open(items(item), items(item));
    expect(await storage.getItems({ collectionId }).toArray()).toEqual([item]);
    expect(await storage.getItems({ collectionId: "a/b", limitTo: 3 }).toArray()).toEqual([item]);
    expect(summary(sent)).toEqual([
      `GET /v2/assets/stac/collections/${collectionId}/items?limit=100`,
      "GET /v2/assets/stac/collections/a%2Fb/items?limit=3",
    ]);
  });

  it("end in a NotFoundError in the loop, where the collection is unknown", async () => {
    const { storage } = await open(unknown);
    const listing = storage.getItems({ collectionId });
    await expect(listing.toArray()).rejects.toMatchObject({ name: "NotFoundError", resource: "collection" });
  });

  it("are asked for no more after a break", async () => {
    const link = { rel: "next", href: "?token=1" };
    const page = json({ type: "FeatureCollection", features: [item], links: [link] });
    const { storage, sent } = await open(page);
    for await (const { id } of storage.getItems({ collectionId })) {
      expect(id).toBe(itemId);
      break;
    }
    expect(sent).toHaveLength(1);
  });

  it("are read one by one", async () => {
    const { storage, sent } = await open(json(item), unknown, json({ ...item, type: "Collection" }));
    expect(await storage.getItem({ collectionId, itemId })).toEqual(item);
    expect(summary(sent)).toEqual([`GET /v2/assets/stac/collections/${collectionId}/items/${itemId}`]);
    await expect(storage.getItem({ collectionId, itemId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "item",
      id: itemId,
      message:
        `The item ${itemId} in the collection ${collectionId} was not found. ` +
        "The service returned: Not Found.",
    });
    await expect(storage.getItem({ collectionId, itemId })).rejects.toThrow(
      "The item is not a GeoJSON feature with an id and assets.",
    );
  });

  it("are searched for, anew in each loop", async () => {
    const { storage, sent } = await open(items(item), items());
    const found = storage.search({ bbox: [13, 52, 14, 53], datetime: ["2022-03-01", null], limitTo: 5 });
    expect(await found.toArray()).toEqual([item]);
    expect(await found.toArray()).toEqual([]);
    const body = { bbox: [13, 52, 14, 53], datetime: "2022-03-01T00:00:00.000Z/..", limit: 5 };
    const asked = ["POST /v2/assets/stac/search", body];
    expect(summary(sent)).toEqual([asked, asked]);
  });

  it("end with the signal's reason", async () => {
    const { storage, sent } = await open();
    const signal = AbortSignal.abort(new Error("enough"));
    for (const listing of [
      storage.search({ signal }),
      storage.getItems({ collectionId, signal }),
      storage.getCollections({ signal }),
    ]) {
      await expect(listing.toArray()).rejects.toThrow("enough");
    }
    for (const call of [
      storage.getItem({ collectionId, itemId, signal }),
      storage.getCollection({ collectionId, signal }),
      storage.getItemsJson({ signal }),
      storage.getItemsJson({ asDataframe: true, danfo, signal }),
    ]) {
      await expect(call).rejects.toThrow("enough");
    }
    expect(sent).toEqual([]);
  });
});

describe("options of the storage", () => {
  it.each<[string, (storage: Storage) => unknown, string]>([
    ["getCollections", (storage) => storage.getCollections({ limitTo: -1 }), "limitTo"],
    ["getCollections", (storage) => storage.getCollections({ workspaceId: "mine" }), "workspaceId"],
    ["getCollection", (storage) => storage.getCollection({} as never), "collectionId"],
    ["getItems", (storage) => storage.getItems({ collectionId: ".." }), "collectionId"],
    ["getItem", (storage) => storage.getItem({ collectionId } as never), "itemId"],
    ["getItem", (storage) => storage.getItem({ collection_id: "1" } as never), "collection_id"],
    ["search", (storage) => storage.search({ bbox: [1, 2] }), "bbox"],
    ["search", (storage) => storage.search({ limit: 1 } as never), "limit"],
    ["getItemsJson", (storage) => storage.getItemsJson({ bbox: [1, 2] }), "bbox"],
    ["getItemsJson", (storage) => storage.getItemsJson({ asDataframe: 1 as never }), "asDataframe"],
    ["getItemsJson", (storage) => storage.getItemsJson({ dates: "datetime" as never }), "dates"],
    ["getItemsJson", (storage) => storage.getItemsJson({ danfo: {} as never }), "danfo"],
  ])("are refused by %s when they are not what they should be", async (call, refused, argument) => {
    const { storage, sent } = await open();
    const error = await Promise.resolve()
      .then(() => refused(storage))
      .catch((reason: unknown) => reason);
    const message =
      argument === "danfo" ? expect.any(String) : expect.stringMatching(new RegExp(`^${call} `));
    expect(error).toMatchObject({ name: "InputError", argument, message });
    expect(sent).toEqual([]);
  });

  it("are refused by listings before their loop", async () => {
    const { storage } = await open();
    expect(() => storage.search({ ids: [1] as never })).toThrow('search takes "ids"');
    expect(() => storage.getItems({ collectionId: "" })).toThrow('getItems needs "collectionId"');
  });
});

describe("getItemsJson", () => {
  it("gives the items of all pages as a FeatureCollection, with assets and links", async () => {
    const link = { rel: "next", href: "/v2/assets/stac/search", method: "POST", body: { token: "t" } };
    const { storage } = await open(
      json({ type: "FeatureCollection", features: [item], links: [link] }),
      items({ ...item, id: "i2" }),
    );
    const collection = await storage.getItemsJson({ collections: [collectionId] });
    expectTypeOf(collection).toEqualTypeOf<StacItemCollection>();
    expect(collection).toEqual({ type: "FeatureCollection", features: [item, { ...item, id: "i2" }] });
  });

  it("gives a dataframe, of which the items can be made again", async () => {
    const { storage, sent } = await open(items(item), items(item));
    const frame = await storage.getItemsJson({
      asDataframe: true,
      danfo,
      dates: ["datetime"],
      flatten: true,
    });
    expectTypeOf(frame).toEqualTypeOf<danfo.DataFrame>();
    expect(frame.columns).toEqual(["geometry", "datetime", "proj:epsg", "nested.gsd"]);
    expect(toFeatureCollection(frame).features).toEqual([item]);
    const described = await storage.getItemsJson({ asDataframe: true });
    expectTypeOf(described).toEqualTypeOf<Dataframe>();
    expect(described.shape).toEqual([1, 4]);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ limit: 100 });
  });

  it("gives an empty frame where nothing fits", async () => {
    const { storage, sent } = await open();
    const frame = await storage.getItemsJson({ ids: [], asDataframe: true, danfo });
    expect(frame.columns).toEqual(["geometry"]);
    expect(sent).toEqual([]);
  });

  it("says why items make no dataframe", async () => {
    const { storage } = await open(items({ ...item, geometry: { type: "Dot" } }));
    await expect(storage.getItemsJson({ asDataframe: true, danfo })).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringMatching(/^The items cannot be made into a dataframe: features\[0\]\.geometry/),
    });
  });

  it("ends in the service's words where a search is refused", async () => {
    const { storage } = await open(json({ title: "Bad Request", detail: "filter" }, { status: 400 }));
    await expect(storage.getItemsJson({ filter: { op: "?" } })).rejects.toThrow(
      "POST https://api.test/v2/assets/stac/search was answered with status 400: Bad Request: filter.",
    );
    const { storage: other } = await open(text("busy", { status: 503 }), items());
    expect((await other.getItemsJson()).features).toEqual([]);
  });
});

const idsOf = (listed: readonly { readonly id: string }[]): string[] => listed.map(({ id }) => id);

describe("the storage of an account, as the service answers", () => {
  it("has collections and their items", async () => {
    const emulator = createEmulator();
    const up42 = await signInWithAccount(emulator);
    const { collectionId, itemIds, bundle, workspaceId } = emulator.sample.processing;
    const storage = await up42.initializeStorage();
    const collections = await storage.getCollections({ workspaceId }).toArray();
    expect(idsOf(collections).toSorted()).toEqual([collectionId, bundle.collectionId].toSorted());
    expect(await storage.getCollection({ collectionId })).toEqual(
      collections.find(({ id }) => id === collectionId),
    );
    const items = await storage.getItems({ collectionId }).toArray();
    expect(idsOf(items).toSorted()).toEqual(itemIds.toSorted());
    const item = await storage.getItem({ collectionId, itemId: itemIds[0] });
    expect(item).toEqual(items.find(({ id }) => id === itemIds[0]));
    expect(Object.keys(item.assets)).toHaveLength(3);
    const elsewhere = storage.getItem({ collectionId, itemId: bundle.itemId });
    await expect(elsewhere).rejects.toMatchObject({ name: "NotFoundError", resource: "item" });
    const nowhere = storage.getItems({ collectionId: "none" }).toArray();
    await expect(nowhere).rejects.toMatchObject({ name: "NotFoundError", resource: "collection" });
  });

  it("is searched page by page, where each has a token for the next", async () => {
    const emulator = createEmulator();
    const up42 = await signInWithAccount(emulator);
    emulator.clearRequests();
    const { id: collectionId } = emulator.addCollection({ title: "Crowd" });
    for (let count = 0; count < 205; count += 1) emulator.addItem({ collectionId });
    const storage = await up42.initializeStorage();
    const found = storage.search({ collections: [collectionId] });
    expect(new Set(idsOf(await found.toArray())).size).toBe(205);
    expect(emulator.requests).toHaveLength(3);
    emulator.clearRequests();
    expect(await storage.getItems({ collectionId, limitTo: 101 }).toArray()).toHaveLength(101);
    expect(emulator.requests).toHaveLength(2);
    for (let count = 0; count < 105; count += 1) emulator.addCollection();
    emulator.clearRequests();
    expect((await storage.getCollections().toArray()).length).toBeGreaterThan(105);
    expect(emulator.requests).toHaveLength(2);
  });

  it("gives what a search asks for", async () => {
    const emulator = createEmulator();
    const up42 = await signInWithAccount(emulator);
    const { itemIds, bundle, processingJobId, collectionId } = emulator.sample.processing;
    const storage = await up42.initializeStorage();
    const found = async (search: object) => idsOf(await storage.search(search).toArray()).toSorted();
    const made = itemIds.toSorted();
    expect(await found({})).toEqual([...itemIds, bundle.itemId].toSorted());
    expect(await found({ ids: [itemIds[1]] })).toEqual([itemIds[1]]);
    expect(await found({ filter: { op: "=", args: [{ property: "job_id" }, processingJobId] } })).toEqual(
      made,
    );
    expect(await found({ bbox: [12, 52, 15, 53], collections: [collectionId] })).toEqual(made);
    expect(await found({ bbox: [-10, -10, -9, -9] })).toEqual([]);
    const geometry = { type: "Point", coordinates: [-9.5, -9.5] };
    expect(await found({ intersects: { type: "Feature", properties: {}, geometry } })).toEqual([]);
    const { properties } = await storage.getItem({ collectionId, itemId: itemIds[2] });
    const taken = new Date(String(properties.datetime));
    expect(await found({ datetime: [taken, null] })).toContain(itemIds[2]);
    expect(await found({ datetime: [null, new Date(taken.getTime() - 1)] })).not.toContain(itemIds[2]);
    await expect(found({ filter: { op: "?", args: [] } })).rejects.toMatchObject({ status: 400 });
  });
});
