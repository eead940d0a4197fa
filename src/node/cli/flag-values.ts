import { check, count, id } from "../../options";
import { UsageError } from "./failures";

/** The number that a flag was given; `NaN` for anything else. */
export function numberFrom(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** @throws {UsageError} when the value of the flag is not a whole number or is too small. */
export function countFrom(
  command: string,
  { flag, text, least }: { readonly flag: string; readonly text: string | undefined; readonly least: number },
): number | undefined {
  if (text === undefined) return undefined;
  const number = numberFrom(text);
  const { fits, words } = count(least);
  if (fits(number)) return number;
  throw new UsageError(`${command} takes ${flag}, ${words}.`);
}

/**
 * The id that a flag was given. A wrong value is not shown: it may be a secret, put there by mistake.
 *
 * @throws {InputError} when it is missing or is not an id.
 */
export function checkId(command: string, flag: string, value: string | undefined): string {
  check(command, flag, value, { ...id, required: true, secret: true });
  return value as string;
}

/**
 * Checks that the string of a flag is not empty, as it is when a variable of the shell is not set.
 *
 * @throws {UsageError} when it is empty.
 */
export function checkText(
  command: string,
  { flag, text, what }: { readonly flag: string; readonly text: string | undefined; readonly what: string },
): void {
  if (text === "") throw new UsageError(`${command} takes ${flag}, ${what}; got an empty string.`);
}
