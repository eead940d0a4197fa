import type { Geometry } from "geojson";

/** How deep the positions of each type are nested. */
const depths = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
} as const;

/** The most geometry collections in each other: more overflow the stack of what reads them. */
const maxLevels = 1_000;

/** Whether a value has the type and the list of a GeoJSON geometry. Does not check its positions. */
export function isGeometry(value: unknown): value is Geometry {
  if (typeof value !== "object" || value === null || !("type" in value)) return false;
  const { type } = value;
  if (type === "GeometryCollection") return "geometries" in value && Array.isArray(value.geometries);
  if (typeof type !== "string" || !Object.hasOwn(depths, type)) return false;
  return "coordinates" in value && Array.isArray(value.coordinates);
}

/**
 * Whether all positions of a geometry are numbers, nested as its type requires, and its rings are closed and have at
 * least four positions. Empty lists are valid: they make an empty geometry. Collections in each other are valid up to a
 * thousand, the limit of our JSON, too.
 */
export function hasSoundPositions(geometry: Geometry, level = 0): boolean {
  if (geometry.type === "GeometryCollection") {
    if (level === maxLevels) return false;
    return all(geometry.geometries, (part) => isGeometry(part) && hasSoundPositions(part, level + 1));
  }
  const { type, coordinates } = geometry;
  if (type === "Point") return coordinates.length === 0 || isPosition(coordinates);
  const isLine = type === "Polygon" || type === "MultiPolygon" ? isRing : isPositionList;
  return isNested(coordinates, { levels: depths[type] - 1, isLine });
}

function isNested(
  value: unknown,
  { levels, isLine }: { levels: number; isLine: (value: unknown) => boolean },
): boolean {
  if (levels === 0) return isLine(value);
  return Array.isArray(value) && all(value, (item) => isNested(item, { levels: levels - 1, isLine }));
}

function isPositionList(value: unknown): boolean {
  return Array.isArray(value) && all(value, isPosition);
}

function isRing(value: unknown): boolean {
  if (!isPositionList(value)) return false;
  const ring = value as number[][];
  if (ring.length === 0) return true;
  const [first, last] = [ring[0], ring.at(-1)];
  return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
}

function isPosition(value: unknown): boolean {
  return Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

/** Like `every`, which would skip the gaps of a list. */
function all(list: readonly unknown[], fits: (item: unknown) => boolean): boolean {
  for (const item of list) if (!fits(item)) return false;
  return true;
}
