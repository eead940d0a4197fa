/** A page must not be unresponsive for longer. */
const mostBusyMs = 20;

/** Looking at the clock costs as much as a few dozen steps. */
const stepsBetween = 4096;

/** Lets a long computation rest, so that a page stays responsive and an abort is noticed. */
export class Breather {
  readonly #signal: AbortSignal | undefined;
  #rested = performance.now();

  constructor(signal?: AbortSignal | null) {
    this.#signal = signal ?? undefined;
  }

  /** Whether it is time for `rest`. It costs little, so ask often. */
  get isDue(): boolean {
    return performance.now() - this.#rested >= mostBusyMs;
  }

  /** Lets other tasks run. Rejects with the signal's reason when the signal aborts. */
  async rest(): Promise<void> {
    this.#signal?.throwIfAborted();
    await nextTask();
    this.#rested = performance.now();
    this.#signal?.throwIfAborted();
  }

  /** Does `step` for 0, 1 and so on, `count` times, and rests when it is time. */
  async each(count: number, step: (index: number) => void): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      if (index % stepsBetween === 0 && this.isDue) await this.rest();
      step(index);
    }
  }
}

/** Uses a message, because browsers delay timers by a second in a page that is not visible. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
