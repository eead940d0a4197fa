import type { Feature, Geometry } from "geojson";
import { hasFeatures, isDataframe } from "../dataframe/checks";
import { isGeometry } from "../dataframe/geometry";
import { count, type Kind, required } from "../options";

/** An area of interest. Whether its positions make sense, reading it tells. */
export const areaOfInterest: Kind = {
  words: "a GeoJSON geometry, Feature or FeatureCollection, a dataframe, or a box [west, south, east, north]",
  fits(value) {
    if (Array.isArray(value) || hasFeatures(value) || isDataframe(value)) return true;
    const geometry = isFeature(value) ? (value.geometry ?? null) : value;
    return isGeometry(geometry) || (geometry === null && value !== null);
  },
};

/** What functions that ask about an area take. */
export const areaKinds = { area: required(areaOfInterest) };

/** How many rows are given at the most. */
export const rowLimit: Kind = {
  words: "a whole number of rows, at least 1",
  fits: (value) => count(1).fits(value) || value === Number.POSITIVE_INFINITY,
};

export function isFeature(value: unknown): value is Feature<Geometry | null> {
  return typeof value === "object" && value !== null && "type" in value && value.type === "Feature";
}
