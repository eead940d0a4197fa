import { hasSoundPositions, isGeometry } from "../dataframe/geometry";
import { jsonObject, listFrom } from "../kinds";
import type { Kinds } from "../options";
import { isRecord } from "../options";
import { namesLike } from "./name-kinds";
import { datetime, writeDatetime } from "./stac-datetime";
import type { StacSearch } from "./stac-types";

const someIds = namesLike("167125ac-d7f4-44d5-b7a4-7c67c3730826");

export const searchKinds: Kinds<StacSearch> = {
  bbox: {
    words: "four numbers in degrees (west, south, east, north), or six with heights",
    fits: (value) => isBox(value) && boxFault(value) === undefined,
    got: (value) => (isBox(value) ? boxFault(value) : undefined),
  },
  intersects: {
    words: "a GeoJSON geometry or a feature with one",
    fits(value) {
      const geometry = geometryOf(value);
      return isGeometry(geometry) && hasSoundPositions(geometry);
    },
    got(value) {
      const geometry = geometryOf(value);
      if (isGeometry(geometry)) return `positions that do not form a ${geometry.type}`;
      const isCollection = isRecord(value) && value.type === "FeatureCollection";
      return isCollection ? "a FeatureCollection: search with one of its features" : undefined;
    },
  },
  datetime,
  ids: someIds,
  collections: someIds,
  filter: {
    ...jsonObject,
    words: 'a condition in CQL2-JSON such as { op: "=", args: [{ property: "title" }, "Berlin"] }',
  },
};

/**
 * Writes a search as the service reads it; `undefined` when an empty list matches nothing, because the service would
 * ignore that list.
 */
export function writeSearch(search: StacSearch): Record<string, unknown> | undefined {
  const { bbox, intersects, datetime, filter } = search;
  const ids = listFrom(search.ids);
  const collections = listFrom(search.collections);
  const body = {
    ...(bbox === undefined ? {} : { bbox }),
    ...(intersects === undefined ? {} : { intersects: geometryOf(intersects) }),
    ...(datetime === undefined ? {} : { datetime: writeDatetime(datetime) }),
    ...(ids === undefined ? {} : { ids }),
    ...(collections === undefined ? {} : { collections }),
    ...(filter === undefined ? {} : { filter }),
  };
  return ids?.length === 0 || collections?.length === 0 ? undefined : body;
}

/** A feature stands for its geometry. */
function geometryOf(value: unknown): unknown {
  return isRecord(value) && value.type === "Feature" ? value.geometry : value;
}

function isBox(value: unknown): value is readonly number[] {
  const isList = Array.isArray(value) && Array.from(value).every(Number.isFinite);
  return isList && (value.length === 4 || value.length === 6);
}

function boxFault(bbox: readonly number[]): string | undefined {
  const [west = 0, south = 0] = bbox;
  const [east = 0, north = 0] = bbox.slice(bbox.length / 2);
  if (Math.max(Math.abs(west), Math.abs(east)) > 180) return "a longitude beyond 180 degrees";
  if (Math.max(Math.abs(south), Math.abs(north)) > 90) return "a latitude beyond 90 degrees";
  return south > north ? "a south that is greater than its north" : undefined;
}
