import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../../src/emulator";
import { stoppedClock } from "../session";
import { type Json, openV2, refusalOf, signedIn, stac } from "./session";

async function openAsset(options: Parameters<typeof openV2>[0] = {}) {
  const session = await openV2(options);
  const { emulator } = session;
  const { itemIds } = emulator.sample.processing;
  const [asset] = [...emulator.item(itemIds[0]).assets.values()];
  const path = `/v2/assets/${asset?.id}`;
  return {
    ...session,
    asset,
    path,
    link: async () =>
      (await (await session.ask(`${path}/download-url`, { method: "POST" })).json()).url as string,
  };
}

describe("an asset", () => {
  it("is a GeoTIFF that comes with the token, and by a link without it", async () => {
    const { emulator, ask, path, link } = await openAsset();
    const direct = await ask(path);
    expect(direct.headers.get("content-type")).toMatch(/^image\/tiff/);
    expect(direct.headers.get("content-disposition")).toMatch(/^attachment; filename=".+\.tiff"$/);
    const bytes = new Uint8Array(await direct.arrayBuffer());
    expect(String.fromCharCode(...bytes.subarray(0, 2))).toBe("II");
    const url = await link();
    expect(new URL(url).origin).toBe(emulator.storageUrl);
    const linked = await emulator.fetch(url);
    expect(linked.headers.get("content-type")).toMatch(/^image\/tiff/);
    const same = new Uint8Array(await linked.arrayBuffer());
    expect([same.length, same.every((byte, place) => byte === bytes[place])]).toEqual([bytes.length, true]);
    expect((await emulator.fetch(emulator.url + path)).status).toBe(401);
  });

  it("has links with ranges, checksums and a tag, as results have", async () => {
    const { emulator, link } = await openAsset();
    const url = await link();
    const whole = await emulator.fetch(url, { method: "HEAD" });
    const etag = `${whole.headers.get("etag")}`;
    expect(whole.headers.get("x-goog-hash")).toMatch(/^crc32c=.+, md5=/);
    const part = await emulator.fetch(url, { headers: { range: "bytes=100-199", "if-range": etag } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
    emulator.fault({ match: { origin: "storage" }, behaviour: faults.refuseLink() });
    expect((await emulator.fetch(url)).status).toBe(400);
    const signed = await emulator.fetch(url, { headers: { authorization: "Bearer x" } });
    expect(signed.status).toBe(400);
  });

  it("has links that live five minutes, or as long as told", async () => {
    for (const [assetLinkLifeSeconds, life] of [
      [undefined, 300],
      [30, 30],
    ] as const) {
      const { now, tick } = stoppedClock();
      const { emulator, link } = await openAsset({ now, assetLinkLifeSeconds });
      const url = await link();
      tick(life * 1000 - 1000);
      expect((await emulator.fetch(url, { method: "HEAD" })).status).toBe(200);
      tick(1000);
      const late = await emulator.fetch(url);
      expect([late.status, await late.text()]).toEqual([400, expect.stringContaining("ExpiredToken")]);
    }
  });

  it("gives links by POST only", async () => {
    const { ask, path } = await openAsset();
    const refused = await refusalOf(await ask(`${path}/download-url`));
    expect(refused).toMatchObject({ isProblem: true, same: true, status: 405 });
    expect((await ask(path, { method: "POST" })).status).toBe(405);
    expect((await ask(`${path}/no-such`)).status).toBe(404);
  });

  it("is 404 for another account, and without a file", async () => {
    const { emulator, ask, path, asset } = await openAsset();
    const stranger = await signedIn(emulator, emulator.addUser());
    expect((await stranger.ask(path)).status).toBe(404);
    expect((await stranger.ask(`${path}/download-url`, { method: "POST" })).status).toBe(404);
    if (asset !== undefined) asset.file = undefined;
    expect((await ask(path)).status).toBe(404);
    expect((await ask(`${path}/download-url`, { method: "POST" })).status).toBe(404);
  });

  it("has metadata, of which title and tags can be set", async () => {
    const { ask, read, path } = await openAsset();
    const metadata = await read(`${path}/metadata`);
    expect(metadata).toMatchObject({ source: "PROCESSING", title: null, tags: null });
    expect(metadata.size).toBe((await (await ask(path)).arrayBuffer()).byteLength);
    const changed = await read(`${path}/metadata`, { title: "Mitte", tags: ["park"] });
    expect(changed).toEqual({ ...metadata, title: "Mitte", tags: ["park"] });
    expect(await read(`${path}/metadata`)).toEqual(changed);
  });

  it("of an older item is a zip under the key data", async () => {
    const { emulator, read, ask } = await openAsset();
    const { collectionId, itemId } = emulator.sample.processing.bundle;
    const { assets } = await read(`${stac}/collections/${collectionId}/items/${itemId}`);
    expect(Object.keys(assets)).toEqual(["data"]);
    expect(assets.data).toMatchObject({ type: "application/zip", roles: ["data"] });
    const bytes = new Uint8Array(await (await ask(assets.data.href)).arrayBuffer());
    const files = unzipSync(bytes);
    const [image = "", metadata = ""] = Object.keys(files);
    expect(files[image]?.length).toBeGreaterThan(300_000);
    expect(JSON.parse(new TextDecoder().decode(files[metadata]))).toMatchObject({ cloudCover: 3.4 });
  });
});

describe("the list of assets", () => {
  it("is counted from 0, to a total of pages", async () => {
    const { read } = await openAsset();
    const first = await read("/v2/assets?size=4&sort=name,asc");
    const last = await read("/v2/assets?size=4&sort=name,asc&page=2");
    expect([first.content.length, first.totalPages, last.content.length]).toEqual([4, 3, 2]);
    expect((await read("/v2/assets?size=4&page=3")).content).toEqual([]);
  });

  it("is sorted by size as by numbers", async () => {
    const { read } = await openAsset();
    const sizes = (await read("/v2/assets?sort=size,asc")).content.map(({ size }: Json) => size);
    expect(sizes).toHaveLength(10);
    expect(sizes).toEqual([...sizes].sort((left: number, right: number) => left - right));
  });

  it("has no page at all where there are none", async () => {
    const { emulator } = await openAsset();
    const stranger = await signedIn(emulator, emulator.addUser());
    expect(await stranger.read("/v2/assets")).toMatchObject({ content: [], totalPages: 0, totalElements: 0 });
  });

  it("is filtered", async () => {
    const { read, path } = await openAsset();
    await read(`${path}/metadata`, { title: "Mitte", tags: ["park", "river"] });
    const count = async (query: string) => (await read(`/v2/assets?${query}`)).totalElements;
    expect(await count("sources=ARCHIVE")).toBe(1);
    expect(await count("sources=ARCHIVE,PROCESSING")).toBe(10);
    expect(await count("tags=river,sea")).toBe(1);
    expect(await count("search=Mitte")).toBe(1);
    expect(await count("search=preview")).toBe(3);
    expect(await count("workspaceId=elsewhere")).toBe(0);
    expect(await count("collectionNames=sentinel-2")).toBe(10 - 9);
    expect(await count("createdAfter=2100-01-01T00:00:00Z")).toBe(0);
    expect(await count("createdBefore=2100-01-01T00:00:00Z")).toBe(10);
  });

  it.each(["page=-1", "size=0", "page=x", "sort=colour", "sort=name,up"])("refuses %s", async (query) => {
    const { ask } = await openAsset();
    expect((await ask(`/v2/assets?${query}`)).status).toBe(400);
  });
});

describe("what is added", () => {
  it("is checked", async () => {
    const { emulator } = await openV2();
    const { processingJobId, collectionId, itemIds } = emulator.sample.processing;
    const wrong: [() => unknown, string][] = [
      [() => emulator.addProcessingJob({ status: "running", script: ["running"] }), "not both"],
      [() => emulator.addProcessingJob({ credits: -1 }), '"credits"'],
      [() => emulator.addProcessingJob({ id: processingJobId }), "already"],
      [() => emulator.addProcessingJob({ userId: "x" }), "no user x"],
      [() => emulator.addCollection({ id: collectionId }), "already"],
      [() => emulator.addItem({ id: itemIds[0] }), "already"],
      [() => emulator.addItem({ collectionId: "x" }), "no collection x"],
      [() => emulator.addItem({ jobId: "x" }), "no processing job x"],
      [() => emulator.addItem({ assets: { a: { file: 3 as unknown as undefined } } }), '"assets.a.file"'],
      [() => emulator.process("x"), "no process x"],
    ];
    for (const [call, words] of wrong) expect(call).toThrow(words);
  });

  it("works without the sample", async () => {
    const emulator = createEmulator({ sample: false });
    const user = emulator.addUser();
    const item = emulator.addItem({ properties: { title: "alone" } });
    const session = await signedIn(emulator, user);
    const { features } = await session.read(`${stac}/search`, {});
    expect(features.map(({ id }: Json) => id)).toEqual([item.id]);
  });
});
