import type { AreaOfInterest } from "../../geo/area-of-interest";
import { areaOfInterest } from "../../geo/kinds";
import { fileKinds, nonEmptyString } from "../../kinds";
import { callback, callKinds, count, type Kinds } from "../../options";
import type { FileOptions, PathOption } from "../../types";
import { type PlotLike, plotModule } from "./load-plot";

/** A document of a page, linkedom, jsdom or happy-dom. */
export interface DocumentLike {
  createElementNS(namespace: never, name: never): unknown;
}

/** Options of `plotCoverage`. */
export interface PlotCoverageOptions extends FileOptions {
  /**
   * The area whose covered share is shown: anything that the functions of `up42-js/geo` accept.
   * @default none: footprints only
   */
  readonly areaOfInterest?: AreaOfInterest | undefined;
  /**
   * The property that decides the colour of the footprints: its name, or the path to a nested property with dots.
   * @default none: one colour
   */
  readonly by?: string | undefined;
  /** Heading of the picture. */
  readonly title?: string | undefined;
  /**
   * Width in pixels. The picture shrinks with the page, including its text: pass the width that it will have on the
   * page, if you know it.
   * @default 640, or less in a page with a narrow window, so that text stays readable on a phone
   */
  readonly width?: number | undefined;
  /**
   * The module `@observablehq/plot`, for notebooks and pages without a bundler, which cannot import it by name.
   */
  readonly plot?: PlotLike | undefined;
  /**
   * A document to draw in.
   * @default the page's document; in Node, a document of the package linkedom
   */
  readonly document?: DocumentLike | undefined;
}

export const coverageKinds = {
  areaOfInterest,
  by: nonEmptyString,
  title: nonEmptyString,
  width: count(200),
  plot: plotModule,
  document: {
    words: "a document to draw in",
    fits: (value) => callback.fits(Object(value).createElementNS),
  },
  ...fileKinds,
  ...callKinds,
} satisfies Kinds<PlotCoverageOptions & PathOption>;
