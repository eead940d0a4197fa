const hidden = "[hidden]";

/**
 * What looks like a credential wherever it appears: authorization schemes, parts of a signed link, and the parts of it
 * that a storage repeats.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, `$1 ${hidden}`],
  [/\b(Signature|GoogleAccessId|X-Goog-[\w-]+|X-Amz-[\w-]+)=[^&\s"'<>\\]*/gi, `$1=${hidden}`],
  [/<(SignatureProvided|StringToSign|CanonicalRequest)>[\s\S]*?(<\/\1>|$)/gi, `<$1>${hidden}</$1>`],
];

/** Secrets of one signed-in user, which are hidden where the service repeats them. */
export class Secrets {
  readonly #values: string[] = [];

  /** Remembers a secret. Old tokens are forgotten, because the service repeats what was sent last. */
  add(secret: string): void {
    if (secret.length < 4 || this.#values.includes(secret)) return;
    this.#values.push(secret);
    if (this.#values.length > 8) this.#values.splice(4, 1);
  }

  /** Hides these secrets, and whatever looks like one, in a string. */
  hideIn(text: string): string {
    let safe = text;
    for (const value of this.#values) safe = safe.replaceAll(value, hidden);
    for (const [pattern, replacement] of patterns) safe = safe.replace(pattern, replacement);
    return safe;
  }

  /** As {@link hideIn}, for a parsed body. */
  hideInBody(body: unknown): unknown {
    if (typeof body === "string") return this.hideIn(body);
    if (typeof body !== "object" || body === null) return body;
    return JSON.parse(this.hideIn(JSON.stringify(body)));
  }
}
