/** Runs of one kind, of which only the newest goes on. */
export interface NewestOnly {
  /** Ends the run before; gives the signal of the new one. */
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
