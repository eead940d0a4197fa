import { InputError } from "../../errors";
import { packageFailure } from "../load-package";

/** Leaflet as this package uses it. */
export type Leaflet = typeof import("leaflet");

/** The module `leaflet`, or the global `L` of its script. Versions 1.9 and later of 1.x. */
export interface LeafletLike {
  /** Leaflet's map function. */
  readonly map: (...values: never[]) => unknown;
}

/**
 * Loads Leaflet, an optional package, when it is needed. Node cannot: it asks for `window` while it loads.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 * @throws {InputError} when what was handed in is something else.
 */
export async function loadLeaflet(given: LeafletLike | undefined): Promise<Leaflet> {
  const module = given ?? (await importLeaflet());
  // Leaflet is a script in the manner of CommonJS: some loaders give it as the default of its module only.
  const leaflet = [module, (module as { default?: unknown }).default].find(
    (candidate) => typeof (candidate as Partial<Leaflet> | undefined)?.map === "function",
  );
  if (leaflet !== undefined) return leaflet as Leaflet;
  throw new InputError('"leaflet" takes the module, as `import * as leaflet from "leaflet"` gives it.', {
    argument: "leaflet",
  });
}

async function importLeaflet(): Promise<LeafletLike> {
  try {
    // The literal name inside `try` lets bundlers build where Leaflet is not installed.
    return await import("leaflet");
  } catch (cause) {
    throw packageFailure(cause, { dependency: "leaflet", option: "leaflet", purpose: "A map" });
  }
}
