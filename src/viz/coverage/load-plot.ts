import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** Observable Plot as this package uses it. */
export type Plot = typeof import("@observablehq/plot");

/** The module `@observablehq/plot`, or the global `Plot` of its script. */
export interface PlotLike {
  readonly plot: (...values: never[]) => unknown;
  readonly geo: (...values: never[]) => unknown;
}

/** What can be given as `plot`. */
export const plotModule: Kind = {
  words: 'the module, as `import * as plot from "@observablehq/plot"` gives it',
  fits: (value) => callback.fits(Object(value).plot) && callback.fits(Object(value).geo),
};

/**
 * Loads Observable Plot, an optional package, when it is needed.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 */
export async function loadPlot(given: PlotLike | undefined): Promise<Plot> {
  return (given ?? (await importPlot())) as unknown as Plot;
}

async function importPlot(): Promise<PlotLike> {
  try {
    // The literal name inside `try` lets bundlers build where Plot is not installed.
    return await import("@observablehq/plot");
  } catch (cause) {
    throw packageFailure(cause, {
      dependency: "@observablehq/plot",
      option: "plot",
      purpose: "A picture of a coverage",
    });
  }
}
