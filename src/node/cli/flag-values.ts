import { UsageError } from "./failures";

/** A number as it stands on the command line; `NaN` for anything else. */
export function numberFrom(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/**
 * The whole number that a flag was given, if it was.
 *
 * @throws {UsageError} when it is none, or is too small.
 */
export function countFrom(
  command: string,
  { flag, text, least }: { readonly flag: string; readonly text: string | undefined; readonly least: number },
): number | undefined {
  if (text === undefined) return undefined;
  const count = numberFrom(text);
  if (Number.isSafeInteger(count) && count >= least) return count;
  throw new UsageError(`${command} takes ${flag}, a whole number of at least ${least}.`);
}

/**
 * Checks the text of a flag that somebody left empty, as a variable of a shell that is not set does.
 *
 * @throws {UsageError} when it is empty.
 */
export function checkText(
  command: string,
  { flag, text, what }: { readonly flag: string; readonly text: string | undefined; readonly what: string },
): void {
  if (text === "") throw new UsageError(`${command} takes ${flag}, ${what}; got an empty text.`);
}
