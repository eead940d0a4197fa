import { InputError } from "./errors";

/** The values that an option or an argument may have. */
export interface Kind {
  /** These values in words, for messages: `a whole number of at least 1`. */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** Describes a wrong value better than {@link describe} does. */
  readonly got?: (value: unknown) => string | undefined;
  /** Whether it must be passed. */
  readonly required?: true;
  /** Whether its value is a secret. Messages do not show it. */
  readonly secret?: true;
  /** Whether users copy it from a place with secrets. Messages do not show a value that may be a key. */
  readonly nearSecrets?: true;
}

/**
 * The kind of each option of a call. Other names are refused. Use `satisfies` for a table that spreads another one: a
 * type annotation would hide names that come from the spread.
 */
export type Kinds<Options> = Readonly<Record<keyof Options, Kind>>;

export const boolean: Kind = { words: "true or false", fits: (value) => typeof value === "boolean" };

export const callback: Kind = { words: "a function", fits: (value) => typeof value === "function" };

/** A string, which may be empty. */
export const string: Kind = { words: "a string", fits: (value) => typeof value === "string" };

/** Any value: it is checked elsewhere. */
export const anything: Kind = { words: "a value", fits: () => true };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id in the form of UP42's ids. Users copy ids from pages that also show keys. */
export const id: Kind = {
  words: 'an id such as "3f772637-09aa-4164-bded-692fcd746d20"',
  fits: (value) => typeof value === "string" && uuid.test(value),
  nearSecrets: true,
};

const signal: Kind = {
  words: "the signal of an AbortController",
  fits: (value) => ["addEventListener", "throwIfAborted"].every((name) => callback.fits(Object(value)[name])),
};

/** Kinds of the options that every call takes. */
export const callKinds = { signal };

/** Kinds of the options of calls that read features. */
export const featureKinds = { nonFinite: oneOf(["refuse", "null"]), ...callKinds };

export function count(least: number): Kind {
  return {
    words: `a whole number of at least ${least}`,
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  };
}

export function oneOf(allowed: readonly string[]): Kind {
  return { words: `one of ${allowed.join(", ")}`, fits: (value) => allowed.some((one) => one === value) };
}

export function required(kind: Kind): Kind {
  return { ...kind, required: true };
}

/**
 * Returns the options if all of them fit the table. `undefined` means that an option was not passed.
 *
 * @param within The option of the call that has these options as its value.
 * @throws {InputError} for anything but a plain object, for an unknown name (misspelt, or as in Python:
 *   `jobtask_id`), and for a value that is missing or does not fit.
 */
export function checkOptions<Options extends object, Table extends Kinds<Options>>(
  call: string,
  options: Options,
  kinds: Table & { readonly [Unknown in Exclude<keyof Table, keyof Options>]: never },
  within = "",
): Options {
  const owner = within === "" ? call : `${call}'s ${within}`;
  const pathOf = (name: string) => (within === "" ? name : `${within}.${name}`);
  const known = Object.keys(kinds);
  const names = known.join(", ");
  if (!isPlainObject(options)) {
    const takesSecrets = Object.values<Kind>(kinds).find(({ secret }) => secret);
    const got = describe(options, takesSecrets ?? { nearSecrets: true });
    throw new InputError(`${owner} takes one object with named options (${names}), not ${got}.`, {
      argument: within === "" ? "options" : within,
    });
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = known.find((candidate) => folded(candidate) === folded(name));
    const advice = meant === undefined ? `; it takes ${names}.` : `; did you mean "${meant}"?`;
    throw new InputError(`${owner} has no option "${name}"${advice}`, { argument: pathOf(name) });
  }
  for (const [name, kind] of Object.entries<Kind>(kinds)) check(call, pathOf(name), options[name], kind);
  return options;
}

/** Checks one value, such as an argument. @throws {InputError} when it is missing or does not fit. */
export function check(call: string, name: string, value: unknown, kind: Kind): void {
  const { words, required } = kind;
  if (kind.fits(value) || (value === undefined && !required)) return;
  const verb = required ? "needs" : "takes";
  const given = value === undefined ? "it is missing" : `got ${kind.got?.(value) || describe(value, kind)}`;
  throw new InputError(`${call} ${verb} "${name}", ${words}; ${given}.`, { argument: name });
}

/** @throws {InputError} when both options are passed. */
export function checkNotBoth<Options>(
  call: string,
  options: Options,
  one: keyof Options & string,
  other: keyof Options & string,
): void {
  if (options[one] === undefined || options[other] === undefined) return;
  throw new InputError(`${call} takes "${one}" or "${other}", not both.`, { argument: one });
}

/** Queries and credentials of URLs, headers and JSON web tokens: secrets, whichever option they were passed to. */
function looksSecret(text: string): boolean {
  if (/\b(?:basic|bearer)\s|\beyJ/i.test(text)) return true;
  return text.split(/\s+/).some((word) => /^(?:[^:]*:.*[?#@]|[^?&#]*[?&#].+=)/.test(word));
}

/** A longer word of letters and digits, as in a key. Dates have both, too. */
const looksLikeKey = /^(?!\d{4}-\d\d-\d\d).*?(?:^|[^\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{12,}/is;

/** Not a key or a password: a short string, or one that looks like an id, a plain URL or UP42's host. */
const looksHarmless =
  /^(?:.{0,8}|[0-9a-f]{1,8}(?:-[0-9a-f]{0,12})+|(?:[a-z]+:\/\/[a-z0-9.-]+|(?:[a-z0-9-]+\.)*up42\.com)(?::\d+)?(?:\/[a-z0-9_-]*)*)$/;

/** Describes a value in a sentence. Hides a string that is, or may be, a secret. */
export function describe(
  value: unknown,
  { secret, nearSecrets }: Pick<Kind, "secret" | "nearSecrets"> = {},
): string {
  if (value == null) return String(value);
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (value instanceof Promise) return "a promise, which has to be awaited first";
  if (value instanceof URL) return "a URL";
  if (typeof value === "object") return isPlainObject(value) ? "an object" : "an instance of a class";
  if (typeof value === "function") return "a function";
  const text = String(value);
  const mayBeKey = (nearSecrets || looksLikeKey.test(text)) && !looksHarmless.test(text);
  if (secret || looksSecret(text) || (typeof value === "string" && mayBeKey))
    return `a ${typeof value} that is not shown`;
  if (typeof value !== "string") return text;
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/**
 * Whether a value is an object with named members of its own, as JSON has them. Others, such as a URL, a Map, a signal or
 * a sink, would pass for an empty object.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function folded(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
