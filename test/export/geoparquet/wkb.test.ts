import type { Geometry } from "geojson";
import { wkbToGeojson } from "hyparquet/src/wkb.js";
import { describe, expect, it } from "vitest";
import { extentOf } from "../../../src/export/extent";
import { WkbWriter } from "../../../src/export/geoparquet/wkb";
import { square } from "../../support/features/collections";
import { fc } from "../../support/features/properties";
import { anyGeometry } from "../arbitraries";

function write(geometry: Geometry): Uint8Array<ArrayBuffer> {
  return new WkbWriter().write(geometry, extentOf(geometry));
}

function read(bytes: Uint8Array<ArrayBuffer>): Geometry {
  return wkbToGeojson({ view: new DataView(bytes.buffer), offset: 0 }) as Geometry;
}

/** Bytes of numbers, little-endian: one byte, four bytes, eight bytes. */
function bytesOf(...numbers: readonly (readonly [1 | 4 | 8, number])[]): Uint8Array {
  return Uint8Array.from(
    numbers.flatMap(([length, number]) => {
      const view = new DataView(new ArrayBuffer(length));
      if (length === 1) view.setUint8(0, number);
      else if (length === 4) view.setUint32(0, number, true);
      else view.setFloat64(0, number, true);
      return [...new Uint8Array(view.buffer)];
    }),
  );
}

describe("WkbWriter", () => {
  it("writes a polygon byte for byte as ISO says", () => {
    expect(write(square(1, 2))).toEqual(
      bytesOf(
        [1, 1],
        [4, 3],
        [4, 1],
        [4, 5],
        ...square(1, 2)
          .coordinates.flat(2)
          .map((number) => [8, number] as const),
      ),
    );
  });

  it("adds 1000 to the codes of geometries with heights, parts of collections included", () => {
    const geometry: Geometry = {
      type: "GeometryCollection",
      geometries: [
        { type: "Point", coordinates: [1, 2, 3] },
        { type: "MultiPoint", coordinates: [[4, 5]] },
      ],
    };
    expect(write(geometry)).toEqual(
      bytesOf(
        [1, 1],
        [4, 1007],
        [4, 2],
        [1, 1],
        [4, 1001],
        [8, 1],
        [8, 2],
        [8, 3],
        [1, 1],
        [4, 1004],
        [4, 1],
        [1, 1],
        [4, 1001],
        [8, 4],
        [8, 5],
        [8, Number.NaN],
      ),
    );
  });

  it("writes an empty point as NaN, and other empty geometries with no parts", () => {
    expect(write({ type: "Point", coordinates: [] })).toEqual(
      bytesOf([1, 1], [4, 1], [8, Number.NaN], [8, Number.NaN]),
    );
    expect(write({ type: "MultiPolygon", coordinates: [] })).toEqual(bytesOf([1, 1], [4, 6], [4, 0]));
    expect(write({ type: "Polygon", coordinates: [[]] })).toEqual(bytesOf([1, 1], [4, 3], [4, 0]));
  });

  it("leaves out what follows a height, and heights that are no numbers", () => {
    expect(read(write({ type: "Point", coordinates: [1, 2, 3, 4] }))).toEqual({
      type: "Point",
      coordinates: [1, 2, 3],
    });
    const odd = JSON.parse('{"type":"Point","coordinates":[1,2,null]}') as Geometry;
    expect(read(write(odd))).toEqual({ type: "Point", coordinates: [1, 2] });
  });

  it("writes one geometry after the other without a trace of the one before", () => {
    const writer = new WkbWriter();
    const first = writer.write(square(0, 0), { hasHeights: false });
    writer.write({ type: "Point", coordinates: [1, 2] }, { hasHeights: false });
    expect(first).toEqual(write(square(0, 0)));
  });

  it("writes any geometry so that another reader finds the same", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        expect(read(write(geometry))).toEqual(geometry);
      }),
      { numRuns: 300 },
    );
  });
});
