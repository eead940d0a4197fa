import type { Geometry, Position } from "geojson";

export function extentOf(geometry: Geometry): Extent {
  const extent = new Extent();
  extent.addGeometry(geometry);
  return extent;
}

/** The least and the greatest of each coordinate of geometries; infinite where no position has it. */
export class Extent {
  xmin = Number.POSITIVE_INFINITY;
  ymin = Number.POSITIVE_INFINITY;
  zmin = Number.POSITIVE_INFINITY;
  xmax = Number.NEGATIVE_INFINITY;
  ymax = Number.NEGATIVE_INFINITY;
  zmax = Number.NEGATIVE_INFINITY;

  get hasHeights(): boolean {
    return this.zmin <= this.zmax;
  }

  get isEmpty(): boolean {
    return !(this.xmin <= this.xmax);
  }

  add(other: Extent): void {
    this.xmin = Math.min(this.xmin, other.xmin);
    this.ymin = Math.min(this.ymin, other.ymin);
    this.zmin = Math.min(this.zmin, other.zmin);
    this.xmax = Math.max(this.xmax, other.xmax);
    this.ymax = Math.max(this.ymax, other.ymax);
    this.zmax = Math.max(this.zmax, other.zmax);
  }

  addGeometry(geometry: Geometry): void {
    if (geometry.type === "GeometryCollection") {
      for (const part of geometry.geometries) this.addGeometry(part);
    } else this.#addCoordinates(geometry.coordinates);
  }

  #addCoordinates(coordinates: readonly unknown[]): void {
    if (typeof coordinates[0] === "number") this.#addPosition(coordinates as Position);
    else for (const part of coordinates) this.#addCoordinates(part as unknown[]);
  }

  #addPosition(position: Position): void {
    const [x = 0, y = 0] = position;
    if (x < this.xmin) this.xmin = x;
    if (x > this.xmax) this.xmax = x;
    if (y < this.ymin) this.ymin = y;
    if (y > this.ymax) this.ymax = y;
    const z = heightOf(position);
    if (z < this.zmin) this.zmin = z;
    if (z > this.zmax) this.zmax = z;
  }
}

/** The height of a position; NaN without one. */
export function heightOf(position: Position): number {
  const height: unknown = position[2];
  return typeof height === "number" && Number.isFinite(height) ? height : Number.NaN;
}
