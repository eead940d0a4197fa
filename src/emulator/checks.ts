/** What an option may be: as a test, and in words for the sentence that refuses it. */
export interface Kind {
  readonly words: string;
  readonly fits: (value: unknown) => boolean;
  /** Whether it must be given. */
  readonly required?: true;
}

/** What each option may be. A name that is not here is refused. */
export type Kinds<Options> = Readonly<Record<keyof Options, Kind>>;

/** A string, also an empty one. */
export const text: Kind = { words: "a text", fits: (value) => typeof value === "string" };

/** A string that something is found by. */
export const id: Kind = {
  words: "a text that is not empty",
  fits: (value) => typeof value === "string" && value !== "",
};

/** `true` or `false`. */
export const flag: Kind = { words: "true or false", fits: (value) => typeof value === "boolean" };

/** A function. */
export const callback: Kind = { words: "a function", fits: (value) => typeof value === "function" };

/** An object, not a list. */
export const record: Kind = { words: "an object", fits: isRecord };

/** A finite number of at least 0. */
export const amount: Kind = {
  words: "a number of at least 0",
  fits: (value) => Number.isFinite(value) && Number(value) >= 0,
};

/** A whole number of at least 0. */
export const count: Kind = {
  words: "a whole number of at least 0",
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};

/** Origin of a server. */
export const origin: Kind = {
  words: "an http or https address",
  fits: (value) =>
    typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
};

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): Kind {
  return {
    words: `a whole number from ${least} to ${most}`,
    fits: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  };
}

/** One of some strings. */
export function oneOf(...allowed: readonly string[]): Kind {
  return { words: allowed.join(" or "), fits: (value) => allowed.some((one) => one === value) };
}

/** A list of any length. */
export function listOf({ words, fits }: Kind): Kind {
  return {
    words: `a list, each member ${words}`,
    fits: (value) => Array.isArray(value) && Array.from(value).every(fits),
  };
}

/**
 * Refuses whatever is not an object of these options. `undefined` stands for an option that is not given.
 *
 * @throws {TypeError} that says what is wrong, or what is missing.
 * @throws {RangeError} when a number is not one of those allowed.
 */
export function checkOptions<Options>(call: string, options: Options, kinds: Kinds<Options>): void {
  const known = Object.keys(kinds);
  if (!isRecord(options)) {
    throw new TypeError(
      `${call} takes an object with ${known.map(quoted).join(", ")}; got ${describe(options)}.`,
    );
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();
    const meant = known.find((name) => plain(name) === plain(unknown));
    const advice = meant === undefined ? `; it takes ${known.map(quoted).join(", ")}` : `: use "${meant}"`;
    throw new TypeError(`${call} does not take "${unknown}"${advice}.`);
  }
  for (const [name, kind] of Object.entries<Kind>(kinds)) check(call, name, options[name], kind);
}

/**
 * Refuses one value that is not what it should be.
 *
 * @throws {TypeError | RangeError} as {@link checkOptions} does.
 */
export function check(call: string, name: string, value: unknown, { words, fits, required }: Kind): void {
  if (fits(value) || (value === undefined && !required)) return;
  const sentence = `${call} takes "${name}", ${words}; ${value === undefined ? "it is missing" : `got ${describe(value)}`}.`;
  throw typeof value === "number" && words.includes("number")
    ? new RangeError(sentence)
    : new TypeError(sentence);
}

/** Tells an object from a list and everything else. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells whether a value is bytes. */
export function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}

function quoted(name: string): string {
  return `"${name}"`;
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  return isRecord(value) ? "an object" : String(value);
}
