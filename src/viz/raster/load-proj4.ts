import { InputError } from "../../errors";
import { packageFailure } from "../load-package";

/** The function that `proj4` exports. */
export type Proj4Like = (
  from: string,
  to: string,
) => {
  forward(place: [number, number]): number[];
  inverse(place: [number, number]): number[];
};

/**
 * Loads proj4, an optional package, when it is needed.
 *
 * @throws {MissingDependencyError} when it is not installed, or fails to load.
 * @throws {InputError} when what was handed in is something else.
 */
export async function loadProj4(given: Proj4Like | undefined): Promise<Proj4Like> {
  const proj4 = given ?? (await importProj4());
  if (typeof proj4 === "function") return proj4;
  throw new InputError('"proj4" takes the function, as `import proj4 from "proj4"` gives it.', {
    argument: "proj4",
  });
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
