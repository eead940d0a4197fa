import { InputError } from "../../errors";
import { packageFailure } from "../load-package";

/** Observable Plot as this package uses it. */
export type Plot = typeof import("@observablehq/plot");

/** The module `@observablehq/plot`, or the global `Plot` of its script. */
export interface PlotLike {
  readonly plot: (...values: never[]) => unknown;
  readonly geo: (...values: never[]) => unknown;
}

/**
 * Loads Observable Plot, an optional package, when it is needed.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 * @throws {InputError} when what was handed in is something else.
 */
export async function loadPlot(given: PlotLike | undefined): Promise<Plot> {
  const plot = given ?? (await importPlot());
  if (typeof plot.plot === "function" && typeof plot.geo === "function") return plot as unknown as Plot;
  throw new InputError('"plot" takes the module, as `import * as plot from "@observablehq/plot"` gives it.', {
    argument: "plot",
  });
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
