/**
 * Geometry questions about collections and dataframes, answered by Turf: bounding boxes, areas, centres.
 *
 * @module
 */
export { areaKm2 } from "./geo/area";
export { type Bounds, bounds, totalBounds } from "./geo/bounds";
export { centroid } from "./geo/centroid";
export type { GeometrySource } from "./geo/geometries";
