import { InputError } from "../errors";
import { describe } from "../options";

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Writes a moment or an interval as STAC does: `from/to`, with `..` where it is open.
 *
 * @throws {InputError} when it is none, open on both sides, or ends before it begins.
 */
export function writeDatetime(call: string, value: unknown): string {
  const parts = partsOf(value);
  const [from, to] = parts;
  if (parts.length > 2) throw fault(call, describe(value));
  if (parts.length === 2) return interval(call, [from, to]);
  if (isDay(from)) return interval(call, [from, from]);
  const single = boundOf(call, from, "begin");
  if (single === "..") throw fault(call, describe(value));
  return single;
}

/** A single moment is one part. */
function partsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.length < 2 ? [value] : value;
  return typeof value === "string" ? value.split("/") : [value];
}

function interval(call: string, [first, last]: readonly [unknown, unknown]): string {
  const [from, to] = [boundOf(call, first, "begin"), boundOf(call, last, "end")];
  if (from === ".." && to === "..") throw fault(call, "an interval that is open on both sides");
  if (Date.parse(from) > Date.parse(to)) throw fault(call, "an interval that ends before it begins");
  return `${from}/${to}`;
}

/** Writes one side of an interval. */
function boundOf(call: string, value: unknown, side: "begin" | "end"): string {
  if (value === null || value === "" || value === "..") return "..";
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  const text = isDay(value) ? `${value}T${side === "begin" ? "00:00:00.000Z" : "23:59:59.999Z"}` : value;
  if (typeof text === "string" && moment.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw fault(call, value instanceof Date ? "an invalid date" : describe(value));
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && day.test(value);
}

function fault(call: string, got: string): InputError {
  return new InputError(
    `${call} takes "datetime", a Date, ISO 8601 text with a zone such as "2026-03-01T10:00:00Z", a day, or an interval ` +
      `[from, to] of these with null where it is open; got ${got}.`,
    { argument: "datetime" },
  );
}
