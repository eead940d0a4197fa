// Kinds that only later calls need, so that signing in does not load them.
import { boolean, describe, isPlainObject, type Kind, type Kinds, string } from "./options";

export const nonEmptyString: Kind = {
  words: "a string that is not empty",
  fits: (value) => string.fits(value) && value !== "",
};

export const record: Kind = { words: "a plain object", fits: isPlainObject };

/** An object that is sent to the service. */
export const jsonObject: Kind = {
  ...record,
  fits: (value) => record.fits(value) && isJson(value),
  got: (value) =>
    record.fits(value)
      ? "an object with a BigInt, inside itself or nested too deep, which JSON cannot hold"
      : undefined,
};

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/** An object with these members. It may have others: users pass what their own code returns. */
export function objectOf<Members extends object>(words: string, kinds: Kinds<Members>): Kind {
  const wrongIn = (value: Readonly<Record<string, unknown>>): string | undefined =>
    Object.entries<Kind>(kinds).find(([name, { fits, required }]) =>
      value[name] === undefined ? required : !fits(value[name]),
    )?.[0];
  return {
    words,
    fits: (value) => isPlainObject(value) && wrongIn(value) === undefined,
    got: (value) => (isPlainObject(value) ? `an object whose "${wrongIn(value)}" is not right` : undefined),
  };
}

export const path: Kind = {
  words: "the path of a file",
  fits: (value) => nonEmptyString.fits(value) || value instanceof URL,
};

/** Kinds of the options of every call that makes a file. */
export const fileKinds = { path, overwrite: boolean };

export const amount: Kind = {
  words: "a number of at least 0",
  fits: (value) => Number.isFinite(value) && Number(value) >= 0,
};

export function wholeNumber(least: number, most: number): Kind {
  return {
    words: `a whole number from ${least} to ${most}`,
    fits: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  };
}

/** A value for a `for` or `for await` loop, but not a string. */
export const iterable: Kind = {
  words: "an array or another iterable",
  fits: (value) =>
    typeof value === "object" &&
    value !== null &&
    [Symbol.asyncIterator, Symbol.iterator].some((method) => method in value),
};

/** An array of any length. */
export function listOf(kind: Kind, words = `an array, each member ${kind.words}`): Kind {
  const wrongIn = (members: readonly unknown[]): number => members.findIndex((one) => !kind.fits(one));
  return {
    words,
    fits: (value) => Array.isArray(value) && wrongIn(value) === -1,
    got(value) {
      const at = Array.isArray(value) ? wrongIn(value) : -1;
      return at === -1 ? undefined : `an array with ${describe((value as unknown[])[at], kind)}`;
    },
  };
}

/** An array of any length, or a single value that stands for an array of one. */
export function oneOrMore(kind: Kind, words: string): Kind {
  const list = listOf(kind, words);
  return { ...list, fits: (value) => kind.fits(value) || list.fits(value) };
}

/** A value of {@link oneOrMore} as an array. */
export function listFrom<Value>(value: Value | readonly Value[] | undefined): readonly Value[] | undefined {
  return value === undefined ? undefined : Array.isArray(value) ? value : [value as Value];
}
