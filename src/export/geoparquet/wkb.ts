import type { Geometry, Position } from "geojson";
import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import { heightOf } from "../extent";

const codes = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
  GeometryCollection: 7,
} as const;

/**
 * Writes geometries as ISO well-known binary, little-endian, with codes from 1001 on for heights. The format cannot
 * express an empty point, so its coordinates are NaN, as in all programs, and so is a missing height among positions
 * with heights.
 *
 * The WKB writer of hyparquet-writer refuses both, and needs a kibibyte of memory for each point.
 */
export class WkbWriter {
  readonly #bytes = new ByteWriter();
  #hasHeights = false;

  write(geometry: Geometry, { hasHeights }: { hasHeights: boolean }): Uint8Array<ArrayBuffer> {
    this.#bytes.index = 0;
    this.#hasHeights = hasHeights;
    this.#geometry(geometry);
    return this.#bytes.getBytes().slice();
  }

  #geometry(geometry: Geometry): void {
    this.#bytes.appendUint8(1);
    this.#bytes.appendUint32(codes[geometry.type] + (this.#hasHeights ? 1000 : 0));
    switch (geometry.type) {
      case "Point":
        this.#position(geometry.coordinates);
        break;
      case "LineString":
        this.#line(geometry.coordinates);
        break;
      case "Polygon":
        this.#polygon(geometry.coordinates);
        break;
      case "MultiPoint":
        this.#list(geometry.coordinates, (coordinates) => this.#geometry({ type: "Point", coordinates }));
        break;
      case "MultiLineString":
        this.#list(geometry.coordinates, (coordinates) =>
          this.#geometry({ type: "LineString", coordinates }),
        );
        break;
      case "MultiPolygon":
        this.#list(geometry.coordinates, (coordinates) => this.#geometry({ type: "Polygon", coordinates }));
        break;
      case "GeometryCollection":
        this.#list(geometry.geometries, (part) => this.#geometry(part));
    }
  }

  #polygon(rings: readonly Position[][]): void {
    const filled = rings.filter(({ length }) => length > 0);
    this.#list(filled, (ring) => this.#line(ring));
  }

  #line(positions: readonly Position[]): void {
    this.#list(positions, (position) => this.#position(position));
  }

  #list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.#bytes.appendUint32(items.length);
    for (const item of items) write(item);
  }

  #position(position: Position): void {
    const [x = Number.NaN, y = Number.NaN] = position;
    this.#bytes.appendFloat64(x);
    this.#bytes.appendFloat64(y);
    if (this.#hasHeights) this.#bytes.appendFloat64(heightOf(position));
  }
}
