import { describe, expect, it } from "vitest";
import { type Json, openV2, refusalOf, signedIn, stac } from "./session";

const nextOf = ({ links }: Json) => links.find(({ rel }: Json) => rel === "next");

describe("the catalog", () => {
  it("tells where collections and search are", async () => {
    const { emulator, read } = await openV2();
    const { id, links } = await read(`${stac}/`);
    expect(id).toBe("up42-storage");
    expect(links.map(({ rel }: Json) => rel)).toEqual(["self", "root", "data", "search"]);
    expect(links.at(-1)).toMatchObject({ href: `${emulator.url}${stac}/search`, method: "POST" });
    const { properties } = await read(`${stac}/queryables`);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(["job_id", "datetime", "eo:cloud_cover"]));
  });
});

describe("collections", () => {
  it("come in pages, with whole addresses of the next", async () => {
    const { emulator, read } = await openV2();
    const added = emulator.addCollection({ title: "Vineyards", workspaceId: "vineyards" });
    const first = await read(`${stac}/collections?limit=2`);
    expect(first.collections).toHaveLength(2);
    const { href } = nextOf(first);
    expect(href).toBe(`${emulator.url}${stac}/collections?limit=2&token=next%3A${first.collections[1].id}`);
    const second = await read(href);
    expect(second.collections.map(({ id }: Json) => id)).toEqual([added.id]);
    expect(nextOf(second)).toBeUndefined();
    const { collections } = await read(`${stac}/collections?workspace_id=vineyards`);
    expect(collections).toEqual(second.collections);
  });

  it("have an extent around their items, or one around nothing", async () => {
    const { emulator, read } = await openV2();
    const { collectionId } = emulator.sample.processing;
    const { extent, type, ...collection } = await read(`${stac}/collections/${collectionId}`);
    expect(type).toBe("Collection");
    expect(collection["up42-system:source"]).toBe("PROCESSING");
    const [west, south, east, north] = extent.spatial.bbox[0];
    expect([west > 13.1, south > 52.4, east < 13.5, north < 52.6]).toEqual([true, true, true, true]);
    expect(extent.temporal.interval[0].map((time: string) => time.slice(0, 7))).toEqual([
      "2023-03",
      "2023-09",
    ]);
    const empty = await read(`${stac}/collections/${emulator.addCollection().id}`);
    expect(empty.extent.temporal.interval).toEqual([[null, null]]);
  });

  it("of a job are there once it has succeeded", async () => {
    const { emulator, ask } = await openV2();
    const job = emulator.addProcessingJob({ status: "running", sampleOutputs: true });
    const paths = [job.collectionId, `${job.collectionId}/items`].map((end) => `${stac}/collections/${end}`);
    for (const path of paths) expect((await ask(path)).status).toBe(404);
    job.status = "successful";
    for (const path of paths) expect((await ask(path)).status).toBe(200);
  });

  it("and items of another account are 404", async () => {
    const { emulator, ask } = await openV2();
    const { collectionId, itemIds } = emulator.sample.processing;
    const stranger = await signedIn(emulator, emulator.addUser());
    for (const end of [collectionId, `${collectionId}/items`, `${collectionId}/items/${itemIds[0]}`]) {
      expect((await ask(`${stac}/collections/${end}`)).status).toBe(200);
      const refused = await stranger.ask(`${stac}/collections/${end}`);
      expect(await refusalOf(refused)).toMatchObject({ isProblem: true, same: true, status: 404 });
    }
    expect((await stranger.read(`${stac}/collections`)).collections).toEqual([]);
  });
});

describe("items", () => {
  it("come in pages, the newest first", async () => {
    const { emulator, read } = await openV2();
    const { collectionId, itemIds } = emulator.sample.processing;
    const [summer, autumn, winter] = itemIds;
    const seen = [];
    let path: string | undefined = `${stac}/collections/${collectionId}/items?limit=2`;
    while (path !== undefined) {
      const page: Json = await read(path);
      seen.push(page.features.map(({ id }: Json) => id));
      path = nextOf(page)?.href;
    }
    expect(seen).toEqual([[autumn, summer], [winter]]);
  });

  it("are as the service has them", async () => {
    const { emulator, read } = await openV2();
    const { collectionId, itemIds, processingJobId, workspaceId } = emulator.sample.processing;
    const self = `${emulator.url}${stac}/collections/${collectionId}/items/${itemIds[0]}`;
    const item = await read(self);
    expect(item).toMatchObject({ type: "Feature", id: itemIds[0], collection: collectionId });
    expect(item.bbox).toHaveLength(4);
    expect(item.links[0]).toEqual({ rel: "self", href: self, type: "application/geo+json" });
    expect(item.properties).toMatchObject({
      datetime: "2023-07-13T10:16:01.024000+00:00",
      "eo:cloud_cover": 3.4,
      "proj:epsg": null,
      "up42-system:job_id": processingJobId,
      "up42-system:workspace_id": workspaceId,
      "up42-system:source": "PROCESSING",
      "up42-user:title": null,
    });
    const assets: Json[] = Object.values(item.assets);
    expect(assets.map(({ roles, type }) => [roles[0], type.split(";")[0]])).toEqual([
      ["data", "image/tiff"],
      ["overview", "image/png"],
      ["metadata", "application/json"],
    ]);
    for (const { href } of assets) expect(href).toMatch(`${emulator.url}/v2/assets/`);
  });

  it("take a title and tags, and keep what is not named", async () => {
    const { emulator, ask, read } = await openV2();
    const { collectionId, itemIds } = emulator.sample.processing;
    const path = `${stac}/collections/${collectionId}/items/${itemIds[0]}`;
    const patch = (body: unknown) => ask(path, { method: "PATCH", body });
    expect((await patch({ "up42-user:title": "Mitte" })).status).toBe(200);
    const { properties } = await (await patch({ "up42-user:tags": ["park"] })).json();
    expect(properties).toMatchObject({ "up42-user:title": "Mitte", "up42-user:tags": ["park"] });
    expect((await read(path)).properties).toEqual(properties);
    for (const wrong of [{ "up42-user:tags": "park" }, { gsd: 1 }, 3]) {
      expect((await patch(wrong)).status).toBe(400);
    }
    expect(
      (await (await patch({ "up42-user:title": null })).json()).properties["up42-user:title"],
    ).toBeNull();
  });

  it("can have files elsewhere, and none at all", async () => {
    const { emulator, read, ask } = await openV2();
    const href = "https://api.sa.up42.com/v2/assets/0f3a";
    const item = emulator.addItem({ assets: { "b02.tiff": { href, type: "image/tiff" }, "tci.tiff": {} } });
    const { assets, geometry } = await read(`${stac}/collections/${item.collectionId}/items/${item.id}`);
    expect(assets["b02.tiff"]).toEqual({ href, title: "b02.tiff", type: "image/tiff", roles: ["data"] });
    expect(geometry).toBeNull();
    expect([...item.assets.keys()]).toEqual(["tci.tiff"]);
    expect((await ask(assets["tci.tiff"].href)).status).toBe(404);
    item.info.properties.novel = 1;
    const { properties } = await read(`${stac}/collections/${item.collectionId}/items/${item.id}`);
    expect(properties.novel).toBe(1);
  });

  it.each(["?limit=0", "?limit=x", "?token=next:no-such"])("refuse %s", async (query) => {
    const { emulator, ask } = await openV2();
    const path = `${stac}/collections/${emulator.sample.processing.collectionId}/items`;
    expect((await ask(path + query)).status).toBe(400);
    expect((await ask(path, { method: "POST", body: {} })).status).toBe(405);
  });
});

describe("addresses in answers", () => {
  it("are those of the origin that was asked", async () => {
    const { emulator, ask } = await openV2();
    const { processingJobId, collectionId, itemIds } = emulator.sample.processing;
    const url = "https://api.example";
    emulator.mount({ url, storageUrl: "https://storage.example" });
    const paths = [
      `/v2/processing/jobs/${processingJobId}`,
      `${stac}/collections?limit=1`,
      `${stac}/collections/${collectionId}/items/${itemIds[0]}`,
    ];
    for (const path of paths) {
      const text = await (await ask(path, { url })).text();
      expect(text).toContain(`"${url}/v2/`);
      expect(text).not.toContain(emulator.url);
    }
  });

  it("are understood under each origin", async () => {
    const { emulator, ask } = await openV2();
    const { collectionId, itemIds, workspaceId, processId } = emulator.sample.processing;
    const url = "https://api.example";
    emulator.mount({ url, storageUrl: "https://storage.example" });
    const item = `${url}${stac}/collections/${collectionId}/items/${itemIds[0]}`;
    const body = { inputs: { title: "Berlin", item } };
    const path = `/v2/processing/processes/${processId}/execution?workspaceId=${workspaceId}`;
    const job = await (await ask(path, { url, method: "POST", body })).json();
    expect(job.definition.inputs.item).toBe(item);
    const elsewhere = await (await ask(`/v2/processing/jobs/${job.jobID}`)).json();
    expect(elsewhere.definition.inputs.item).toBe(item.replace(url, emulator.url));
  });
});
