export interface PaceLimits {
  /** Requests in a second, in the long run. */
  readonly perSecond: number;
  /** Requests that may be made at once after a pause. */
  readonly burst: number;
}

/** At most 96 of the 100 requests in a second that the service allows, as they may arrive closer together. */
export const servicePace: PaceLimits = { perSecond: 80, burst: 16 };

/** Spreads requests over time, so that no second has more of them than the sum of `perSecond` and `burst`. */
export class Pace {
  readonly #limits: PaceLimits;
  readonly #now: () => number;
  /** Requests that wait, in their order. */
  readonly #waiting = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Requests that could be made at the moment `#countedAt`. */
  #free: number;
  #countedAt: number;

  /** @param options.now milliseconds of a clock that is never set back. */
  constructor(limits: PaceLimits, { now = () => performance.now() }: { now?: () => number } = {}) {
    this.#limits = limits;
    this.#now = now;
    this.#free = limits.burst;
    this.#countedAt = now();
  }

  /** Waits until the next request may be made. Rejects with the signal's reason when it aborts. */
  turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#waiting.size === 0 && this.#take()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
      const stop = (): void => {
        this.#waiting.delete(go);
        if (this.#waiting.size === 0) this.#rest();
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.add(go);
      this.#wait();
    });
  }

  #take(): boolean {
    const { perSecond, burst } = this.#limits;
    const now = this.#now();
    this.#free = Math.min(burst, this.#free + ((now - this.#countedAt) / 1000) * perSecond);
    this.#countedAt = now;
    if (this.#free < 1) return false;
    this.#free -= 1;
    return true;
  }

  #wait(): void {
    if (this.#timer !== undefined) return;
    const ms = Math.ceil(((1 - this.#free) / this.#limits.perSecond) * 1000);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        for (const go of this.#waiting) {
          if (!this.#take()) break;
          this.#waiting.delete(go);
          go();
        }
        if (this.#waiting.size > 0) this.#wait();
      },
      Math.max(1, ms),
    );
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
