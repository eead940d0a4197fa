import type { Secrets } from "./secrets";
import { spellingsOf } from "./spellings";

const hidden = "[hidden]";

/** How much of a body an error keeps: characters of each string, levels, and values. */
const kept = { characters: 2_000, levels: 20, values: 2_000 } as const;

/** The most characters of a body in which secrets are looked for. The rest is never shown. */
const readCharacters = 2 ** 14;

/** Parameters, members and elements whose values are credentials, or parts of a signed link. */
const names =
  "(?:access|refresh|id|security|session)[_-]?token|token|password|passwd|secret|client[_-]?secret|assertion|" +
  "(?:project)?api[_-]?key|authorization|signature|sig|policy|key-pair-id|googleaccessid|awsaccesskeyid|" +
  "x-(?:goog|amz)-[\\w-]{1,40}";
const secretName = new RegExp(`^(?:${names})$`, "i");

/** A character that is encoded for an address, once or several times: `%3D`, `%253D`. */
const encoded = (code: string): string => `%(?:25){0,3}${code}`;

/**
 * What looks like a credential wherever it appears. The time of each pattern is linear, whatever the server sends: what
 * it repeats without a limit is read only once.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)( +|%20|\+)[\w.~+/=-]{6,}/gi, `$1$2${hidden}`],
  [/(^|[^\w-])eyJ[\w-]{10,}\.[\w.-]+/g, `$1${hidden}`],
  // Of a query or a form.
  [new RegExp(`(^|[^\\w-])(${names})=[^&\\s"'<>\\\\]+`, "gi"), `$1$2=${hidden}`],
  // Of an address in another one.
  [
    new RegExp(
      `(${encoded("(?:26|3F|23)")})(${names})(${encoded("3D")})(?:(?!${encoded("26")})[^&\\s"'<>\\\\])+`,
      "gi",
    ),
    `$1$2$3${hidden}`,
  ],
  // Of JSON that is quoted in a string.
  [
    new RegExp(`(["'])(${names})(\\\\{0,3}["']\\s{0,9}:\\s{0,9}\\\\{0,3}["'])[^"'\\\\]+`, "gi"),
    `$1$2$3${hidden}`,
  ],
  // User and password of an address.
  [
    new RegExp(
      `([a-z]{2,8}(?::|${encoded("3A")})(?:/|${encoded("2F")}){2})(?:(?!${encoded("(?:2F|3F)")})[^\\s/?#@"'<>&]){1,200}?(@|${encoded("40")})`,
      "gi",
    ),
    `$1${hidden}$2`,
  ],
  [
    /<(Signature|SignatureProvided|StringToSign(?:Bytes)?|CanonicalRequest(?:Bytes)?|AWSAccessKeyId)>[\s\S]*?(<\/\1>|$)/gi,
    `<$1>${hidden}</$1>`,
  ],
];

/** Hides the secrets of a user in what errors show. */
export interface Hider {
  /** Hides these secrets in every spelling, and whatever looks like one, in a string. Cuts off what is very long. */
  hideIn(text: string): string;
  /** As {@link hideIn}, for a parsed body, of which it keeps what an error can show. */
  hideInBody(body: unknown): unknown;
}

export function createHider({ values }: Secrets): Hider {
  const spellings = values.map(spellingsOf);

  function hideIn(text: string): string {
    let safe = text.slice(0, readCharacters);
    for (const spelling of spellings) safe = safe.replace(spelling, `$1${hidden}`);
    for (const [pattern, replacement] of patterns) safe = safe.replace(pattern, replacement);
    return safe;
  }

  function hideInBody(body: unknown): unknown {
    let left: number = kept.values;
    let charactersLeft: number = readCharacters;

    function safeText(text: string): string {
      const read = text.slice(0, charactersLeft);
      charactersLeft -= read.length;
      return hideIn(read).slice(0, kept.characters);
    }

    function partOf<Value>(values: readonly Value[]): readonly Value[] {
      return values.slice(0, Math.max(0, left));
    }

    function safe(value: unknown, level: number): unknown {
      left -= 1;
      if (typeof value === "string") return safeText(value);
      // A secret may be a number.
      if (typeof value === "number") return hideIn(`${value}`) === `${value}` ? value : hidden;
      if (typeof value !== "object" || value === null) return value;
      if (level === kept.levels) return "…";
      if (Array.isArray(value)) return partOf(value).map((one) => safe(one, level + 1));
      const members = partOf(Object.keys(value)).map((name) => {
        const member: unknown = (value as Record<string, unknown>)[name];
        const isSecret = secretName.test(name) && typeof member !== "object";
        return [safeText(name), isSecret ? hidden : safe(member, level + 1)];
      });
      return Object.fromEntries(members);
    }

    return safe(body, 0);
  }

  return { hideIn, hideInBody };
}
