import type { BBox, Feature, FeatureCollection, Geometry } from "geojson";
import type { Properties } from "../types";

/** A link of a STAC item, collection or page. */
export interface StacLink {
  /** What it leads to, such as `self`, `collection` or `next`. */
  readonly rel: string;
  /** Address, absolute or relative. */
  readonly href: string;
  /** Media type of what is there. */
  readonly type?: string | null;
  /** Words for people. */
  readonly title?: string | null;
  readonly [field: string]: unknown;
}

/** A file of a STAC item: data, a preview, metadata. */
export interface StacAsset {
  /** Address of the file. One of the service's own needs the token. */
  readonly href: string;
  /** Words for people. */
  readonly title?: string | null;
  /** More words for people. */
  readonly description?: string | null;
  /** Media type, such as `image/tiff; application=geotiff; profile=cloud-optimized`. */
  readonly type?: string | null;
  /** What the file is for, such as `data`, `overview`, `thumbnail` or `metadata`. */
  readonly roles?: readonly string[] | null;
  readonly [field: string]: unknown;
}

/**
 * An item of the storage in the service's own spelling: a GeoJSON feature in EPSG:4326 with files. What the platform
 * adds to `properties` has names such as `up42-user:title` and `up42-system:asset_id`.
 */
export interface StacItem extends Feature<Geometry | null, Properties> {
  /** Id of the item. */
  readonly id: string;
  /** Version of STAC that it follows, such as `1.0.0`. */
  readonly stac_version?: string;
  /** Id of the collection that it is in. */
  readonly collection?: string | null;
  /** West, south, east, north in degrees; with heights, six numbers. */
  readonly bbox?: BBox;
  /** Its files, by their keys: names of files in newer items, `data` in older ones. */
  readonly assets: Readonly<Record<string, StacAsset>>;
  /** Where it, its collection and the like are. */
  readonly links?: readonly StacLink[];
  readonly [field: string]: unknown;
}

/** Items of the storage as GeoJSON. */
export interface StacItemCollection extends FeatureCollection<Geometry | null, Properties> {
  /** The items. */
  features: StacItem[];
}

/** A collection of items in the service's own spelling, such as the results of one processing job. */
export interface StacCollection {
  /** Id of the collection. */
  readonly id: string;
  /** Version of STAC that it follows, such as `1.0.0`. */
  readonly stac_version?: string;
  /** Name of the collection. */
  readonly title?: string | null;
  /** What it is about. */
  readonly description?: string | null;
  /** Where and when its items are. */
  readonly extent?: {
    readonly spatial?: { readonly bbox?: readonly (readonly number[])[] };
    readonly temporal?: { readonly interval?: readonly (readonly (string | null)[])[] };
    readonly [field: string]: unknown;
  };
  /** Where it, its items and the like are. */
  readonly links?: readonly StacLink[];
  readonly [field: string]: unknown;
}

/**
 * A moment: a `Date`, or ISO 8601 text with a zone. Text of a day alone means the whole of it in UTC.
 */
export type StacMoment = Date | string;

/** What is searched for in the storage. An item has to fit everything that is given. */
export interface StacSearch {
  /**
   * West, south, east, north in degrees; with heights, west, south, lowest, east, north, highest. An item fits when it
   * meets the box, which crosses the antimeridian where west is greater than east.
   */
  readonly bbox?: readonly number[] | undefined;
  /** An item fits when it meets this geometry, or that of this feature. Not together with `bbox`. */
  readonly intersects?: Geometry | Feature | undefined;
  /** A moment, an interval `[from, to]` with `null` where it is open, or both as STAC writes them: `from/to`. */
  readonly datetime?: StacMoment | readonly [from: StacMoment | null, to: StacMoment | null] | undefined;
  /** Ids of items; none fits an empty list. */
  readonly ids?: readonly string[] | undefined;
  /** Ids of collections; no item is in those of an empty list. */
  readonly collections?: readonly string[] | undefined;
  /** A condition in CQL2-JSON over what `queryables` of the service names, such as `job_id` or `title`. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
}
