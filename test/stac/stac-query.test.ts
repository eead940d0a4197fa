import { describe, expect, it } from "vitest";
import { checkOptions } from "../../src/options";
import { searchKinds, writeSearch } from "../../src/stac/stac-query";
import type { StacSearch } from "../../src/stac/stac-types";

const write = (search: object) => writeSearch(checkOptions("search", search as StacSearch, searchKinds));
const point = { type: "Point", coordinates: [13.4, 52.5] };

describe("what is searched for", () => {
  it("is written as the service reads it, and only what is given", () => {
    expect(write({})).toEqual({});
    const filter = { op: "=", args: [{ property: "job_id" }, "1"] };
    expect(
      write({
        bbox: [13, 52, 14, 53],
        datetime: "2026-03-01T10:00:00Z",
        ids: ["a"],
        collections: ["b"],
        filter,
      }),
    ).toEqual({
      bbox: [13, 52, 14, 53],
      datetime: "2026-03-01T10:00:00Z",
      ids: ["a"],
      collections: ["b"],
      filter,
    });
  });

  it("may be the geometry of a feature", () => {
    expect(write({ intersects: point })).toEqual({ intersects: point });
    expect(write({ intersects: { type: "Feature", properties: {}, geometry: point } })).toEqual({
      intersects: point,
    });
  });

  it("is nothing where a list is empty, as the service would take that for no list", () => {
    expect(write({ ids: [] })).toBeUndefined();
    expect(write({ collections: [], bbox: [13, 52, 14, 53] })).toBeUndefined();
  });

  it.each([[[170, -20, -170, -10]], [[-180, -90, 180, 90]], [[13, 52, -5, 14, 53, 9000]]])(
    "may be a box of %j",
    (bbox) => {
      expect(write({ bbox })).toEqual({ bbox });
    },
  );

  it.each([
    [{ bbox: [13, 52, 14] }, /"bbox", four numbers .* got an array/],
    [{ bbox: "13,52,14,53" }, /got "13,52,14,53"/],
    [{ bbox: [13, 52, 14, Number.NaN] }, /got an array/],
    [{ bbox: new Array(4) }, /got an array/],
    [{ bbox: [13, 53, 14, 52] }, /a south that is greater than its north/],
    [{ bbox: [13, 52, 0, 14, 51, 100] }, /a south that is greater than its north/],
    [{ bbox: [13, 52, 400, 53] }, /a longitude beyond 180 degrees/],
    [{ bbox: [13, 52, 14, 91] }, /a latitude beyond 90 degrees/],
    [{ intersects: { type: "Point" } }, /"intersects", a GeoJSON geometry .* got an object/],
    [{ intersects: { type: "Point", coordinates: ["13", "52"] } }, /got positions that do not form a Point/],
    [{ intersects: { type: "Feature", geometry: null } }, /got an object/],
    [{ intersects: { type: "FeatureCollection", features: [] } }, /search with one of its features/],
    [{ ids: [1] }, /"ids", a list of ids/],
    [{ collections: [""] }, /"collections", a list of ids/],
    [{ filter: "job_id = 1" }, /"filter", a condition in CQL2-JSON/],
    [{ datetime: "now" }, /"datetime"/],
  ])("is refused: %j", (search, words) => {
    expect(() => write(search)).toThrow(words);
    expect(() => write(search)).toThrow(expect.objectContaining({ name: "InputError" }));
  });
});
