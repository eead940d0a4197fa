import { randomUUID } from "node:crypto";
import { lstat, open, readlink, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { OutputError } from "../../errors";
import { realPathOf } from "./folders";
import { oneAtATime } from "./one-at-a-time";
import { readPlainText, statsIfThere } from "./plain-file";
import { machineId, type ProcessOwner, stateOf, thisProcess } from "./process-owner";

/** What a process has in a folder while it moves files there. */
const lockName = ".up42-lock";

/** A lock that has not changed for so long is left over if it is unknown whether its process runs. */
const abandonedMs = 60_000;
/** The same for a lock that does not say whose it is: its process was killed while it made it. */
const unsaidMs = 5_000;
/** A wait ends after this time. */
const longestWaitMs = 10 * 60_000;
const maxLockBytes = 1024;

interface HeldLock {
  /** Who owns the lock on this disk, and so what this process writes there. */
  readonly owner: number;
  release(): Promise<void>;
}

/**
 * Runs `work` when nobody else holds this lock of a folder, in this process or in another one. The lock of a process that
 * has ended is removed.
 *
 * @param work Gets the number of the user to whom this process's files belong on this disk.
 * @throws {OutputError} when others hold the lock for ten minutes.
 * @throws errors of the file system, when no file can be made in the folder.
 */
export async function withFolderLock<Result>(
  folder: string,
  work: (owner: number | undefined) => Promise<Result>,
  name = lockName,
): Promise<Result> {
  const path = join(await realPathOf(folder), name);
  return oneAtATime(path, async () => {
    const lock = await takeLock(path, breakLock);
    try {
      return await work(lock?.owner);
    } finally {
      await lock?.release();
    }
  });
}

/** Removes a lock that was left over. */
type Breaking = (path: string, key: string) => Promise<void>;

/** Returns `undefined` when something has the name that this user may not remove. */
async function takeLock(path: string, remove: Breaking): Promise<HeldLock | undefined> {
  const owner = await thisProcess();
  const started = performance.now();
  let last = "";
  let unchangedSince = started;
  for (;;) {
    const made = await makeLock(path, owner);
    if (made !== undefined) return made;
    const { key, patienceMs } = await lookAt(path, owner);
    const now = performance.now();
    if (key !== last) unchangedSince = now;
    last = key;
    if (now - unchangedSince >= patienceMs) {
      const fault = await remove(path, key).then(
        () => undefined,
        (error: NodeJS.ErrnoException) => error.code,
      );
      if (fault !== undefined && fault !== "ENOENT") return undefined;
    } else if (now - started > longestWaitMs) {
      throw new OutputError(
        `Nothing was saved: other downloads have held ${path} for ten minutes; try again when they have ended.`,
        { path },
      );
    } else {
      await delay(2 + Math.random() * 20);
    }
  }
}

/**
 * Makes the lock of this process; `undefined` if the name is taken. A lock is a symbolic link that leads nowhere, because a link
 * is made in one step with the string that it holds; it is never followed. Where there are no links, it is a file.
 */
async function makeLock(path: string, { machine, pid, start }: ProcessOwner): Promise<HeldLock | undefined> {
  const text = `${machine}-${pid}${start === undefined ? "" : `.${start}`}-${randomUUID()}`;
  try {
    await symlink(text, path).catch(() => makeFile(path, text));
    if ((await textOf(path)) !== text) return undefined;
    const { uid: owner } = await lstat(path);
    return {
      owner,
      async release() {
        if ((await textOf(path)) === text) await unlink(path).catch(() => undefined);
      },
    };
  } catch (error) {
    if (isTaken(error)) return undefined;
    if ((await textOf(path)) === text) await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function makeFile(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EEXIST";
}

/** Two processes may find the same lock left over: only one of them removes it, and never the next one. */
async function breakLock(path: string, key: string): Promise<void> {
  const breaker = await takeLock(breakerOf(path), unlink);
  try {
    if ((await lookAt(path, { machine: "" })).key === key) await unlink(path);
  } finally {
    await breaker?.release();
  }
}

/** Removes the lock of a folder if its process was killed. */
export async function clearLeftLock(folder: string): Promise<void> {
  const machine = await machineId();
  const path = join(folder, lockName);
  const { key, patienceMs } = await lookAt(path, { machine });
  if (patienceMs === 0) await breakLock(path, key);
  const breaker = breakerOf(path);
  if ((await lookAt(breaker, { machine })).patienceMs === 0) await unlink(breaker);
}

/** Held while a lock is removed. */
function breakerOf(path: string): string {
  return `${path}-break`;
}

interface SeenLock {
  /** Tells a lock from other locks at the same path. */
  readonly key: string;
  /** Milliseconds after which it is left over if it has not changed. */
  readonly patienceMs: number;
}

const patience = { ended: 0, unknown: abandonedMs, running: Number.POSITIVE_INFINITY };

async function lookAt(path: string, { machine }: { readonly machine: string }): Promise<SeenLock> {
  const text = await textOf(path);
  const [, owner, number, start] = /^([0-9a-f]{8})-(\d+)(?:\.(\d+))?-/.exec(text ?? "") ?? [];
  if (text !== undefined && owner !== undefined) {
    const state = await stateOf({ machine: owner, pid: Number(number), start }, { machine });
    return { key: text, patienceMs: patience[state] };
  }
  const found = await statsIfThere(path);
  if (found === undefined) return { key: "", patienceMs: abandonedMs };
  return { key: `${found.dev} ${found.ino} ${found.mtimeMs}`, patienceMs: found.isFile() ? unsaidMs : 0 };
}

/** The text of a link or a file; `undefined` for anything else. */
async function textOf(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => readPlainText(path, { maxBytes: maxLockBytes }).catch(() => undefined));
}
