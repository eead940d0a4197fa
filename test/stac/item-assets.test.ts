import { describe, expect, it } from "vitest";
import { dataAssets, ofEach } from "../../src/stac/item-assets";
import type { StacItem } from "../../src/stac/stac-types";

function item(id: string, collection: string): StacItem {
  const href = `https://api.test/v2/assets/${collection}`;
  return {
    type: "Feature",
    id,
    collection,
    geometry: null,
    properties: {},
    assets: { "a.tif": { href, type: "image/tiff" } },
  };
}

describe("the files of several items", () => {
  it("are each in the folder of their item", () => {
    const assets = ofEach([item("one", "c"), item("two", "c")], dataAssets);
    expect(assets.map(({ path }) => path)).toEqual(["one/a.tif", "two/a.tif"]);
  });

  it.each(["same", "SAME"])("end in a sentence where two items would share a folder: same and %s", (id) => {
    const items = [item("same", "one"), item(id, "two")];
    expect(() => ofEach(items, dataAssets)).toThrow(
      expect.objectContaining({
        name: "UnsupportedError",
        message: expect.stringContaining("one collection at a time"),
      }),
    );
  });
});
