import type { ResultFeature } from "../../../src/types";
import { square } from "./collections";

/** A feature as little as it can be: a square, and what is given. */
export function sceneFeature({
  id,
  ...properties
}: Record<string, unknown> & { id?: string | number } = {}): ResultFeature {
  return {
    type: "Feature",
    ...(id === undefined ? {} : { id }),
    geometry: square(13, 52),
    properties,
  };
}
