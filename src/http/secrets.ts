/** Secrets of one signed-in user. Errors hide them where the service repeats them. */
export class Secrets {
  readonly #values: string[] = [];

  /**
   * Remembers a secret. Old tokens are forgotten, because the service repeats what was sent last.
   *
   * A secret with less than four characters is only hidden where its place shows that it is one, such as
   * `"password":"a"`: it occurs in every message.
   */
  add(secret: string): void {
    if (secret.length < 4 || this.#values.includes(secret)) return;
    this.#values.push(secret);
    if (this.#values.length > 8) this.#values.splice(4, 1);
  }

  get values(): readonly string[] {
    return this.#values;
  }
}
