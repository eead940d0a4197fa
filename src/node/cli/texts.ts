import { UsageError } from "./failures";

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
