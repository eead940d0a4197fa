/** What is used of `navigator.locks`. The browser releases the locks of a page that is closed. */
export interface Locks {
  request<Result>(
    name: string,
    options: { readonly ifAvailable?: boolean },
    callback: (lock: unknown) => Promise<Result>,
  ): Promise<Result>;
}

/** The browser's own locks; `undefined` if the browser does not have locks. */
export function browserLocks(): Locks | undefined {
  return (globalThis.navigator?.locks as Locks | null | undefined) ?? undefined;
}

/** Takes and holds a lock that nobody has. Returns a function that releases it. */
export async function holdLock(name: string, locks: Locks | undefined): Promise<() => void> {
  if (locks === undefined) return () => undefined;
  return new Promise((resolve, reject) => {
    const hold = () => new Promise<void>((release) => resolve(release));
    locks.request(name, {}, hold).catch(reject);
  });
}

/** Runs `work` if nobody has a lock, and returns whether it ran; `undefined` if the browser does not have locks. */
export async function ifUnlocked(
  name: string,
  locks: Locks | undefined,
  work: () => Promise<void>,
): Promise<boolean | undefined> {
  if (locks === undefined) return undefined;
  return locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await work();
    return true;
  });
}
