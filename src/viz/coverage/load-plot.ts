import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

export type Plot = typeof import("@observablehq/plot");

/** The module `@observablehq/plot`, or the global `Plot` of its script. */
export interface PlotLike {
  readonly plot: (...values: never[]) => unknown;
  readonly geo: (...values: never[]) => unknown;
}

export const plotModule: Kind = {
  words: 'the module, as `import * as plot from "@observablehq/plot"` gives it',
  fits: (value) => callback.fits(Object(value).plot) && callback.fits(Object(value).geo),
};

/**
 * Loads Observable Plot, an optional package.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadPlot(given: PlotLike | undefined): Promise<Plot> {
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    return (given as Plot | undefined) ?? (await import("@observablehq/plot"));
  } catch (cause) {
    const purpose = "A picture of a coverage";
    throw packageFailure(cause, { dependency: "@observablehq/plot", option: "plot", purpose });
  }
}
