import { isRecord } from "../../options";
import type { ResultFeature } from "../../types";

/** A file or folder that a feature names. */
export interface DeclaredPath {
  readonly written: string;
  /** Paths in the results that it may mean, likeliest first. Empty when the feature has something else there. */
  readonly candidates: readonly string[];
}

export type PathsOf = (feature: ResultFeature) => readonly DeclaredPath[];

/** The properties of a feature; an empty object if it has something else there. */
export function propertiesOf({ properties }: ResultFeature): Readonly<Record<string, unknown>> {
  return isRecord(properties) ? properties : {};
}

/** The id of a feature: its own, or the one that older blocks put into its properties. */
export function sceneIdOf(feature: ResultFeature): string | undefined {
  const { id, uid } = propertiesOf(feature);
  return [feature.id, id, uid].map(idFrom).find((one) => one !== undefined);
}

/** A value as an id; `undefined` when it cannot be one. */
export function idFrom(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" ? String(value) : undefined;
}
