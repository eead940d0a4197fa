import { describe, expect, it } from "vitest";
import type { Corners } from "../../../src/outputs/scenes/image-corners";
import { placeOnMap } from "../../../src/viz/map/place-scenes";
import { square } from "../../support/features/collections";

const corners: Corners = [
  [13, 53],
  [14, 53],
  [14, 52],
  [13, 52],
];

describe("placeOnMap", () => {
  it("puts the largest footprint first, so that small ones can be clicked", async () => {
    const footprints = [1, 3, 2].map((side) => ({ name: `${side}`, geometry: square(13, 52, side) }));
    const { footprints: placed, bounds } = await placeOnMap({ footprints, areaOfInterest: undefined });
    expect(placed.map(({ name }) => name)).toEqual(["3", "2", "1"]);
    expect(bounds).toEqual([13, 52, 16, 55]);
  });

  it("counts images and the area of interest among what is shown", async () => {
    const images = [{ name: "a", href: "data:,", corners }];
    const { bounds, areaOfInterest } = await placeOnMap({
      footprints: [],
      images,
      areaOfInterest: [10, 50, 11, 51],
    });
    expect(bounds).toEqual([10, 50, 14, 53]);
    expect(areaOfInterest?.type).toBe("Polygon");
  });

  it("leaves out what has no place", async () => {
    const broken = { type: "Polygon", coordinates: [[["x", 1]]] };
    const inMetres = {
      type: "LineString",
      coordinates: [
        [0, 0],
        [1e20, 0],
      ],
    };
    const footprints = [null, broken, undefined, inMetres].map((geometry) => ({ geometry }));
    expect(await placeOnMap({ footprints, areaOfInterest: undefined })).toEqual({
      footprints: [],
      images: [],
      areaOfInterest: null,
      bounds: null,
    });
  });

  it("keeps what lies on both sides of the antimeridian together", async () => {
    const footprints = [{ geometry: square(179, 0) }, { geometry: square(-180, 0) }];
    const [topLeft, topRight, bottomRight, bottomLeft] = corners;
    const beyond: Corners = [
      [179.5, topLeft[1]],
      [180.5, topRight[1]],
      [180.5, bottomRight[1]],
      [179.5, bottomLeft[1]],
    ];
    const { bounds, images } = await placeOnMap({
      footprints,
      images: [{ name: "a", href: "data:,", corners: beyond }],
      areaOfInterest: undefined,
    });
    expect((bounds?.[2] ?? 0) - (bounds?.[0] ?? 0)).toBeCloseTo(2, 9);
    expect(images[0]?.corners[0][0]).toBeGreaterThanOrEqual(bounds?.[0] ?? Infinity);
    expect(images[0]?.corners[1][0]).toBeLessThanOrEqual(bounds?.[2] ?? -Infinity);
  });
});
