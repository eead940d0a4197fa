import type { SoundFeature } from "./check-feature";
import { commonKind, type Kind, kindOf } from "./values";

/** What has to be known of all rows before the first one is written. */
export class Survey {
  /** The kind of each property, in the order in which they are first seen; `undefined` for one without any value. */
  readonly kinds: Map<string, Kind | undefined>;
  /** Whether any feature has an id. */
  hasIds = false;
  idKind: Kind | undefined;
  rows = 0;

  /** @param properties Those that come first, whether a feature has them or not. */
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
