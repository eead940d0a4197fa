import { collectionFaults } from "../geojson/faults";
import { isRecord } from "../options";
import type { Session } from "../session/session";
import type { CallOptions, FeatureOptions } from "../types";
import { type LimitOption, linkedPages } from "./linked-pages";
import { writeSearch } from "./stac-query";
import type { StacItem, StacSearch } from "./stac-types";

const pageItems = 100;

/**
 * Searches for items and yields them page by page, each once. The first page is requested with the first item.
 *
 * @param path of the search below the API's address.
 * @throws {ApiError} in the loop, when a page is not a list of items or links to another host, which gets no request.
 */
export function searchItems(
  session: Session,
  path: string,
  { limitTo, nonFinite, signal, ...search }: StacSearch & FeatureOptions & LimitOption,
): AsyncGenerator<StacItem, void, undefined> {
  const body = writeSearch(search);
  return linkedPages(
    session,
    { path, body: { ...body, limit: pageLimit(limitTo) } },
    { ...itemPages, limitTo: body === undefined ? 0 : limitTo, nonFinite, signal },
  );
}

/** Yields the items of a collection page by page, each once. */
export function readItems(
  session: Session,
  collectionPath: string,
  { limitTo, signal }: CallOptions & LimitOption,
): AsyncGenerator<StacItem, void, undefined> {
  return linkedPages(
    session,
    { path: `${collectionPath}/items?limit=${pageLimit(limitTo)}` },
    { ...itemPages, limitTo, signal },
  );
}

/** How many items, or collections, to request for a page. */
export function pageLimit(limitTo = pageItems): number {
  return Math.max(1, Math.min(limitTo, pageItems));
}

/** Whether a value is a STAC item. Does not check its optional members. */
export function isItem(value: unknown): value is StacItem {
  return (
    isRecord(value) && value.type === "Feature" && typeof value.id === "string" && isRecord(value.assets)
  );
}

const itemPages = {
  itemsOf(page: unknown): readonly StacItem[] | string {
    const fault = pageFault(page);
    return fault === undefined
      ? (page as { features: StacItem[] }).features
      : `The page of items is not a FeatureCollection of items: ${fault}`;
  },
  keyOf: ({ collection, id }: StacItem): string => JSON.stringify([collection, id]),
};

function pageFault(page: unknown): string | undefined {
  if (!isRecord(page)) return collectionFaults.notAnObject;
  if (page.type !== "FeatureCollection") return collectionFaults.type(page.type);
  if (!Array.isArray(page.features)) return collectionFaults.noFeatures;
  const at = page.features.findIndex((feature) => !isItem(feature));
  if (at === -1) return undefined;
  const feature: unknown = page.features[at];
  return isRecord(feature) && feature.type === "Feature"
    ? `its feature number ${at + 1} has no id or no assets`
    : collectionFaults.notAFeature(at + 1);
}
