import { InputError } from "./errors";

/**
 * Refuses whatever is not a plain options object of known names, so that a misspelt or a Python-style name
 * (`jobtask_id`) ends in a sentence instead of being ignored.
 */
export function checkOptions(call: string, options: unknown, known: readonly string[]): void {
  if (!isPlainObject(options)) {
    throw new InputError(
      `${call} takes one object with named options (${known.join(", ")}), not ${describe(options)}.`,
      { argument: "options" },
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const camelCase = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const meant = known.find((candidate) => candidate.toLowerCase() === camelCase.toLowerCase());
    throw new InputError(
      meant === undefined
        ? `${call} has no option "${name}"; it takes ${known.join(", ")}.`
        : `${call} has no option "${name}"; did you mean "${meant}"?`,
      { argument: name },
    );
  }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Returns `value` when it has the form of the service's ids, and explains what is wrong otherwise. */
export function checkId(call: string, argument: string, value: unknown): string {
  if (typeof value === "string" && uuid.test(value)) return value;
  const got = value === undefined ? `it is missing` : `got ${describe(value)}`;
  throw new InputError(
    `${call} needs "${argument}", an id such as "3f772637-09aa-4164-bded-692fcd746d20"; ${got}.`,
    { argument },
  );
}

/** Refuses what cannot be listened to for an abort. */
export function checkSignal(call: string, signal: unknown): void {
  if (signal === undefined) return;
  const { aborted, addEventListener, throwIfAborted } = Object(signal);
  if (
    typeof aborted === "boolean" &&
    typeof addEventListener === "function" &&
    typeof throwIfAborted === "function"
  ) {
    return;
  }
  throw new InputError(`${call} takes "signal", the signal of an AbortController; got ${describe(signal)}.`, {
    argument: "signal",
  });
}

/** Refuses what is neither omitted nor a function. */
export function checkFunction(call: string, argument: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw new InputError(`${call} takes "${argument}", a function; got ${describe(value)}.`, { argument });
}

/** Refuses what is neither omitted nor `true` or `false`. */
export function checkBoolean(call: string, argument: string, value: unknown): void {
  if (value === undefined || typeof value === "boolean") return;
  throw new InputError(`${call} takes "${argument}", true or false; got ${describe(value)}.`, { argument });
}

/** Refuses what is neither omitted nor a whole number of at least `least`. */
export function checkCount(call: string, argument: string, value: unknown, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return;
  throw new InputError(
    `${call} takes "${argument}", a whole number of at least ${least}; got ${describe(value)}.`,
    { argument },
  );
}

/** Names a value for a sentence. Never the text itself: it may be a secret in the wrong place. */
export function describe(value: unknown): string {
  if (typeof value === "string") {
    return value === "" ? "an empty string" : `a text of ${value.length} characters`;
  }
  if (Array.isArray(value)) return "an array";
  if (isObject(value)) return "an object";
  if (typeof value === "function") return "a function";
  return String(value);
}

/** Anything else, such as a URL or a signal, has no options of its own and would pass for an empty object. */
function isPlainObject(value: unknown): value is object {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
