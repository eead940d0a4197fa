import type { AreaOfInterest } from "../../geo/area-of-interest";
import { areaOfInterest } from "../../geo/kinds";
import { fileKinds, nonEmptyString, record } from "../../kinds";
import { boolean, callKinds, count, type Kinds, string } from "../../options";
import type { CallOptions, PathOption } from "../../types";
import { bandKinds } from "../plot-options";
import { type Projections, projections } from "../raster/crs";
import { type GeotiffLike, geotiffModule } from "../raster/load-geotiff";
import { type Proj4Like, proj4Function } from "../raster/load-proj4";
import { type LeafletLike, leafletModule } from "./load-leaflet";
import type { MapTiles } from "./map-document";

/** Options of both maps. */
export interface MapOptions extends CallOptions {
  /**
   * Name of the map: the title of the saved page, and the text for screen readers.
   * @default "Results", "Quicklooks"
   */
  readonly title?: string | undefined;
  /** An area to draw as a dashed line: anything that the functions of `up42-js/geo` accept. */
  readonly areaOfInterest?: AreaOfInterest | undefined;
  /**
   * Whether footprints are drawn.
   * @default true
   */
  readonly showFeatures?: boolean | undefined;
  /**
   * Whether images are loaded and drawn.
   * @default true
   */
  readonly showImages?: boolean | undefined;
  /**
   * The property of the features that names their footprints and images.
   * @default the id of the scene
   */
  readonly nameProperty?: string | undefined;
  /**
   * A server of map tiles for the background.
   * @default none: a plain background with lines of longitude and latitude, which needs no network
   */
  readonly tiles?: MapTiles | undefined;
  /**
   * The module `leaflet`, for notebooks and pages without a bundler, which cannot find it by its name. Node does not
   * need it: saved pages contain Leaflet.
   */
  readonly leaflet?: LeafletLike | undefined;
  /**
   * Width in pixels.
   * @default the width of the element around it
   */
  readonly width?: number | undefined;
  /**
   * Height in pixels.
   * @default 480 in a page; a saved page fills the window
   */
  readonly height?: number | undefined;
  /**
   * Whether an existing file at `path` may be replaced.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** Options of `mapQuicklooks`. */
export interface MapQuicklooksOptions extends MapOptions {}

/** Options of `mapResults`. */
export interface MapResultsOptions extends MapOptions {
  /**
   * Bands to show, counted from 1: three for red, green and blue, or one for shades of grey.
   * @default the first three, or the first of fewer bands
   */
  readonly bands?: readonly number[] | undefined;
  /**
   * Percentiles of a band's values that become black and full brightness; `[0, 100]` is the full range of values.
   * @default [2, 98]
   */
  readonly percentiles?: readonly [low: number, high: number] | undefined;
  /** Definitions of coordinate reference systems that up42-js does not know: `{ "EPSG:2056": "+proj=somerc …" }`. */
  readonly projections?: Projections | undefined;
  /** The module `geotiff`, when it cannot be found by its name. */
  readonly geotiff?: GeotiffLike | undefined;
  /** The function `proj4`, when it cannot be found by its name. */
  readonly proj4?: Proj4Like | undefined;
}

export const mapKinds = {
  title: nonEmptyString,
  areaOfInterest,
  showFeatures: boolean,
  showImages: boolean,
  nameProperty: nonEmptyString,
  tiles: { ...record, words: "{ url, attribution, maxZoom } of a server of map tiles" },
  leaflet: leafletModule,
  width: count(100),
  height: count(100),
  ...fileKinds,
  ...callKinds,
} satisfies Kinds<MapOptions & PathOption>;

export const mapResultsKinds = {
  ...bandKinds,
  projections,
  geotiff: geotiffModule,
  proj4: proj4Function,
  ...mapKinds,
} satisfies Kinds<MapResultsOptions & PathOption>;

export const tilesKinds: Kinds<MapTiles> = {
  url: {
    words: "an address such as https://tile.example.org/{z}/{x}/{y}.png, with {z}, {x} and {y}",
    fits: (value) =>
      ["{z}", "{x}", "{y}"].every((part) => string.fits(value) && String(value).includes(part)),
    required: true,
  },
  attribution: nonEmptyString,
  maxZoom: count(0),
};
