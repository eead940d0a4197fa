import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

export type Leaflet = typeof import("leaflet");

/** The module `leaflet`, or the global `L` of its script. Versions 1.9 and later of 1.x. */
export interface LeafletLike {
  /** Leaflet's map function. */
  readonly map: (...values: never[]) => unknown;
}

export const leafletModule: Kind = {
  words: 'the module, as `import * as leaflet from "leaflet"` gives it',
  fits: (value) => leafletIn(value) !== undefined,
};

/** Leaflet is a CommonJS script, which some loaders only provide as the default export. */
function leafletIn(module: unknown): unknown {
  return [module, Object(module).default].find((candidate) =>
    ["map", "tileLayer"].every((name) => callback.fits(Object(candidate)[name])),
  );
}

/**
 * Loads Leaflet, an optional package. It cannot be loaded in Node, because it needs `window` while it loads.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadLeaflet(given: LeafletLike | undefined): Promise<Leaflet> {
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    return leafletIn(given ?? (await import("leaflet"))) as Leaflet;
  } catch (cause) {
    throw packageFailure(cause, { dependency: "leaflet", option: "leaflet", purpose: "A map" });
  }
}
