import type { Feature, GeoJsonProperties, Geometry } from "geojson";
import { InputError } from "../errors";
import { isPlainObject } from "../options";

/** Whether a value is an object that a flattened frame splits into columns. */
export function hasMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return isPlainObject(value) && Object.keys(value).length > 0;
}

/** The value at the end of a path of own keys; `undefined` if it does not exist. */
export function valueAt(members: object | null | undefined, path: readonly string[]): unknown {
  if (!members) return undefined;
  let value: unknown = members;
  for (const key of path) {
    // An array has keys, too, but they are not columns.
    if (value !== members && !isPlainObject(value)) return undefined;
    const holder = value as Readonly<Record<string, unknown>>;
    if (!Object.hasOwn(holder, key)) return undefined;
    value = holder[key];
  }
  return value;
}

/** The most objects in each other, as in our JSON: more overflow the stack. */
const maxLevels = 1_000;

/** One key, and the keys that features have below it. */
interface Branch {
  readonly below: Map<string, Branch>;
  /** Whether a feature has a value here that is neither empty nor an object with members. */
  hasValue: boolean;
}

/**
 * The paths to all values except objects with members, in first-seen order, with the keys of one object side by side. A
 * path that has only nulls or empty objects is left out when longer paths start with it.
 */
export function nestedPaths(features: readonly Feature<Geometry | null>[]): string[][] {
  const root: Branch = { below: new Map(), hasValue: false };
  for (const { properties } of features) if (properties) grow(root, properties);
  return [...pathsBelow(root, [])];
}

function grow(branch: Branch, members: Readonly<Record<string, unknown>>, level = 1): void {
  if (level > maxLevels) {
    throw new InputError(
      `The properties of a feature have more than ${maxLevels} objects in each other: make the frame without flatten.`,
      { argument: "collection" },
    );
  }
  for (const key of Object.keys(members)) {
    let next = branch.below.get(key);
    if (next === undefined) {
      next = { below: new Map(), hasValue: false };
      branch.below.set(key, next);
    }
    const value = members[key];
    if (isPlainObject(value)) grow(next, value, level + 1);
    else if (value !== null && value !== undefined) next.hasValue = true;
  }
}

function* pathsBelow(branch: Branch, path: readonly string[]): Generator<string[]> {
  for (const [key, next] of branch.below) {
    const longer = [...path, key];
    if (next.hasValue || next.below.size === 0) yield longer;
    yield* pathsBelow(next, longer);
  }
}

/** An edited copy of a feature's properties. The original does not change, and unchanged parts are shared. */
export interface PropertiesCopy {
  readonly properties: Record<string, unknown>;
  /** Puts a value at the end of a path. Returns `false` when a value on the way is not an object. */
  put(path: readonly string[], value: unknown): boolean;
  remove(path: readonly string[]): void;
}

export function copyProperties(original: GeoJsonProperties | undefined): PropertiesCopy {
  const properties: Record<string, unknown> = { ...original };
  const copies = new Set<unknown>();

  /** Finds the object that holds the last key, and copies all objects on the way; creates missing ones if `make` is set. */
  function holderOf(path: readonly string[], make: boolean): Record<string, unknown> | undefined {
    let holder = properties;
    for (const key of path.slice(0, -1)) {
      const inner = valueAt(holder, [key]);
      if (inner === null || inner === undefined ? !make : !isPlainObject(inner)) return undefined;
      const copy = copies.has(inner) ? (inner as Record<string, unknown>) : { ...(inner as object) };
      copies.add(copy);
      setOwn(holder, key, copy);
      holder = copy;
    }
    return holder;
  }

  return {
    properties,
    put(path, value) {
      const holder = holderOf(path, true);
      if (holder !== undefined) setOwn(holder, path.at(-1) ?? "", value);
      return holder !== undefined;
    },
    remove(path) {
      const holder = holderOf(path, false);
      if (holder !== undefined) delete holder[path.at(-1) ?? ""];
    },
  };
}

/** Sets a member. An assignment to `__proto__` would change the prototype instead. */
function setOwn(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Whether a value is empty: null, or Danfo's NaN or undefined. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}
