/** Tries again without waiting, but does wait for an answer on a busy machine. */
export const patience = {
  retry: { limit: 3, baseDelayMs: 1, maxDelayMs: 10 },
  timeoutMs: 60_000,
  idleTimeoutMs: 60_000,
} as const;
