import { hasSoundPositions, isGeometry } from "../dataframe/geometry";
import { InputError } from "../errors";
import { isRecord } from "../http/answers";
import { describe } from "../options";
import { checkNames } from "./check-name";
import { writeDatetime } from "./stac-datetime";
import type { StacSearch } from "./stac-types";

const someId = "167125ac-d7f4-44d5-b7a4-7c67c3730826";

/** The names of what can be searched for. */
export const searchNames = ["bbox", "intersects", "datetime", "ids", "collections", "filter"] as const;

/**
 * Checks what is searched for and writes it as the service reads it; `undefined` when nothing can fit: the service would
 * take an empty list for none at all.
 *
 * @throws {InputError} that names what is not what it should be.
 */
export function writeSearch(call: string, search: StacSearch): Record<string, unknown> | undefined {
  const { bbox, intersects, datetime, filter } = search;
  const ids = checkNames(call, "ids", { value: search.ids, such: someId });
  const collections = checkNames(call, "collections", { value: search.collections, such: someId });
  if (bbox !== undefined && intersects !== undefined) {
    throw new InputError(`${call} takes "bbox" or "intersects", not both.`, { argument: "bbox" });
  }
  if (filter !== undefined && !isRecord(filter)) {
    throw new InputError(
      `${call} takes "filter", a condition in CQL2-JSON such as { op: "=", args: [{ property: "title" }, "Berlin"] }; ` +
        `got ${describe(filter)}.`,
      { argument: "filter" },
    );
  }
  const body = {
    ...(bbox === undefined ? {} : { bbox: checkBbox(call, bbox) }),
    ...(intersects === undefined ? {} : { intersects: geometryOf(call, intersects) }),
    ...(datetime === undefined ? {} : { datetime: writeDatetime(call, datetime) }),
    ...(ids === undefined ? {} : { ids }),
    ...(collections === undefined ? {} : { collections }),
    ...(filter === undefined ? {} : { filter }),
  };
  return ids?.length === 0 || collections?.length === 0 ? undefined : body;
}

function checkBbox(call: string, bbox: unknown): readonly number[] {
  const isList = Array.isArray(bbox) && Array.from(bbox).every(Number.isFinite);
  if (!isList || (bbox.length !== 4 && bbox.length !== 6)) throw bboxFault(call, describe(bbox));
  const [west = 0, south = 0] = bbox;
  const [east = 0, north = 0] = bbox.slice(bbox.length / 2);
  if (Math.max(Math.abs(west), Math.abs(east)) > 180) throw bboxFault(call, "a longitude beyond 180 degrees");
  if (Math.max(Math.abs(south), Math.abs(north)) > 90) throw bboxFault(call, "a latitude beyond 90 degrees");
  if (south > north) throw bboxFault(call, "a south that is north of its north");
  return bbox;
}

function bboxFault(call: string, got: string): InputError {
  return new InputError(
    `${call} takes "bbox", four numbers in degrees (west, south, east, north), or six with heights; got ${got}.`,
    { argument: "bbox" },
  );
}

function geometryOf(call: string, value: unknown): unknown {
  const geometry = isRecord(value) && value.type === "Feature" ? value.geometry : value;
  if (isGeometry(geometry) && hasSoundPositions(geometry)) return geometry;
  const got =
    isRecord(value) && value.type === "FeatureCollection"
      ? "a FeatureCollection: search with one of its features"
      : isGeometry(geometry)
        ? `positions that make no ${geometry.type}`
        : describe(value);
  throw new InputError(`${call} takes "intersects", a GeoJSON geometry or a feature with one; got ${got}.`, {
    argument: "intersects",
  });
}
