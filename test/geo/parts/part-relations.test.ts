import type { Position } from "geojson";
import { expect, it } from "vitest";
import { Breather } from "../../../src/async/breather";
import { clip } from "../../../src/geo";
import { piecesOf } from "../../../src/geo/parts/lines";
import { piecesWithRest } from "../../../src/geo/parts/part-relations";
import { longestGap } from "../../support/longest-gap";

/** A ring of many corners, which go in and out. */
function star(corners: number, [x, y]: Position = [10, 50]): Position[] {
  const ring = Array.from({ length: corners }, (_, corner): Position => {
    const [angle, radius] = [(2 * Math.PI * corner) / corners, 1 + (corner % 2)];
    return [(x ?? 0) + radius * Math.cos(angle), (y ?? 0) + radius * Math.sin(angle)];
  });
  return [...ring, ...ring.slice(0, 1)];
}

const wave = Array.from({ length: 300 }, (_, step): Position => [8 + step / 75, 50 + 2 * Math.sin(step / 3)]);

it("runs of a long line are cut like the whole line", async () => {
  const polygons = [[star(200), star(50).map(([x = 0, y = 0]) => [(x + 30) / 4, (y + 150) / 4])]];
  const pieces = [...piecesOf(wave, polygons)];
  const found = await piecesWithRest(wave, polygons, new Breather());
  expect(new Set(pieces.map(({ side }) => side))).toEqual(new Set(["inside", "outside"]));
  expect(found.map(({ side }) => side)).toEqual(pieces.map(({ side }) => side));
  for (const [index, { ends }] of pieces.entries()) {
    for (const [end, [x = 0, y = 0]] of ends.entries()) {
      expect(found[index]?.ends[end]?.[0]).toBeCloseTo(x, 12);
      expect(found[index]?.ends[end]?.[1]).toBeCloseTo(y, 12);
    }
  }
});

it("the points of one row are not clipped in one go", async () => {
  const coordinates = Array.from({ length: 20_000 }, (_, point): Position => [8 + point / 5_000, 50]);
  const source = {
    type: "FeatureCollection" as const,
    features: [
      { type: "Feature" as const, properties: {}, geometry: { type: "MultiPoint" as const, coordinates } },
    ],
  };
  const area = { type: "Polygon" as const, coordinates: [star(2_000)] };
  const { turns } = await longestGap(clip(source, { area }));
  expect(turns).toBeGreaterThan(8);
});
