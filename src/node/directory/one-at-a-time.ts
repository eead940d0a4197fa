/** The last work that waits for each key. All clients of a process share it, because they share folders. */
const last = new Map<string, Promise<void>>();

/** Runs `work` when all earlier work of this process with the same key has ended. */
export async function oneAtATime<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const running = (last.get(key) ?? Promise.resolve()).then(work);
  const ended = running.then(
    () => undefined,
    () => undefined,
  );
  last.set(key, ended);
  try {
    return await running;
  } finally {
    if (last.get(key) === ended) last.delete(key);
  }
}
