/** Runs of one kind, of which only the newest continues. */
export interface NewestOnly {
  /** Cancels the previous run, and returns the signal of the new one. */
  begin(): AbortSignal;
}

export function newestOnly(): NewestOnly {
  let running = new AbortController();
  return {
    begin() {
      running.abort();
      running = new AbortController();
      return running.signal;
    },
  };
}
