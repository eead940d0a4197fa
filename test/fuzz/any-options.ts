import { anyJson } from "./odd-json";
import type { Random } from "./random";

const optionNames = [
  "signal",
  "nonFinite",
  "limitTo",
  "sortBy",
  "match",
  "maxBytes",
  "onProgress",
  "outputDirectory",
  "overwrite",
  "details",
  "connections",
  "danfo",
  "flatten",
  "dates",
  "bbox",
  "intersects",
  "datetime",
  "filter",
  "ids",
  "status",
  "onFailure",
  "area",
  "to",
  "title",
  "width",
  "height",
  "geometry",
  "forSpreadsheets",
  "rows",
  "constructor",
  "__proto__",
];

/** Values that JSON cannot have. */
const oddValues: readonly (() => unknown)[] = [
  () => undefined,
  () => () => 1,
  () => Symbol("odd"),
  () => 10n,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -0,
  () => new Map(),
  () => new Date(Number.NaN),
  () => Object.create(null),
  () => [undefined],
  () => new Array(3),
  () => new Float64Array(2),
  () => new Proxy({}, {}),
  () => Promise.resolve(1),
  () => {
    const circle: unknown[] = [];
    circle.push(circle, { circle });
    return circle;
  },
];

/** A value of any shape and type. */
export function anyValue(random: Random): unknown {
  return random.chance(30) ? anyJson(random) : random.pick(oddValues)();
}

/** Options that no call expects, with names that some calls know. */
export function anyOptions(random: Random): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: 1 + random.below(2) }, () => [random.pick(optionNames), anyValue(random)]),
  );
}
