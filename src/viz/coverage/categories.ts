import type { Properties } from "../../types";
import { textOf } from "../map/property-rows";

/** Footprints with the same value, or with values in one step. */
export interface Category {
  readonly name: string;
  readonly colour: string;
  readonly count: number;
}

export interface Categories {
  /** In the order of the legend, without empty categories. */
  readonly list: readonly Category[];
  /** The category of each feature, in order. */
  readonly ofFeatures: readonly Category[];
}

/** Colours that people with any kind of colour vision can distinguish, after Okabe and Ito. */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#5c4b9b"] as const;
/** From low to high values. */
const shades = ["#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"] as const;
const grey = "#6b7680";

/**
 * Groups features into categories by a property. Many different numbers become a few equal steps. Of many different
 * strings, the most frequent have their own colour, and the rest share one.
 */
export function categoriesOf(properties: readonly Properties[], by: string | undefined): Categories {
  if (by === undefined) return grouped(properties.map(() => "Footprints"));
  const values = properties.map((record) => propertyAt(record, by));
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value)) as number[];
  const present = values.filter((value) => value !== undefined && value !== null);
  const isScale = numbers.length === present.length && new Set(numbers).size > colours.length;
  return isScale ? stepped(values, numbers) : grouped(values.map(nameOf));
}

/** Finds a property by its name, otherwise by the path to a nested property: `acquisition.sensorId`. */
function propertyAt(record: Properties, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  let value: unknown = record;
  for (const key of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Properties)[key];
  }
  return value;
}

const none = "no value";

function nameOf(value: unknown): string {
  return value === undefined || value === null || value === "" ? none : textOf(value);
}

function grouped(names: readonly string[]): Categories {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const known = [...counts.keys()].filter((name) => name !== none);
  const byCount = known.sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0));
  const isMany = byCount.length > colours.length;
  const own = isMany ? byCount.slice(0, colours.length - 1) : byCount;
  const rest = byCount.slice(own.length);
  const categories = new Map<string, Category>();
  own.forEach((name, index) => {
    categories.set(name, { name, colour: colours[index] ?? grey, count: counts.get(name) ?? 0 });
  });
  const list = [...categories.values()];
  if (rest.length > 0) {
    const count = rest.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    const others = { name: `${rest.length} others`, colour: colours[colours.length - 1] ?? grey, count };
    for (const name of rest) categories.set(name, others);
    list.push(others);
  }
  const without = { name: none, colour: grey, count: counts.get(none) ?? 0 };
  if (without.count > 0) list.push(without);
  return { list, ofFeatures: names.map((name) => categories.get(name) ?? without) };
}

function stepped(values: readonly unknown[], numbers: readonly number[]): Categories {
  const least = numbers.reduce((one, other) => Math.min(one, other));
  const most = numbers.reduce((one, other) => Math.max(one, other));
  const step = roundStep((most - least) / shades.length);
  const start = Math.floor(least / step);
  // Both ends are rounded outwards, which may need one step more. The last step includes it.
  const indexOf = (value: number) => Math.min(shades.length - 1, Math.floor(value / step) - start);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const text = (count: number) => (count * step).toFixed(decimals);
  const counts = shades.map((_, index) => numbers.filter((value) => indexOf(value) === index).length);
  const highest = Math.max(start + shades.length, Math.ceil(most / step));
  const steps = shades.map((colour, index): Category => {
    const end = index === shades.length - 1 ? highest : start + index + 1;
    return { name: `${text(start + index)} to ${text(end)}`, colour, count: counts[index] ?? 0 };
  });
  const without = { name: none, colour: grey, count: values.length - numbers.length };
  const ofFeatures = values.map((value) =>
    typeof value === "number" && Number.isFinite(value) ? (steps[indexOf(value)] ?? without) : without,
  );
  return { list: [...steps, without].filter(({ count }) => count > 0), ofFeatures };
}

/** The next larger number of 1, 2, 2.5 or 5 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= least * 0.999) ?? 10) * power;
}
