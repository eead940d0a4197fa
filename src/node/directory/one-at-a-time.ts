/**
 * The last of those that wait for each key. The one thing that is shared by all clients of a process: what it guards, a
 * folder, is too. It holds no more than who is next.
 */
const last = new Map<string, Promise<void>>();

/** Runs `work` when all earlier work with the same key of this process has ended. */
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
