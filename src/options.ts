import { InputError } from "./errors";

/** What an option or an argument may be. */
export interface Kind {
  /** What it takes, in words that follow its name in a message: `a whole number of at least 1`. */
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** Describes a wrong value better than its plain form does. */
  readonly got?: (value: unknown) => string | undefined;
  /** Whether it must be given. */
  readonly required?: true;
  /** Whether its value is a secret, which no message shows. */
  readonly secret?: true;
  /** Whether secrets stand beside it, so that one may be given by mistake: what may be a key is not shown. */
  readonly nearSecrets?: true;
}

/**
 * What each option of a call may be. Names that are not here are refused. Use `satisfies` for a table that spreads
 * another: a type annotation would hide names that come from the spread.
 */
export type Kinds<Options> = Readonly<Record<keyof Options, Kind>>;

/** `true` or `false`. */
export const boolean: Kind = { words: "true or false", fits: (value) => typeof value === "boolean" };

/** A function. */
export const callback: Kind = { words: "a function", fits: (value) => typeof value === "function" };

/** A string, also an empty one. */
export const string: Kind = { words: "a string", fits: (value) => typeof value === "string" };

/** What is checked elsewhere. */
export const anything: Kind = { words: "a value", fits: () => true };

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id in the form of the service's ids. Keys stand beside ids where they are copied from. */
export const id: Kind = {
  words: 'an id such as "3f772637-09aa-4164-bded-692fcd746d20"',
  fits: (value) => typeof value === "string" && uuid.test(value),
  nearSecrets: true,
};

const signal: Kind = {
  words: "the signal of an AbortController",
  fits: (value) => ["addEventListener", "throwIfAborted"].every((name) => callback.fits(Object(value)[name])),
};

/** What every call takes. */
export const callKinds = { signal };

/** A whole number of at least `least`. */
export function count(least: number): Kind {
  return {
    words: `a whole number of at least ${least}`,
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  };
}

/** One of some strings. */
export function oneOf(allowed: readonly string[]): Kind {
  return { words: `one of ${allowed.join(", ")}`, fits: (value) => allowed.some((one) => one === value) };
}

/** The same for an option that must be given. */
export function required(kind: Kind): Kind {
  return { ...kind, required: true };
}

/**
 * Returns options that fit a table, which has a kind for each of them and for nothing else. `undefined` stands for an
 * option that is not given.
 *
 * @param within Name of the option of the call whose value these options are.
 * @throws {InputError} for anything but a plain object, for a name that is unknown (misspelt, or as in Python:
 *   `jobtask_id`), and for a value that is missing or does not fit.
 */
export function checkOptions<Options extends object, Table extends Kinds<Options>>(
  call: string,
  options: Options,
  kinds: Table & { readonly [Unknown in Exclude<keyof Table, keyof Options>]: never },
  within = "",
): Options {
  const owner = within === "" ? call : `${call}'s ${within}`;
  const known = Object.keys(kinds);
  const names = known.join(", ");
  if (!isPlainObject(options)) {
    const takesSecrets = Object.values<Kind>(kinds).find(({ secret }) => secret);
    const got = describe(options, takesSecrets ?? { nearSecrets: true });
    throw new InputError(`${owner} takes one object with named options (${names}), not ${got}.`, {
      argument: "options",
    });
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const meant = known.find((candidate) => plain(candidate) === plain(name));
    const advice = meant === undefined ? `; it takes ${names}.` : `; did you mean "${meant}"?`;
    throw new InputError(`${owner} has no option "${name}"${advice}`, { argument: name });
  }
  for (const [name, kind] of Object.entries<Kind>(kinds)) {
    check(call, within === "" ? name : `${within}.${name}`, (options as Record<string, unknown>)[name], kind);
  }
  return options;
}

/**
 * Checks one value: an argument, or an option that is not among those of the call.
 *
 * @throws {InputError} when it is missing or does not fit.
 */
export function check(call: string, name: string, value: unknown, kind: Kind): void {
  const { words, required } = kind;
  if (kind.fits(value) || (value === undefined && !required)) return;
  const verb = required ? "needs" : "takes";
  const given = value === undefined ? "it is missing" : `got ${kind.got?.(value) || describe(value, kind)}`;
  throw new InputError(`${call} ${verb} "${name}", ${words}; ${given}.`, { argument: name });
}

/**
 * Checks that only one of two options is given.
 *
 * @throws {InputError} when both are.
 */
export function checkNotBoth<Options>(
  call: string,
  options: Options,
  one: keyof Options & string,
  other: keyof Options & string,
): void {
  if (options[one] === undefined || options[other] === undefined) return;
  throw new InputError(`${call} takes "${one}" or "${other}", not both.`, { argument: one });
}

/** Queries and credentials of addresses, headers, JSON web tokens: secrets, wherever they were put by mistake. */
const looksSecret = /:\S*[?#@]|[?&#]\S+=|\b(?:basic|bearer)\s|\beyJ/i;

/** What is not a key or a password: a short string, and one that looks like an id, a plain address or UP42's host. */
const looksHarmless =
  /^(?:.{0,8}|[0-9a-f]{1,8}(?:-[0-9a-f]{0,12})+|(?:[a-z]+:\/\/[a-z0-9.-]+|(?:[a-z0-9-]+\.)*up42\.com)(?::\d+)?(?:\/[a-z0-9_-]*)*)$/;

/** Names a value for a sentence. A string that is, or may be, a secret is not shown. */
export function describe(
  value: unknown,
  { secret, nearSecrets }: Pick<Kind, "secret" | "nearSecrets"> = {},
): string {
  if (value == null) return String(value);
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (value instanceof Promise) return "a promise, which has to be awaited first";
  if (typeof value === "object") return "an object";
  if (typeof value === "function") return "a function";
  const text = String(value);
  const isHidden =
    secret ||
    looksSecret.test(text) ||
    (nearSecrets && typeof value === "string" && !looksHarmless.test(text));
  if (isHidden) return `a ${typeof value} that is not shown`;
  if (typeof value !== "string") return text;
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** Anything else, such as a URL, a signal or a sink, has no options of its own and would pass for an empty object. */
function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Tells an object from an array and from everything else. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
