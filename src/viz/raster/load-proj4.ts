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

export const proj4Function: Kind = {
  ...callback,
  words: 'the function, as `import proj4 from "proj4"` gives it',
};

/**
 * Loads proj4, an optional package.
 *
 * @throws {MissingDependencyError} when it is not installed or fails to load.
 */
export async function loadProj4(given: Proj4Like | undefined): Promise<Proj4Like> {
  if (given !== undefined) return given;
  try {
    // Bundlers accept a missing package when its literal name is inside `try`.
    return (await import("proj4")).default;
  } catch (cause) {
    throw packageFailure(cause, { dependency: "proj4", option: "proj4", purpose: "A GeoTIFF on a map" });
  }
}
