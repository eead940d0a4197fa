import { checkCells, FreeNames } from "../dataframe/free-names";
import type { SoundFeature } from "./batches";
import { type ColumnKind, commonKind, kindOf } from "./values";

/** Collects what has to be known about all rows before the first one is written. */
export class Survey {
  /** The kind of each property, in first-seen order; `undefined` for a property without any value. */
  readonly kinds: Map<string, ColumnKind | undefined>;
  hasIds = false;
  idKind: ColumnKind | undefined;
  rows = 0;

  /** @param properties Properties that come first, whether a feature has them or not. */
  constructor(properties: readonly string[] = []) {
    this.kinds = new Map(properties.map((property) => [property, undefined]));
  }

  add({ id, properties }: SoundFeature): void {
    const row = this.rows;
    this.rows += 1;
    if (id !== undefined) {
      this.hasIds = true;
      this.idKind = commonKind(
        this.idKind,
        kindOf(id, () => `features[${row}].id`),
      );
    }
    if (properties === null || properties === undefined) return;
    for (const property of Object.keys(properties)) {
      const kind = kindOf(properties[property], () => nameOf(row, property));
      const known = this.kinds.get(property);
      if (known !== kind || !this.kinds.has(property)) this.kinds.set(property, commonKind(known, kind));
    }
  }
}

/** How errors name the property of a feature. */
export function nameOf(row: number, property: string): string {
  return `features[${row}].properties[${JSON.stringify(property)}]`;
}

export const idColumn = "id";

export interface TableColumn {
  readonly name: string;
  readonly property: string;
  /** `undefined` when no row has a value. */
  readonly kind: ColumnKind | undefined;
}

/**
 * Names the columns of all properties. When a name is taken by another column, it gets a `_` at its end. Upper and lower
 * case count as the same, as in SQL.
 *
 * @param reserved Names of the other columns.
 * @throws {InputError} when the table would have too many cells.
 */
export function nameColumns({ kinds, rows }: Survey, reserved: readonly string[]): TableColumn[] {
  checkCells({ rows, columns: kinds.size }, { argument: "source" });
  const taken = new Set(reserved.map(fold));
  const names = new Map<string, string>();
  for (const property of kinds.keys()) {
    if (property === "" || taken.has(fold(property))) continue;
    taken.add(fold(property));
    names.set(property, property);
  }
  const free = new FreeNames({ fold });
  return Array.from(kinds, ([property, kind]) => {
    const name = names.get(property) ?? free.next(property, (next) => taken.has(fold(next)));
    taken.add(fold(name));
    return { name, property, kind };
  });
}

function fold(name: string): string {
  return name.toLowerCase();
}

/** The value of a property; `undefined` for keys that the feature only inherits. */
export function propertyOf({ properties }: SoundFeature, property: string): unknown {
  return properties && Object.hasOwn(properties, property) ? properties[property] : undefined;
}
