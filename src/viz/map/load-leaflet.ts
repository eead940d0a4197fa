import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** Leaflet as this package uses it. */
export type Leaflet = typeof import("leaflet");

/** The module `leaflet`, or the global `L` of its script. Versions 1.9 and later of 1.x. */
export interface LeafletLike {
  /** Leaflet's map function. */
  readonly map: (...values: never[]) => unknown;
}

/** What can be given as `leaflet`. */
export const leafletModule: Kind = {
  words: 'the module, as `import * as leaflet from "leaflet"` gives it',
  fits: (value) => leafletIn(value) !== undefined,
};

/** Leaflet is a script in the manner of CommonJS: some loaders give it as the default of its module only. */
function leafletIn(module: unknown): unknown {
  return [module, Object(module).default].find((candidate) => callback.fits(Object(candidate).map));
}

/**
 * Loads Leaflet, an optional package, when it is needed. Node cannot: it asks for `window` while it loads.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 */
export async function loadLeaflet(given: LeafletLike | undefined): Promise<Leaflet> {
  return leafletIn(given ?? (await importLeaflet())) as Leaflet;
}

async function importLeaflet(): Promise<LeafletLike> {
  try {
    // The literal name inside `try` lets bundlers build where Leaflet is not installed.
    return await import("leaflet");
  } catch (cause) {
    throw packageFailure(cause, { dependency: "leaflet", option: "leaflet", purpose: "A map" });
  }
}
