import { isRecord } from "../../options";
import type { PropertyRow } from "./map-document";

const rowLimit = 100;
/** Maximum number of characters of a name or a value. */
const textLimit = 500;
/** Deeper properties are shown as JSON. */
const depthLimit = 3;

/** The properties of a feature as text, nested ones under names with dots. */
export function propertyRows(properties: Readonly<Record<string, unknown>>): PropertyRow[] {
  const rows = rowsOf(properties, "", 1);
  if (rows.length <= rowLimit) return rows;
  const rest = rows.length - rowLimit;
  return [...rows.slice(0, rowLimit), ["…", `${rest} more ${rest === 1 ? "property" : "properties"}`]];
}

function rowsOf(record: Readonly<Record<string, unknown>>, prefix: string, depth: number): PropertyRow[] {
  return Object.entries(record).flatMap(([key, value]): PropertyRow[] => {
    const name = prefix + key;
    const isNested = isRecord(value) && Object.keys(value).length > 0 && depth < depthLimit;
    return isNested ? rowsOf(value, `${name}.`, depth + 1) : [[cut(name), cut(textOf(value))]];
  });
}

export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
    return value.map(textOf).join(", ");
  }
  return typeof value === "object" ? jsonOf(value) : String(value);
}

/** A value of a user's own may be inside itself, or nested too deep. */
export function jsonOf(value: object): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}

function cut(text: string): string {
  return text.length > textLimit ? `${text.slice(0, textLimit)}…` : text;
}
