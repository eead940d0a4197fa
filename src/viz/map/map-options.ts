import { InputError } from "../../errors";
import type { AreaOfInterest } from "../../geo/area-of-interest";
import { checkBoolean, checkCount, checkOptions, checkSignal, describe } from "../../options";
import type { CallOptions } from "../../types";
import { checkBands, checkPath, checkPercentiles, checkText, type PathOption } from "../plot-options";
import { checkProjections, type Projections } from "../raster/crs";
import type { GeotiffLike } from "../raster/load-geotiff";
import type { Proj4Like } from "../raster/load-proj4";
import type { LeafletLike } from "./load-leaflet";
import type { MapTiles } from "./map-document";

/** Options that both maps take. */
export interface MapOptions extends CallOptions {
  /**
   * What the map is called: the title of the saved page, and what those hear who do not see it.
   * @default "Results", "Quicklooks"
   */
  readonly title?: string | undefined;
  /** An area to draw as a dashed line: anything that the functions of `up42-js/geo` take. */
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
   * A server of map tiles to draw beneath.
   * @default none: a plain ground with lines of longitude and latitude, which needs no network
   */
  readonly tiles?: MapTiles | undefined;
  /**
   * The module `leaflet`, where it cannot be found by its name: in notebooks and pages without a bundler. Node needs
   * none: saved pages carry their own.
   */
  readonly leaflet?: LeafletLike | undefined;
  /**
   * Width in pixels.
   * @default that of what is around it
   */
  readonly width?: number | undefined;
  /**
   * Height in pixels.
   * @default 480 in a page; a saved page fills the window
   */
  readonly height?: number | undefined;
  /**
   * Whether a file that exists at `path` may be replaced.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** Options of `mapQuicklooks`. */
export interface MapQuicklooksOptions extends MapOptions {}

/** Options of `mapResults`. */
export interface MapResultsOptions extends MapOptions {
  /**
   * Bands to show, counted from 1: three as red, green and blue, or one in shades of grey.
   * @default the first three where there are three, else the first
   */
  readonly bands?: readonly number[] | undefined;
  /**
   * Percentiles of a band's values that become black and full; `[0, 100]` is all from the least to the greatest value.
   * @default [2, 98]
   */
  readonly percentiles?: readonly [low: number, high: number] | undefined;
  /** Definitions of coordinate reference systems that are not known here: `{ "EPSG:2056": "+proj=somerc …" }`. */
  readonly projections?: Projections | undefined;
  /** The module `geotiff`, where it cannot be found by its name. */
  readonly geotiff?: GeotiffLike | undefined;
  /** The function `proj4`, where it cannot be found by its name. */
  readonly proj4?: Proj4Like | undefined;
}

const optionNames = [
  "title",
  "areaOfInterest",
  "showFeatures",
  "showImages",
  "nameProperty",
  "tiles",
  "leaflet",
  "width",
  "height",
  "path",
  "overwrite",
  "signal",
];

/** Refuses options that are not what a map takes. */
export function checkMapOptions(
  call: string,
  options: MapOptions & PathOption,
  more: readonly string[] = [],
): void {
  checkOptions(call, options, [...more, ...optionNames]);
  checkText(call, "title", options.title);
  checkBoolean(call, "showFeatures", options.showFeatures);
  checkBoolean(call, "showImages", options.showImages);
  checkText(call, "nameProperty", options.nameProperty);
  checkTiles(call, options.tiles);
  checkCount(call, "width", options.width, 100);
  checkCount(call, "height", options.height, 100);
  checkPath(call, options.path);
  checkBoolean(call, "overwrite", options.overwrite);
  checkSignal(call, options.signal);
}

/** Refuses options that are not what `mapResults` takes. */
export function checkMapResultsOptions(options: MapResultsOptions & PathOption): void {
  checkMapOptions("mapResults", options, ["bands", "percentiles", "projections", "geotiff", "proj4"]);
  checkBands("mapResults", options.bands);
  checkPercentiles("mapResults", options.percentiles);
  checkProjections("mapResults", options.projections);
}

function checkTiles(call: string, tiles: unknown): void {
  if (tiles === undefined) return;
  if (typeof tiles !== "object" || tiles === null) {
    throw new InputError(
      `${call} takes "tiles", { url, attribution, maxZoom } of a server of map tiles; got ${describe(tiles)}.`,
      { argument: "tiles" },
    );
  }
  checkOptions(`The option "tiles" of ${call}`, tiles, ["url", "attribution", "maxZoom"]);
  const { url, attribution, maxZoom } = tiles as Partial<Record<keyof MapTiles, unknown>>;
  const isTemplate = typeof url === "string" && ["{z}", "{x}", "{y}"].every((part) => url.includes(part));
  if (!isTemplate) {
    throw new InputError(
      `${call} takes "tiles" with a url such as https://tile.example.org/{z}/{x}/{y}.png; it needs {z}, {x} and {y}.`,
      { argument: "tiles" },
    );
  }
  checkText(call, "attribution", attribution);
  checkCount(call, "maxZoom", maxZoom, 0);
}
