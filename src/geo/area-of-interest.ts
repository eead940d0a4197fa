import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Breather } from "../async/breather";
import { hasFeatures, isDataframe } from "../dataframe/checks";
import type { Dataframe } from "../dataframe/danfo";
import { InputError } from "../errors";
import { describe } from "../options";
import type { CallOptions } from "../types";
import { type GeometrySource, geometriesOf, soundGeometry } from "./geometries";
import { isFeature } from "./kinds";
import { mapAround, onMap } from "./parts/antimeridian";
import { merged } from "./parts/overlay";
import { type Bounds, type Part, partsOf, polygonPart, polygonsOf, rectangle } from "./parts/parts";

/**
 * An area of interest: a GeoJSON geometry, Feature or FeatureCollection, a dataframe with a column `geometry`, or a box
 * `[west, south, east, north]` in degrees, which crosses the antimeridian when its west is greater than its east.
 * Several geometries count as one area. Altitudes are ignored. Invalid geometries are refused, as in a
 * {@link GeometrySource}.
 */
export type AreaOfInterest =
  | Geometry
  | Feature<Geometry | null>
  | FeatureCollection<Geometry | null>
  | Dataframe
  | readonly number[];

/** The options of most functions about an area. */
export interface AreaOptions extends CallOptions {
  readonly area: AreaOfInterest;
}

export interface Area {
  /** The western edge of the map that its parts are placed on, in degrees. */
  readonly west: number;
  /** At least one part, unless all polygons are narrower than a millimetre. Polygons do not overlap. */
  readonly parts: readonly Part[];
}

/**
 * Reads an area of interest.
 *
 * @throws {InputError} when the value is not an area of interest, has no geometry, or lacks a polygon although it must
 * have one.
 */
export async function readArea(
  value: AreaOfInterest,
  {
    argument,
    mustHavePolygons = false,
    breather,
  }: { argument: string; mustHavePolygons?: boolean; breather: Breather },
): Promise<Area> {
  const raw = geometriesIn(value, argument).flatMap(partsOf);
  if (raw.length === 0) throw new InputError(`${argument} has no geometry.`, { argument });
  if (mustHavePolygons && polygonsOf(raw).length === 0) {
    throw new InputError(`${argument} has no polygon: nothing can be inside points and lines.`, {
      argument,
    });
  }
  const west = mapAround(raw);
  return { west, parts: await sound(onMap(raw, west), breather) };
}

/** Calls `ask` for each row of a source, with the row's parts placed on the map of the area. */
export async function askRows<Answer>(
  { west }: Area,
  source: GeometrySource,
  { ask, breather }: { ask: (row: Part[], index: number) => Answer | Promise<Answer>; breather: Breather },
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [index, geometry] of geometriesOf(source).entries()) {
    if (breather.isDue) await breather.rest();
    answers.push(await ask(await sound(onMap(partsOf(geometry), west), breather), index));
  }
  return answers;
}

/** Parts whose polygons do not overlap. */
export async function sound(parts: Part[], breather: Breather): Promise<Part[]> {
  const raw = polygonsOf(parts);
  const polygons = await merged(raw, breather);
  if (polygons === raw) return parts;
  const others = parts.filter(({ geometry }) => geometry.type !== "Polygon");
  return [...others, ...polygons.flatMap(polygonPart)];
}

function geometriesIn(value: AreaOfInterest, argument: string): (Geometry | null)[] {
  if (Array.isArray(value)) return [boxGeometry(value, argument)];
  if (hasFeatures(value) || isDataframe(value)) return geometriesOf(value, { argument });
  const geometry = isFeature(value) ? (value.geometry ?? null) : (value as Geometry);
  return geometry === null ? [] : [soundGeometry(geometry, { name: argument, argument })];
}

function boxGeometry(value: readonly unknown[], argument: string): Geometry {
  const box = value.length === 6 ? [value[0], value[1], value[3], value[4]] : value;
  const [west, south, east, north] = box as Bounds;
  const isSound = box.length === 4 && box.every(Number.isFinite) && Math.abs(east - west) <= 360;
  if (!isSound || south < -90 || south > north || north > 90) {
    const got =
      value.length > 6 ? `an array of ${value.length}` : `[${value.map((one) => describe(one)).join(", ")}]`;
    throw new InputError(`"${argument}" must be a box [west, south, east, north] in degrees; got ${got}.`, {
      argument,
    });
  }
  return {
    type: "Polygon",
    coordinates: rectangle([west, south, west > east ? east + 360 : east, north]),
  };
}
