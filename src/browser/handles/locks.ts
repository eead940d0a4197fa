/** What is used of `navigator.locks`: a lock is given back when the page that has it is closed. */
export interface Locks {
  request<Result>(
    name: string,
    options: { readonly ifAvailable?: boolean },
    callback: (lock: unknown) => Promise<Result>,
  ): Promise<Result>;
}

/** The browser's own locks; `undefined` where it has none. */
export function browserLocks(): Locks | undefined {
  return (globalThis.navigator?.locks as Locks | null | undefined) ?? undefined;
}

/** Takes a lock that nobody has and keeps it. Returns what gives it back. */
export async function holdLock(name: string, locks: Locks | undefined): Promise<() => void> {
  if (locks === undefined) return () => undefined;
  return new Promise((resolve, reject) => {
    const held = locks.request(
      name,
      {},
      () =>
        new Promise<void>((release) => {
          resolve(release);
        }),
    );
    held.catch(reject);
  });
}

/** Runs a job while nobody else has a lock, after all who waited before. */
export async function whileLocked<Result>(
  name: string,
  locks: Locks | undefined,
  job: () => Promise<Result>,
): Promise<Result> {
  return locks === undefined ? job() : locks.request(name, {}, job);
}

/** Runs a job if nobody has a lock, and tells whether it ran; `undefined` where there are no locks to tell. */
export async function ifUnlocked(
  name: string,
  locks: Locks | undefined,
  job: () => Promise<void>,
): Promise<boolean | undefined> {
  if (locks === undefined) return undefined;
  return locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await job();
    return true;
  });
}
