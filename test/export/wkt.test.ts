import type { Geometry } from "geojson";
import { expect, it } from "vitest";
import { toWkt } from "../../src/export/wkt";
import { square } from "../support/features/collections";

it.each<[Geometry, string]>([
  [{ type: "Point", coordinates: [13.4, 52.5] }, "POINT (13.4 52.5)"],
  [{ type: "Point", coordinates: [1e-7, -1.5e21, 3] }, "POINT Z (1e-7 -1.5e+21 3)"],
  [{ type: "Point", coordinates: [] }, "POINT EMPTY"],
  [
    {
      type: "MultiPoint",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    "MULTIPOINT ((1 2), (3 4))",
  ],
  [{ type: "MultiPoint", coordinates: [] }, "MULTIPOINT EMPTY"],
  [
    {
      type: "LineString",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    },
    "LINESTRING (1 2, 3 4)",
  ],
  [
    {
      type: "MultiLineString",
      coordinates: [
        [
          [1, 2, 5],
          [3, 4, 6],
        ],
        [],
      ],
    },
    "MULTILINESTRING Z ((1 2 5, 3 4 6), EMPTY)",
  ],
  [square(1, 2), "POLYGON ((1 2, 2 2, 2 3, 1 3, 1 2))"],
  [{ type: "Polygon", coordinates: [[]] }, "POLYGON EMPTY"],
  [
    { type: "MultiPolygon", coordinates: [square(0, 0).coordinates, []] },
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), EMPTY)",
  ],
  [
    {
      type: "GeometryCollection",
      geometries: [
        { type: "Point", coordinates: [1, 2, 3] },
        {
          type: "LineString",
          coordinates: [
            [1, 2],
            [3, 4, 5, 6],
          ],
        },
        { type: "GeometryCollection", geometries: [] },
      ],
    },
    "GEOMETRYCOLLECTION Z (POINT Z (1 2 3), LINESTRING Z (1 2 NaN, 3 4 5), GEOMETRYCOLLECTION Z EMPTY)",
  ],
])("writes %o", (geometry, text) => {
  expect(toWkt(geometry)).toBe(text);
});
