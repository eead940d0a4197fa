import { InputError } from "../errors";
import { describe } from "../options";

/** Returns a name that the service gave something, fit for a path, and explains what is wrong otherwise. */
export function checkName(
  call: string,
  argument: string,
  { value, such }: { readonly value: unknown; readonly such: string },
): string {
  // A path would lose dots alone.
  if (typeof value === "string" && value.trim() !== "" && !/^\.\.?$/.test(value)) return value;
  const got = value === undefined ? "it is missing" : `got ${describe(value)}`;
  throw new InputError(`${call} needs "${argument}", an id such as "${such}"; ${got}.`, { argument });
}

/** Refuses what is neither omitted nor a list of such names. A single name stands for a list of it. */
export function checkNames(
  call: string,
  argument: string,
  { value, such }: { readonly value: unknown; readonly such: string },
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names: unknown[] = Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === "string" && name.trim() !== "")) return names as string[];
  throw new InputError(
    `${call} takes "${argument}", a list of ids such as "${such}"; got ${describe(value)}.`,
    {
      argument,
    },
  );
}
