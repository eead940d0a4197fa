import { InputError } from "../errors";

/** Which columns a frame has, and what is in them. */
export interface ColumnOptions {
  /**
   * `true`: the members of nested objects become columns of their own, with dots in their names. Arrays stay cells.
   * @default false
   */
  readonly flatten?: boolean | undefined;
  /**
   * Names of properties, dotted ones with `flatten`, whose ISO 8601 text or epoch milliseconds become `Date`s. A name
   * that no feature has is ignored.
   * @default []
   */
  readonly dates?: readonly string[] | undefined;
}

/**
 * Refuses options of `toDataframe` that are not what they should be.
 *
 * @throws {InputError} then.
 */
export function checkColumnOptions(call: string, { flatten, dates, ...others }: ColumnOptions): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new InputError(`${call} has no option "${unknown}"; it takes danfo, flatten, dates.`, {
      argument: unknown,
    });
  }
  if (flatten !== undefined && typeof flatten !== "boolean") {
    throw new InputError(`${call} takes "flatten", true or false.`, { argument: "flatten" });
  }
  if (dates !== undefined && !(Array.isArray(dates) && dates.every((name) => typeof name === "string"))) {
    throw new InputError(`${call} takes "dates", a list of names of properties.`, { argument: "dates" });
  }
}
