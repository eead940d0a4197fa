/** Jobs under way at once: enough to keep the four threads of Node's pool busy. */
const mostAtOnce = 16;

/**
 * Runs short jobs of the file system while the next ones are prepared. Waiting for each takes several times as long,
 * because most of that time is spent on the way to the disk's thread and back.
 */
export class WriteBehind {
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  /**
   * Starts a job as soon as few enough are under way.
   *
   * @throws What went wrong with an earlier one.
   */
  async add(job: () => Promise<void>): Promise<void> {
    while (this.#running.size >= mostAtOnce) await Promise.race(this.#running);
    this.#throwFailure();
    const running: Promise<void> = job()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /**
   * Waits until all jobs have ended.
   *
   * @throws What went wrong with the first of them that failed.
   */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
