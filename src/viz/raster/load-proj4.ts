import { callback, type Kind } from "../../options";
import { packageFailure } from "../load-package";

/** The function that `proj4` exports. */
export type Proj4Like = (
  from: string,
  to: string,
) => {
  forward(place: [number, number]): number[];
  inverse(place: [number, number]): number[];
};

/** What can be given as `proj4`. */
export const proj4Function: Kind = {
  ...callback,
  words: 'the function, as `import proj4 from "proj4"` gives it',
};

/**
 * Loads proj4, an optional package, when it is needed.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 */
export async function loadProj4(given: Proj4Like | undefined): Promise<Proj4Like> {
  return given ?? importProj4();
}

async function importProj4(): Promise<Proj4Like> {
  try {
    // The literal name inside `try` lets bundlers build where proj4 is not installed.
    return (await import("proj4")).default;
  } catch (cause) {
    throw packageFailure(cause, {
      dependency: "proj4",
      option: "proj4",
      purpose: "A GeoTIFF on a map",
    });
  }
}
