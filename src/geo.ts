/**
 * Geometry of collections and dataframes, computed with Turf and Clipper: boxes, areas and centres; which rows touch, contain or
 * are inside an area of interest, how much of it they cover, which are nearest.
 *
 * @module
 */
export { areaKm2 } from "./geo/area";
export type { AreaOfInterest, AreaOptions } from "./geo/area-of-interest";
export { bestCover, type CoverStep } from "./geo/best-cover";
export { type BoundsOptions, bounds, totalBounds } from "./geo/bounds";
export { centroid } from "./geo/centroid";
export { clip } from "./geo/clip";
export { type Coverage, coverage, coverageByRow } from "./geo/coverage";
export type { GeometrySource } from "./geo/geometries";
export { distanceKm, type Nearest, nearest, type PlaceOptions } from "./geo/nearest";
export type { Bounds } from "./geo/parts/parts";
export { pick, type RowChoice } from "./geo/pick";
export { contains, intersects, within } from "./geo/relations";
