import { fileKinds, listOf, nonEmptyString } from "../kinds";
import { callKinds, count, type Kinds } from "../options";
import type { FileOptions, PathOption } from "../types";
import type { RasterOptions } from "./raster/colour";
import { geotiffModule } from "./raster/load-geotiff";

/** Options of both grids of pictures. */
export interface PlotOptions extends FileOptions {
  /** Heading of the picture. */
  readonly title?: string | undefined;
  /**
   * The property of the features that names their pictures.
   * @default the id of the scene
   */
  readonly nameProperty?: string | undefined;
  /**
   * Number of pictures side by side.
   * @default as many as fit with 240 pixels each
   */
  readonly columns?: number | undefined;
  /**
   * Width in pixels. It is narrower with few pictures, because each is at most 480 pixels wide. The picture shrinks
   * with the page, including its text: pass the width that it will have on the page, if you know it.
   * @default 800, or less in a page with a narrow window, so that text stays readable on a phone
   */
  readonly width?: number | undefined;
}

/** Options of `plotQuicklooks`. */
export interface PlotQuicklooksOptions extends PlotOptions {}

/** Options of `plotResults`. */
export interface PlotResultsOptions extends PlotOptions, RasterOptions {}

export const plotKinds = {
  title: nonEmptyString,
  nameProperty: nonEmptyString,
  columns: count(1),
  width: count(100),
  ...fileKinds,
  ...callKinds,
} satisfies Kinds<PlotOptions & PathOption>;

const bandNumbers = listOf(count(1), "the numbers of bands");

export const rasterKinds: Kinds<RasterOptions> = {
  bands: {
    words: "the numbers of three bands (red, green, blue) or of one band, counted from 1: [4, 3, 2], [1]",
    fits: (value) => bandNumbers.fits(value) && [1, 3].includes((value as readonly unknown[]).length),
  },
  percentiles: {
    words: "two numbers from 0 to 100, the lower first: [2, 98]",
    fits(value) {
      const [low, high] = Array.isArray(value) && value.length === 2 ? value : [];
      return Number.isFinite(low) && Number.isFinite(high) && low >= 0 && low < high && high <= 100;
    },
  },
  geotiff: geotiffModule,
};

export const plotResultsKinds = { ...rasterKinds, ...plotKinds } satisfies Kinds<
  PlotResultsOptions & PathOption
>;
