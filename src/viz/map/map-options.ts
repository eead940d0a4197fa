import type { AreaOfInterest } from "../../geo/area-of-interest";
import { areaOfInterest } from "../../geo/kinds";
import { fileKinds, nonEmptyString, record } from "../../kinds";
import { boolean, callKinds, count, type Kinds, string } from "../../options";
import type { FileOptions, PathOption } from "../../types";
import { rasterKinds } from "../plot-options";
import { projections } from "../raster/crs";
import type { DrapeOptions } from "../raster/drape";
import { proj4Function } from "../raster/load-proj4";
import { type LeafletLike, leafletModule } from "./load-leaflet";
import type { MapTiles } from "./map-document";

/** Options of both maps. */
export interface MapOptions extends FileOptions {
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
   * The module `leaflet`, for notebooks and pages without a bundler, which cannot import it by name. Node does not need
   * it: saved pages contain Leaflet.
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
}

/** Options of `mapQuicklooks`. */
export interface MapQuicklooksOptions extends MapOptions {}

/** Options of `mapResults`. */
export interface MapResultsOptions extends MapOptions, DrapeOptions {}

export const mapKinds = {
  title: nonEmptyString,
  areaOfInterest,
  showFeatures: boolean,
  showImages: boolean,
  nameProperty: nonEmptyString,
  tiles: { ...record, secret: true, words: "{ url, attribution, maxZoom } of a server of map tiles" },
  leaflet: leafletModule,
  width: count(100),
  height: count(100),
  ...fileKinds,
  ...callKinds,
} satisfies Kinds<MapOptions & PathOption>;

export const mapResultsKinds = {
  ...rasterKinds,
  projections,
  proj4: proj4Function,
  ...mapKinds,
} satisfies Kinds<MapResultsOptions & PathOption>;

export const tilesKinds: Kinds<MapTiles> = {
  url: {
    words: "an address such as https://tile.example.org/{z}/{x}/{y}.png, with {z}, {x} and {y}",
    // Browsers do not load images from addresses with a user.
    fits: (value) =>
      string.fits(value) &&
      ["{z}", "{x}", "{y}"].every((part) => String(value).includes(part)) &&
      !/^[^/]*\/\/[^/]*@/.test(String(value)),
    required: true,
    // Servers of tiles often have a key in the address.
    secret: true,
  },
  attribution: nonEmptyString,
  maxZoom: count(0),
};
