import { describe, expect, it } from "vitest";
import { searchItems } from "../../src/stac/stac-search";
import { scriptedSession, summary, taken } from "../support/outputs/scripted-account";
import { json } from "../support/outputs/scripted-fetch";

const path = "v2/assets/stac/search";
const item = { type: "Feature", id: "i1", geometry: null, properties: {}, assets: {}, links: [] };
const page = (features: unknown, links: unknown[] = []) =>
  json({ type: "FeatureCollection", features, links });

describe("searching the storage", () => {
  it("posts what is searched for and follows the token of the next page", async () => {
    const next = {
      rel: "next",
      href: "https://api.test/v2/assets/stac/search",
      method: "POST",
      merge: true,
      body: { token: "next:i1" },
    };
    const { session, sent } = scriptedSession(page([item], [next]), page([{ ...item, id: "i2" }]));
    const filter = { op: "=", args: [{ property: "job_id" }, "1"] };
    const items = await taken(searchItems(session, path, { filter }));
    expect(items.map(({ id }) => id)).toEqual(["i1", "i2"]);
    expect(summary(sent)).toEqual([
      ["POST /v2/assets/stac/search", { filter, limit: 100 }],
      ["POST /v2/assets/stac/search", { filter, limit: 100, token: "next:i1" }],
    ]);
    expect(sent[1]?.authorization).toBe("Bearer T1-secret");
  });

  it("asks for no more items than it may give", async () => {
    const { session, sent } = scriptedSession(page([item, { ...item, id: "i2" }]));
    expect(await taken(searchItems(session, path, { limitTo: 1 }))).toEqual([item]);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ limit: 1 });
  });

  it("asks for nothing where nothing can fit", async () => {
    const { session, sent } = scriptedSession();
    expect(await taken(searchItems(session, path, { ids: [] }))).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("gives items of one id in two collections", async () => {
    const twins = ["c1", "c2"].map((collection) => ({ ...item, collection }));
    const { session } = scriptedSession(page(twins));
    expect(await taken(searchItems(session, path, {}))).toEqual(twins);
  });

  it.each([
    [[], "it is not an object"],
    [{ type: "Feature" }, 'its type is "Feature"'],
    [{ type: "FeatureCollection", features: null }, "it has no list of features"],
    [
      { type: "FeatureCollection", features: [item, { type: "Point" }] },
      "its feature number 2 is not a Feature",
    ],
    [
      { type: "FeatureCollection", features: [{ ...item, assets: null }] },
      "its feature number 1 has no id or no assets",
    ],
  ])("refuses a page that is %j", async (body, fault) => {
    const { session } = scriptedSession(json(body));
    await expect(taken(searchItems(session, path, {}))).rejects.toMatchObject({
      name: "ApiError",
      method: "POST",
      message: `The page of items is not a FeatureCollection of items: ${fault}.`,
    });
  });
});
