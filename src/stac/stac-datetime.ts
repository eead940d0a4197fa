import { describe, type Kind } from "../options";

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;

export const datetime: Kind = {
  words:
    'a Date, an ISO 8601 string with a zone such as "2026-03-01T10:00:00Z", a day, or an interval [from, to] of these ' +
    "with null for an open side",
  fits: (value) => faultOf(value) === undefined,
  got: faultOf,
};

function faultOf(value: unknown): string | undefined {
  try {
    writeDatetime(value);
    return undefined;
  } catch (fault) {
    return (fault as RangeError).message;
  }
}

/**
 * Writes a moment or an interval as STAC does: `from/to`, with `..` for an open side.
 *
 * @throws {RangeError} that says what an invalid value is instead, such as an interval that is open on both sides.
 */
export function writeDatetime(value: unknown): string {
  const parts = partsOf(value);
  const [from, to] = parts;
  if (parts.length > 2) throw new RangeError(describe(value));
  if (parts.length === 2) return interval([from, to]);
  if (isDay(from)) return interval([from, from]);
  const single = boundOf(from, "begin");
  if (single === "..") throw new RangeError(describe(value));
  return single;
}

/** A single moment is one part. */
function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.length < 2 ? [value] : value;
  return typeof value === "string" ? value.split("/") : [value];
}

function interval([first, last]: readonly [unknown, unknown]): string {
  const [from, to] = [boundOf(first, "begin"), boundOf(last, "end")];
  if (from === ".." && to === "..") throw new RangeError("an interval that is open on both sides");
  if (Date.parse(from) > Date.parse(to)) throw new RangeError("an interval that ends before it begins");
  return `${from}/${to}`;
}

function boundOf(value: unknown, side: "begin" | "end"): string {
  if (value === null || value === "" || value === "..") return "..";
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  const text = isDay(value) ? `${value}T${side === "begin" ? "00:00:00.000Z" : "23:59:59.999Z"}` : value;
  if (typeof text === "string" && moment.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new RangeError(value instanceof Date ? "an invalid date" : describe(value));
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && day.test(value);
}
