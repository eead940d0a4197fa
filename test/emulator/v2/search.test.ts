import { describe, expect, it } from "vitest";
import { type Json, openV2, refusalOf, stac } from "./session";

/** The sample's items are told apart by their season. */
async function openSearch() {
  const session = await openV2();
  const { itemIds, bundle } = session.emulator.sample.processing;
  const names = new Map(
    [...itemIds, bundle.itemId].map((id, place) => [id, ["summer", "autumn", "winter", "bundle"][place]]),
  );
  return {
    ...session,
    find: async (question: Json) =>
      (await session.read(`${stac}/search`, question)).features.map(({ id }: Json) => names.get(id) ?? id),
    refuse: async (question: Json) =>
      refusalOf(await session.ask(`${stac}/search`, { method: "POST", body: question })),
  };
}

const compare = (op: string, property: string, ...values: Json[]) => ({
  filter: { op, args: [{ property }, ...values] },
});

describe("a search", () => {
  it.each([
    ["400 conditions", 400, 200],
    ["600 conditions", 600, 400],
    ["100,000 conditions", 100_000, 400],
  ])("with %s in each other has an answer", async (_, count, status) => {
    const { emulator, token } = await openV2();
    const filter = `${'{"op":"not","args":['.repeat(count)}true${"]}".repeat(count)}`;
    const response = await emulator.fetch(`${emulator.url}${stac}/search`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: `{"filter":${filter}}`,
    });
    expect(response.status).toBe(status);
  });

  it("without a question gives everything, the newest first", async () => {
    const { find } = await openSearch();
    expect(await find({})).toEqual(["autumn", "bundle", "summer", "winter"]);
  });

  it.each<[string, Json, string[]]>([
    ["a box", { bbox: [13.17, 52.48, 13.22, 52.51] }, ["winter"]],
    ["a box with heights", { bbox: [13.17, 52.48, 0, 13.22, 52.51, 100] }, ["winter"]],
    ["a box across the antimeridian", { bbox: [170, 52, 13.22, 53] }, ["winter"]],
    ["a box elsewhere", { bbox: [0, 0, 1, 1] }, []],
    ["a point", { intersects: { type: "Point", coordinates: [13.2, 52.5] } }, ["winter"]],
    [
      "a line through all of them",
      {
        intersects: {
          type: "LineString",
          coordinates: [
            [13, 52.51],
            [13.39, 52.5],
            [13.45, 52.47],
          ],
        },
      },
      ["autumn", "bundle", "summer", "winter"],
    ],
    ["a moment", { datetime: "2023-07-13T10:16:01.024Z" }, ["bundle", "summer"]],
    ["an interval", { datetime: "2023-09-01T00:00:00Z/2023-10-01T00:00:00Z" }, ["autumn"]],
    ["an open start", { datetime: "../2023-03-31T00:00:00Z" }, ["winter"]],
    ["an open end", { datetime: "2023-08-01T00:00:00+02:00/.." }, ["autumn"]],
    ["an empty end", { datetime: "2023-08-01T00:00:00Z/" }, ["autumn"]],
    ["no ids", { ids: [] }, []],
  ])("goes by %s", async (_what, question, expected) => {
    const { find } = await openSearch();
    expect(await find(question)).toEqual(expected);
  });

  it("goes by ids and collections, and both must fit", async () => {
    const { emulator, find } = await openSearch();
    const { itemIds, collectionId, bundle } = emulator.sample.processing;
    expect(await find({ ids: [itemIds[2], bundle.itemId] })).toEqual(["bundle", "winter"]);
    expect(await find({ collections: [collectionId] })).toHaveLength(3);
    expect(await find({ collections: [bundle.collectionId], ids: [itemIds[2]] })).toEqual([]);
  });

  it.each<[Json, string[]]>([
    [compare("=", "constellation", "SENTINEL-2"), ["autumn", "bundle", "summer", "winter"]],
    [compare("<>", "platform", "SENTINEL-2A"), ["autumn"]],
    [compare("<", "eo:cloud_cover", 17.2), ["bundle", "summer"]],
    [compare("<=", "cloud_cover", 17.2), ["autumn", "bundle", "summer"]],
    [compare(">", "eo:cloud_cover", 17.2), ["winter"]],
    [compare(">=", "datetime", { timestamp: "2023-09-26T10:17:19.024Z" }), ["autumn"]],
    [compare("=", "datetime", "2023-09-26T12:17:19.024+02:00"), ["autumn"]],
    [compare("in", "eo:cloud_cover", [3.4, 38.5]), ["bundle", "summer", "winter"]],
    [compare("between", "eo:cloud_cover", 10, 20), ["autumn"]],
    [compare("like", "platform", "%2B"), ["autumn"]],
    [compare("like", "platform", "SENTINEL_2B"), ["autumn"]],
    [compare("like", "platform", "SENTINEL.2B"), []],
    [compare("isNull", "job_id"), ["bundle"]],
    [compare("isNull", "no-such"), ["autumn", "bundle", "summer", "winter"]],
    [compare("=", "no-such", 1), []],
    [compare("s_intersects", "geometry", { type: "Point", coordinates: [13.2, 52.5] }), ["winter"]],
    // Neither yes nor no about what is missing, and so not the contrary either.
    [{ filter: { op: "not", args: [compare("=", "no-such", 1).filter] } }, []],
    [{ filter: { op: "not", args: [compare("isNull", "job_id").filter] } }, ["autumn", "summer", "winter"]],
    [
      {
        filter: {
          op: "or",
          args: [
            compare("=", "no-such", 1).filter,
            {
              op: "and",
              args: [compare("<", "eo:cloud_cover", 20).filter, compare("isNull", "job_id").filter],
            },
          ],
        },
      },
      ["bundle"],
    ],
    [{ ...compare("=", "gsd", 10), limit: 1 }, ["autumn"]],
  ])("takes the filter %j", async (question, expected) => {
    const { find } = await openSearch();
    expect(await find(question)).toEqual(expected);
  });

  it("filters by id, collection and job", async () => {
    const { emulator, find } = await openSearch();
    const { itemIds, bundle, processingJobId } = emulator.sample.processing;
    expect(await find(compare("=", "id", itemIds[0]))).toEqual(["summer"]);
    expect(await find(compare("=", "collection", bundle.collectionId))).toEqual(["bundle"]);
    expect(await find(compare("=", "job_id", processingJobId))).toHaveLength(3);
  });

  it("goes on with a token that is posted together with the same question", async () => {
    const { emulator, read } = await openSearch();
    const question = { limit: 2, collections: [emulator.sample.processing.collectionId] };
    const first = await read(`${stac}/search`, question);
    const next = first.links.find(({ rel }: Json) => rel === "next");
    expect(next).toEqual({
      rel: "next",
      href: `${emulator.url}${stac}/search`,
      type: "application/geo+json",
      method: "POST",
      body: { token: `next:${first.features[1].id}` },
      merge: true,
    });
    const last = await read(next.href, { ...question, ...next.body });
    expect(last.features).toHaveLength(1);
    expect(last.links.some(({ rel }: Json) => rel === "next")).toBe(false);
    const all = [...first.features, ...last.features].map(({ id }: Json) => id);
    expect(new Set(all)).toEqual(new Set(emulator.sample.processing.itemIds));
  });

  it.each<[string, Json]>([
    ["both areas", { bbox: [0, 0, 1, 1], intersects: { type: "Point", coordinates: [0, 0] } }],
    ["half a box", { bbox: [0, 0] }],
    ["no geometry", { intersects: { type: "Point" } }],
    ["a broken geometry", { intersects: { type: "Polygon", coordinates: 3 } }],
    ["no moment", { datetime: "yesterday" }],
    ["no end at all", { datetime: "../.." }],
    ["an end before the start", { datetime: "2024-01-01T00:00:00Z/2023-01-01T00:00:00Z" }],
    ["an operator of nobody", compare("resembles", "title", "x")],
    ["no filter", { filter: { property: "title" } }],
    ["another language", { "filter-lang": "cql2-text", filter: "gsd = 1" }],
    ["no list", { ids: "x" }],
    ["a limit of nothing", { limit: 0 }],
    ["a token of nobody", { token: "next:x" }],
    ["a list", [1]],
  ])("refuses %s", async (_what, question) => {
    const { refuse } = await openSearch();
    expect(await refuse(question)).toMatchObject({ isProblem: true, same: true, status: 400 });
  });

  it("is asked by POST only", async () => {
    const { ask } = await openSearch();
    expect((await ask(`${stac}/search`)).status).toBe(405);
  });
});
