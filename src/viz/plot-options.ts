import { fileKinds, listOf, nonEmptyString } from "../kinds";
import { callKinds, count, type Kinds } from "../options";
import type { CallOptions, PathOption } from "../types";
import { type GeotiffLike, geotiffModule } from "./raster/load-geotiff";

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

/** What both grids of pictures take. */
export const plotKinds = {
  title: nonEmptyString,
  nameProperty: nonEmptyString,
  columns: count(1),
  width: count(100),
  ...fileKinds,
  ...callKinds,
} satisfies Kinds<PlotOptions & PathOption>;

const bandNumbers = listOf(count(1), "the numbers of bands");

/** What says how the bands of a GeoTIFF are shown. */
export const bandKinds: Kinds<Pick<PlotResultsOptions, "bands" | "percentiles">> = {
  bands: {
    words: "the numbers of three bands (red, green, blue) or of one, counted from 1: [4, 3, 2], [1]",
    fits: (value) => bandNumbers.fits(value) && [1, 3].includes((value as readonly unknown[]).length),
  },
  percentiles: {
    words: "two numbers from 0 to 100, the lower first: [2, 98]",
    fits(value) {
      const [low, high] = Array.isArray(value) && value.length === 2 ? value : [];
      return Number.isFinite(low) && Number.isFinite(high) && low >= 0 && low < high && high <= 100;
    },
  },
};

/** What `plotResults` takes. */
export const plotResultsKinds = {
  ...bandKinds,
  geotiff: geotiffModule,
  ...plotKinds,
} satisfies Kinds<PlotResultsOptions & PathOption>;
