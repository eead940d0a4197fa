import type { ExportOptions, ExportProgress } from "./options";

/** Longer than this a page must not be without answering its user. */
const mostBusyMs = 40;

/** Lets a long job be watched and stopped, and the page live on beside it. */
export class Pace {
  readonly #options: ExportOptions;
  #rested = performance.now();

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal ?? undefined;
  }

  /** Called between two steps of the job. */
  async step(progress: ExportProgress): Promise<void> {
    this.signal?.throwIfAborted();
    if (performance.now() - this.#rested < mostBusyMs) return;
    this.tell(progress);
    await nextTask();
    this.#rested = performance.now();
    this.signal?.throwIfAborted();
  }

  tell(progress: ExportProgress): void {
    this.#options.onProgress?.(progress);
  }
}

/** By a message, for browsers let a timer of a page that is not looked at wait a second. */
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
