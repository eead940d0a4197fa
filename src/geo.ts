export { areaKm2 } from "./geo/area";
export { type Bounds, bounds, totalBounds } from "./geo/bounds";
export { centroid } from "./geo/centroid";
export type { GeometrySource } from "./geo/geometries";
