import type { Geometry } from "geojson";
import { isRecord } from "../../options";
import { isFiltered } from "./cql2";
import { BadRequest } from "./exchange";
import { boxOf, intersects } from "./geometry";
import type { EmulatedItem } from "./item";

/** Shorter names that filters use for members of an item. */
const shortNames: Readonly<Record<string, string>> = {
  cloud_cover: "eo:cloud_cover",
  title: "up42-user:title",
  tags: "up42-user:tags",
  order_id: "up42-order:id",
  asset_id: "up42-system:asset_id",
  job_id: "up42-system:job_id",
  workspace_id: "up42-system:workspace_id",
  collection_name: "up42-product:collection_name",
  data_product_id: "up42-product:product_id",
};

/** Names that a filter can use, with their types. */
export const queryables: Readonly<Record<string, string>> = {
  id: "string",
  collection: "string",
  datetime: "timestamp",
  geometry: "geometry",
  gsd: "float",
  "eo:cloud_cover": "float",
  constellation: "string",
  ...Object.fromEntries(Object.keys(shortNames).map((name) => [name, "string"])),
  cloud_cover: "float",
  tags: "array",
};

/** @throws {BadRequest} when the search is not understood. */
export function searched(
  items: readonly EmulatedItem[],
  question: Readonly<Record<string, unknown>>,
): EmulatedItem[] {
  const { bbox, datetime, filter, ids, collections } = question;
  if (bbox !== undefined && question.intersects !== undefined) {
    throw new BadRequest("Only one of bbox and intersects can be given");
  }
  const area = bbox === undefined ? areaFrom(question.intersects) : boxFrom(bbox);
  const interval = datetime === undefined ? undefined : intervalFrom(datetime);
  const language = question["filter-lang"] ?? "cql2-json";
  if (language !== "cql2-json") throw new BadRequest(`The filter language ${language} is not known`);
  const found = items.filter(
    (item) =>
      isAmong(ids, item.id) &&
      isAmong(collections, item.collectionId) &&
      (area === undefined || (item.info.geometry !== null && intersects(item.info.geometry, area))) &&
      (interval === undefined || isWithin(item, interval)) &&
      (filter === undefined || filter === null || isFiltered(filter, (name) => propertyOf(item, name))),
  );
  // A wrong filter is also wrong without items.
  if (filter !== undefined && filter !== null && items.length === 0) isFiltered(filter, () => undefined);
  return found;
}

function propertyOf({ info }: EmulatedItem, name: string): unknown {
  if (name === "id" || name === "collection" || name === "geometry") return info[name];
  return info.properties[shortNames[name] ?? name];
}

function isAmong(wanted: unknown, id: string): boolean {
  if (wanted === undefined || wanted === null) return true;
  if (!Array.isArray(wanted)) throw new BadRequest("ids and collections are lists");
  return wanted.includes(id);
}

function boxFrom(bbox: unknown): Geometry {
  const isBox =
    Array.isArray(bbox) &&
    (bbox.length === 4 || bbox.length === 6) &&
    bbox.every((edge) => Number.isFinite(edge));
  if (!isBox) throw new BadRequest("bbox has four or six numbers");
  return boxOf(bbox);
}

function areaFrom(geometry: unknown): Geometry | undefined {
  if (geometry === undefined || geometry === null) return undefined;
  if (!isRecord(geometry) || !("coordinates" in geometry || "geometries" in geometry)) {
    throw new BadRequest("intersects is a geometry");
  }
  return geometry as unknown as Geometry;
}

function intervalFrom(datetime: unknown): readonly [number, number] {
  const [start = "", end = start] = `${datetime}`.split("/");
  const moment = (text: string, open: number) => (text === "" || text === ".." ? open : Date.parse(text));
  const interval = [moment(start, Number.NEGATIVE_INFINITY), moment(end, Number.POSITIVE_INFINITY)] as const;
  const isOpenOnly = !interval.some(Number.isFinite);
  if (isOpenOnly || interval.some(Number.isNaN) || interval[0] > interval[1]) {
    throw new BadRequest(`datetime ${datetime} is neither a moment nor an interval`);
  }
  return interval;
}

function isWithin({ info: { properties } }: EmulatedItem, [start, end]: readonly [number, number]): boolean {
  const { datetime, start_datetime: from = datetime, end_datetime: to = datetime } = properties;
  return Date.parse(`${from}`) <= end && Date.parse(`${to}`) >= start;
}
