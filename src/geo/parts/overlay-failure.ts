import { InputError } from "../../errors";

/** Thrown when Turf cannot overlay two sets of polygons. Whoever knows what they are makes an {@link InputError} of it. */
export class OverlayFailure extends Error {
  override readonly name = "OverlayFailure";
}

/**
 * Does what overlays polygons, and says which ones when that fails.
 *
 * @throws {InputError} when it fails for that.
 */
export function blaming<Answer>(
  { name, argument }: { name: string; argument: string },
  ask: () => Answer,
): Answer {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof OverlayFailure)) throw error;
    throw new InputError(
      `Turf cannot overlay ${name}: rings that cross themselves many times have to be repaired or left out.`,
      { argument, cause: error.cause },
    );
  }
}

/** As {@link blaming}, for a row. */
export function blamingRow<Answer>(index: number, ask: () => Answer): Answer {
  return blaming({ name: `row ${index} and the area`, argument: "source" }, ask);
}
