import { InputError } from "../errors";

/**
 * Kinds of values that a column can hold. `integer` is for whole numbers that a 64-bit integer and a JavaScript number
 * both hold exactly, `json` for objects, arrays and columns of mixed values.
 */
export type ColumnKind = (typeof kinds)[number];

/** All kinds. */
export const kinds = ["boolean", "integer", "number", "timestamp", "text", "json"] as const;

/**
 * The kind of one value; `undefined` for null, undefined and everything that JSON turns into null.
 *
 * @throws {InputError} when the value cannot be written.
 */
export function kindOf(value: unknown, name: () => string): ColumnKind | undefined {
  switch (typeof value) {
    case "string":
      return "text";
    case "boolean":
      return "boolean";
    case "number":
      if (Number.isSafeInteger(value)) return "integer";
      return Number.isFinite(value) ? "number" : undefined;
    case "bigint":
      throw new InputError(
        `${name()} is a bigint, which JSON does not support: convert it to a number or a string.`,
        {
          argument: "source",
        },
      );
    case "object":
      if (value === null) return undefined;
      if (!(value instanceof Date)) return "json";
      return Number.isNaN(value.getTime()) ? undefined : "timestamp";
    default:
      return undefined;
  }
}

export function commonKind(
  one: ColumnKind | undefined,
  other: ColumnKind | undefined,
): ColumnKind | undefined {
  if (one === undefined || one === other) return other;
  if (other === undefined) return one;
  const areNumbers = [one, other].every((kind) => kind === "integer" || kind === "number");
  return areNumbers ? "number" : "json";
}

const alsoHolds: Readonly<Partial<Record<ColumnKind, readonly (ColumnKind | undefined)[]>>> = {
  number: ["integer"],
  // Numbers are milliseconds since 1970.
  timestamp: ["integer", "number"],
  text: kinds,
  json: kinds,
};

/** Whether a column of one kind can hold all values of another. */
export function holds(kind: ColumnKind, other: ColumnKind | undefined): boolean {
  return other === undefined || kind === other || (alsoHolds[kind]?.includes(other) ?? false);
}

/**
 * Like `JSON.stringify`, which returns `undefined` for values that JSON does not have.
 *
 * @throws {InputError} when a value contains itself or a bigint, or is nested too deep.
 */
export function jsonText(value: unknown, name: () => string): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    const [words = ""] = String((cause as Error | undefined)?.message).split("\n");
    // In the words of V8 and Safari, and of Firefox.
    const reason = /call stack|recursion/i.test(words) ? "it is nested too deep" : words;
    throw new InputError(`${name()} cannot be written as JSON: ${reason.replace(/\.$/, "")}.`, {
      argument: "source",
      cause,
    });
  }
}
