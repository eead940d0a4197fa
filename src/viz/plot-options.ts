import { InputError } from "../errors";
import { checkBoolean, checkCount, checkOptions, checkSignal, describe } from "../options";
import type { CallOptions } from "../types";
import type { GeotiffLike } from "./raster/load-geotiff";

/** Where a picture goes. */
export interface PathOption {
  /** A path or a `file:` URL, in Node. */
  readonly path?: string | URL | undefined;
}

/** Options that both grids of pictures take. */
export interface PlotOptions extends CallOptions {
  /** Heading of the whole. */
  readonly title?: string | undefined;
  /**
   * The property of the features that names their pictures.
   * @default the id of the scene
   */
  readonly nameProperty?: string | undefined;
  /**
   * Pictures side by side.
   * @default as many as have 240 pixels each
   */
  readonly columns?: number | undefined;
  /**
   * Width of the whole in pixels. It is narrower when there are few pictures, which are not wider than 480 pixels, and
   * shrinks with the page, texts included: give the width of its place where that is known.
   * @default 800, or in a page what fits into its window, so that texts stay readable on a phone
   */
  readonly width?: number | undefined;
  /**
   * Whether a file that exists at `path` may be replaced.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** Options of `plotQuicklooks`. */
export interface PlotQuicklooksOptions extends PlotOptions {}

/** Options of `plotResults`. */
export interface PlotResultsOptions extends PlotOptions {
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
  /** The module `geotiff`, where it cannot be found by its name: in notebooks and pages without a bundler. */
  readonly geotiff?: GeotiffLike | undefined;
}

const plotOptionNames = ["title", "nameProperty", "columns", "width", "path", "overwrite", "signal"] as const;

/** Refuses options that are not what a grid of pictures takes. */
export function checkPlotOptions(
  call: string,
  options: PlotOptions & PathOption,
  more: readonly string[] = [],
): void {
  checkOptions(call, options, [...more, ...plotOptionNames]);
  checkText(call, "title", options.title);
  checkText(call, "nameProperty", options.nameProperty);
  checkCount(call, "columns", options.columns, 1);
  checkCount(call, "width", options.width, 100);
  checkPath(call, options.path);
  checkBoolean(call, "overwrite", options.overwrite);
  checkSignal(call, options.signal);
}

/** Refuses what is neither omitted nor a text with something in it. */
export function checkText(call: string, argument: string, value: unknown): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  throw new InputError(`${call} takes "${argument}", a text; got ${describe(value)}.`, { argument });
}

/** Refuses what is neither omitted nor names a file. */
export function checkPath(call: string, path: unknown): void {
  if (path === undefined || (typeof path === "string" && path !== "") || path instanceof URL) return;
  throw new InputError(`${call} takes "path", the path of a file; got ${describe(path)}.`, {
    argument: "path",
  });
}

/** Refuses what is neither omitted nor one or three numbers of bands. */
export function checkBands(call: string, bands: unknown): void {
  if (bands === undefined) return;
  const isList = Array.isArray(bands) && (bands.length === 1 || bands.length === 3);
  if (isList && bands.every((band) => Number.isSafeInteger(band) && band >= 1)) return;
  throw new InputError(
    `${call} takes "bands", the numbers of three bands (red, green, blue) or of one, counted from 1: [4, 3, 2], [1].`,
    { argument: "bands" },
  );
}

/** Refuses what is neither omitted nor two percentiles. */
export function checkPercentiles(call: string, percentiles: unknown): void {
  if (percentiles === undefined) return;
  const [low, high] = Array.isArray(percentiles) && percentiles.length === 2 ? percentiles : [];
  if (typeof low === "number" && typeof high === "number" && low >= 0 && low < high && high <= 100) return;
  throw new InputError(`${call} takes "percentiles", two numbers from 0 to 100, the lower first: [2, 98].`, {
    argument: "percentiles",
  });
}
