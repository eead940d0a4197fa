import type { BBox, Feature, FeatureCollection, Geometry } from "geojson";
import type { Properties } from "../types";

/** A link of a STAC item, collection or page. */
export interface StacLink {
  /** Relation of the target, such as `self`, `collection` or `next`. */
  readonly rel: string;
  /** Address, absolute or relative. */
  readonly href: string;
  /** Media type of the target. */
  readonly type?: string | null;
  /** Title for people. */
  readonly title?: string | null;
  readonly [field: string]: unknown;
}

/** A file of a STAC item: data, a preview, metadata. */
export interface StacAsset {
  /** Address of the file. Addresses of the service need the token. */
  readonly href: string;
  /** Title for people. */
  readonly title?: string | null;
  /** Longer description for people. */
  readonly description?: string | null;
  /** Media type, such as `image/tiff; application=geotiff; profile=cloud-optimized`. */
  readonly type?: string | null;
  /** What the file is for, such as `data`, `overview`, `thumbnail` or `metadata`. */
  readonly roles?: readonly string[] | null;
  readonly [field: string]: unknown;
}

/**
 * An item of the storage with the service's field names: a GeoJSON feature in EPSG:4326 with files. UP42's own
 * `properties` have names such as `up42-user:title` and `up42-system:asset_id`.
 */
export interface StacItem extends Feature<Geometry | null, Properties> {
  /** Id of the item. */
  readonly id: string;
  /** Version of STAC, such as `1.0.0`. */
  readonly stac_version?: string;
  /** Id of its collection. */
  readonly collection?: string | null;
  /** West, south, east, north in degrees; with heights, six numbers. */
  readonly bbox?: BBox;
  /** Its files, by their keys: names of files in newer items, `data` in older ones. */
  readonly assets: Readonly<Record<string, StacAsset>>;
  /** Links to itself, its collection and the like. */
  readonly links?: readonly StacLink[];
  readonly [field: string]: unknown;
}

/** Items of the storage as GeoJSON. */
export interface StacItemCollection extends FeatureCollection<Geometry | null, Properties> {
  /** The items. */
  features: StacItem[];
}

/** A collection of items with the service's field names, such as the results of one processing job. */
export interface StacCollection {
  /** Id of the collection. */
  readonly id: string;
  /** Version of STAC, such as `1.0.0`. */
  readonly stac_version?: string;
  /** Name of the collection. */
  readonly title?: string | null;
  /** Description of the collection. */
  readonly description?: string | null;
  /** Where and when its items are. */
  readonly extent?: {
    readonly spatial?: { readonly bbox?: readonly (readonly number[])[] };
    readonly temporal?: { readonly interval?: readonly (readonly (string | null)[])[] };
    readonly [field: string]: unknown;
  };
  /** Links to itself, its items and the like. */
  readonly links?: readonly StacLink[];
  readonly [field: string]: unknown;
}

/**
 * A moment: a `Date`, or an ISO 8601 string with a zone. A date without a time means the whole day in UTC.
 */
export type StacMoment = Date | string;

/** A search in the storage. Items must match all options. */
export interface StacSearch {
  /**
   * West, south, east, north in degrees; with heights, west, south, lowest, east, north, highest. Matches items that
   * intersect the box. If west is greater than east, the box crosses the antimeridian.
   */
  readonly bbox?: readonly number[] | undefined;
  /** Matches items that intersect this geometry or feature. Cannot be combined with `bbox`. */
  readonly intersects?: Geometry | Feature | undefined;
  /**
   * A moment, an interval `[from, to]` with `null` for an open side, or either in STAC notation: `from/to`.
   */
  readonly datetime?: StacMoment | readonly [from: StacMoment | null, to: StacMoment | null] | undefined;
  /** Ids of items. An empty list matches no item. */
  readonly ids?: readonly string[] | undefined;
  /** Ids of collections. An empty list matches no item. */
  readonly collections?: readonly string[] | undefined;
  /** A condition in CQL2-JSON over the service's `queryables`, such as `job_id` or `title`. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
}
