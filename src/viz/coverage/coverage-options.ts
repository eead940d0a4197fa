import type { AreaOfInterest } from "../../geo/area-of-interest";
import { areaOfInterest } from "../../geo/kinds";
import { fileKinds, nonEmptyString } from "../../kinds";
import { callback, callKinds, count, type Kinds } from "../../options";
import type { CallOptions, PathOption } from "../../types";
import { type PlotLike, plotModule } from "./load-plot";

/** A document, as a page has one and linkedom, jsdom and happy-dom make them. */
export interface DocumentLike {
  createElementNS(namespace: never, name: never): unknown;
}

/** Options of `plotCoverage`. */
export interface PlotCoverageOptions extends CallOptions {
  /**
   * The area whose covered share is told: anything that the functions of `up42-js/geo` take.
   * @default none: footprints only
   */
  readonly areaOfInterest?: AreaOfInterest | undefined;
  /**
   * The property by which footprints are told apart, each kind in a colour of its own: its name, or the path to a nested
   * one with dots.
   * @default none: one colour
   */
  readonly by?: string | undefined;
  /** Heading of the whole. */
  readonly title?: string | undefined;
  /**
   * Width in pixels. It shrinks with the page, texts included: give the width of its place where that is known.
   * @default 640, or in a page what fits into its window, so that texts stay readable on a phone
   */
  readonly width?: number | undefined;
  /** The module `@observablehq/plot`, where it cannot be found by its name: in notebooks and pages without a bundler. */
  readonly plot?: PlotLike | undefined;
  /**
   * A document to draw in.
   * @default the page's; in Node one of the package linkedom
   */
  readonly document?: DocumentLike | undefined;
  /**
   * Whether a file that exists at `path` may be replaced.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/** What `plotCoverage` takes. */
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
