import { InputError } from "../errors";
import { isMissing } from "./nested";

/** How the dates of a column are written in the properties of features. */
export type DateForm = "text" | "number" | "date";

/** Marks the value that a date was made of, under a key that a second copy of this package also knows. */
const writtenKey: unique symbol = Symbol.for("up42-js.written");

/** One descriptor for all dates, because one for each takes longer than everything else. */
const unseen: PropertyDescriptor = { writable: true, enumerable: false };

/**
 * A date in a frame. Danfo turns cells into strings to group, join, print and write CSV, and the string of a `Date` has no
 * milliseconds and depends on the machine. The string of this class is ISO 8601 in UTC.
 */
class DateCell extends Date {
  declare [writtenKey]: unknown;

  constructor(time: number, written: unknown) {
    super(time);
    Object.defineProperty(this, writtenKey, unseen);
    this[writtenKey] = written;
  }

  override toString(): string {
    return Number.isNaN(this.getTime()) ? super.toString() : this.toISOString();
  }
}

/**
 * Replaces the strings and numbers of a column with dates.
 *
 * @returns how they were written: `number` or `date` when all were, `text` otherwise.
 * @throws {InputError} at the first cell that is neither a date nor empty.
 */
export function convertToDates(
  rows: readonly unknown[][],
  { position, property }: { position: number; property: string },
): DateForm {
  const forms = new Set<DateForm>();
  rows.forEach((row, index) => {
    const written = row[position];
    if (isMissing(written)) {
      row[position] = null;
      return;
    }
    const time = timeOf(written);
    if (time === undefined) throw noDate(property, { row: index, written });
    row[position] = new DateCell(time, written);
    forms.add(typeof written === "string" ? "text" : typeof written === "number" ? "number" : "date");
  });
  const [form = "text", another] = forms;
  return another === undefined ? form : "text";
}

function noDate(property: string, { row, written }: { row: number; written: unknown }): InputError {
  return new InputError(
    `dates names "${property}", but row ${row} has ${shown(written)} there, which is neither ISO 8601 nor epoch milliseconds.`,
    { argument: "dates" },
  );
}

function shown(value: unknown): string {
  if (typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 30 ? `${value.slice(0, 30)}…` : value);
}

/**
 * Writes a date for the properties of a feature: the string or number that it was made of, with all decimals, if it is
 * still the same moment; else the moment in the given form. Returns `undefined` for an invalid date.
 */
export function writtenDate(date: Date, form: DateForm): unknown {
  const time = date.getTime();
  if (Number.isNaN(time)) return undefined;
  const written = (date as { readonly [writtenKey]?: unknown })[writtenKey];
  if (written !== undefined && timeOf(written) === time) return written;
  if (form === "number") return time;
  return form === "text" ? date.toISOString() : new Date(time);
}

/** The moment that a value stands for, in epoch milliseconds; `undefined` if it is not a date. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "string") return timeOfText(value);
  const time = typeof value === "number" ? value : value instanceof Date ? value.getTime() : Number.NaN;
  return Math.abs(time) <= 8.64e15 ? Math.trunc(time) : undefined;
}

const iso8601 =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?)?$/;

/** `Date.parse` would read a time without a zone as local time, and 31 February as 3 March. */
function timeOfText(text: string): number | undefined {
  const match = iso8601.exec(text);
  if (match === null) return undefined;
  const [, years, months, days, hours, minutes, seconds, fraction] = match;
  const [year, month, day] = [numberOf(years), numberOf(months), numberOf(days)];
  const [hour, minute, second] = [numberOf(hours), numberOf(minutes), numberOf(seconds)];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  // `Date.UTC` reads the years 0 to 99 as 1900 to 1999; the calendar repeats every 400 years.
  if (day > 28 && day > new Date(Date.UTC(year + 400, month, 0)).getUTCDate()) return undefined;
  const offset = offsetOf(match);
  if (offset === undefined) return undefined;
  const milliseconds = numberOf(fraction?.slice(0, 3).padEnd(3, "0"));
  return Date.UTC(year + 400, month - 1, day, hour, minute, second, milliseconds) - fourHundredYears - offset;
}

const fourHundredYears = 146_097 * 86_400_000;

function offsetOf(match: RegExpExecArray): number | undefined {
  const sign = match[9];
  if (sign === undefined) return 0;
  const [hours, minutes] = [numberOf(match[10]), numberOf(match[11])];
  if (hours > 23 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (sign === "-" ? -60_000 : 60_000);
}

function numberOf(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits);
}
