import type { Feature, Geometry } from "geojson";
import { hasFeatures, isDataframe } from "../dataframe/checks";
import { isGeometry } from "../dataframe/geometry";
import { callKinds, count, type Kind, required } from "../options";

/** An area of interest. Its positions are checked later, when it is read. */
export const areaOfInterest: Kind = {
  words: "a GeoJSON geometry, Feature or FeatureCollection, a dataframe, or a box [west, south, east, north]",
  fits(value) {
    if (Array.isArray(value) || hasFeatures(value) || isDataframe(value)) return true;
    const geometry = isFeature(value) ? (value.geometry ?? null) : value;
    return isGeometry(geometry) || (geometry === null && value !== null);
  },
};

export const areaKinds = { ...callKinds, area: required(areaOfInterest) };

export const rowLimit: Kind = {
  words: "a whole number of rows, at least 1",
  fits: (value) => count(1).fits(value) || value === Number.POSITIVE_INFINITY,
};

export function isFeature(value: unknown): value is Feature<Geometry | null> {
  return typeof value === "object" && value !== null && "type" in value && value.type === "Feature";
}
