import type { SoundFeature } from "./check-feature";
import type { Survey } from "./survey";
import type { Kind } from "./values";

/** Name of the column that holds the ids of the features. */
export const idColumn = "id";

/** One property and the column that holds it. */
export interface TableColumn {
  readonly name: string;
  readonly property: string;
  /** `undefined` when no row has a value. */
  readonly kind: Kind | undefined;
}

/**
 * Names the columns of all properties. A name that is taken by another column, be it in upper or lower case, for SQL
 * knows no difference, gets a `_` at its end, and more until it is free.
 *
 * @param reserved Names of the columns that are no properties.
 */
export function nameColumns({ kinds }: Survey, reserved: readonly string[]): TableColumn[] {
  const taken = new Set(reserved.map(fold));
  const names = new Map<string, string>();
  for (const property of kinds.keys()) {
    if (property === "" || taken.has(fold(property))) continue;
    taken.add(fold(property));
    names.set(property, property);
  }
  return Array.from(kinds, ([property, kind]) => {
    const name = names.get(property) ?? freeName(property, taken);
    taken.add(fold(name));
    return { name, property, kind };
  });
}

function freeName(property: string, taken: ReadonlySet<string>): string {
  let name = property;
  do name += "_";
  while (taken.has(fold(name)));
  return name;
}

function fold(name: string): string {
  return name.toLowerCase();
}

/** A feature's value under a key of its own. */
export function propertyOf({ properties }: SoundFeature, property: string): unknown {
  return properties && Object.hasOwn(properties, property) ? properties[property] : undefined;
}
