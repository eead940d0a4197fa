import fs from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { devNull } from "node:os";

/** The calls with which `src` may change a disk. Whoever kills a process at its n-th call counts these. */
export const changingCalls = {
  FileHandle: ["close", "sync", "write", "writeFile"],
  "node:fs": ["renameSync", "writeFile"],
  "node:fs/promises": ["link", "mkdir", "open", "rename", "rm", "rmdir", "symlink", "unlink"],
} as const;

/** What `src` uses besides: it leaves a disk as it is. */
export const readingCalls = {
  FileHandle: ["read", "stat"],
  "node:fs": [
    "closeSync",
    "constants",
    "createReadStream",
    "existsSync",
    "fstatSync",
    "lstatSync",
    "openSync",
    "statSync",
  ],
  "node:fs/promises": ["lstat", "readFile", "readdir", "readlink", "realpath", "stat"],
} as const;

type Calls = typeof changingCalls;
/** Such as `node:fs/promises rename`. */
export type CallName = { [Home in keyof Calls]: `${Home} ${Calls[Home][number]}` }[keyof Calls];

/** All of {@link changingCalls} by their names. */
export const callNames: readonly CallName[] = Object.entries(changingCalls).flatMap(([home, names]) =>
  names.map((name) => `${home} ${name}` as CallName),
);

const needingRoom: ReadonlySet<CallName> = new Set([
  "FileHandle sync",
  "FileHandle write",
  "FileHandle writeFile",
  "node:fs renameSync",
  "node:fs writeFile",
  "node:fs/promises link",
  "node:fs/promises mkdir",
  "node:fs/promises open",
  "node:fs/promises rename",
  "node:fs/promises symlink",
]);

/** A call that is about to be made. */
export interface WatchedCall {
  readonly name: CallName;
  /** How it ends: it returns or throws, settles a promise, or calls back. */
  readonly style: "sync" | "promise" | "callback";
  /** Makes the call. `onEnd` is told when one that calls back has ended, and returns whether to tell the caller. */
  proceed(onEnd?: () => boolean): unknown;
  /** Fails in the style of the call. */
  fail(error: Error): unknown;
}

/** Has every changing call of this process made by `intercept`. Returns a function that puts the real ones back. */
export async function watchFileSystem(
  intercept: (call: WatchedCall) => unknown,
  names: readonly CallName[] = callNames,
): Promise<() => void> {
  const handle = await open(devNull);
  const prototype: object = Object.getPrototypeOf(handle);
  const { open: realOpen } = fs.promises;
  await handle.close();

  /** Some methods are on the prototype of all handles, others are made for each. */
  function watchHandle(opened: FileHandle): FileHandle {
    for (const name of names) {
      const key = keyOf(name, "FileHandle");
      if (key !== undefined && Object.hasOwn(opened, key)) watch(opened, key, { name, intercept });
    }
    return opened;
  }

  fs.promises.open = async (...args) => watchHandle(await realOpen(...args));
  const restores = names.flatMap((name) =>
    Object.entries({ FileHandle: prototype, "node:fs": fs, "node:fs/promises": fs.promises }).map(
      ([home, calls]) => {
        const key = keyOf(name, home);
        return key !== undefined && key in calls ? watch(calls, key, { name, intercept }) : () => undefined;
      },
    ),
  );
  syncBuiltinESMExports();
  return () => {
    for (const restore of restores) restore();
    fs.promises.open = realOpen;
    syncBuiltinESMExports();
  };
}

/** The name of a call in its home; `undefined` when that is elsewhere. */
function keyOf(name: CallName, home: string): string | undefined {
  return name.startsWith(`${home} `) ? name.slice(home.length + 1) : undefined;
}

type Call = (...args: unknown[]) => unknown;

/** Has a call of an object made by `intercept`. Returns a function that puts the real one back. */
function watch(
  calls: object,
  key: string,
  { name, intercept }: { name: CallName; intercept: (call: WatchedCall) => unknown },
): () => void {
  const home = calls as Record<string, Call>;
  const real = home[key] as Call;
  home[key] = function (this: unknown, ...args) {
    return intercept(watched(name, real, { self: this, args }));
  };
  return () => {
    home[key] = real;
  };
}

function watched(
  name: CallName,
  real: Call,
  { self, args }: { self: unknown; args: unknown[] },
): WatchedCall {
  const callback = args.at(-1);
  if (typeof callback === "function") {
    return {
      name,
      style: "callback",
      proceed: (onEnd = () => true) =>
        real.call(self, ...args.slice(0, -1), (...results: unknown[]) => {
          if (onEnd()) callback(...results);
        }),
      fail: (error) => callback(error),
    };
  }
  const proceed = (): unknown => real.apply(self, args);
  if (!name.endsWith("Sync")) {
    return { name, style: "promise", proceed, fail: (error) => Promise.reject(error) };
  }
  return {
    name,
    style: "sync",
    proceed,
    fail(error) {
      throw error;
    },
  };
}

/** What is to go wrong with the calls of a process. */
export interface Trouble {
  /** Kills it right before its n-th call. */
  readonly killAt?: number | undefined;
  /** Kills it right before its n-th synchronous rename. */
  readonly killAtRename?: number | undefined;
  /** Has these synchronous renames fail, the first one being 1. */
  readonly failingRenames?: readonly number[] | undefined;
  /** Has the n-th call that may need room on the disk fail as on a full one, or with `errorCode`. */
  readonly fullAt?: number | undefined;
  readonly errorCode?: string | undefined;
}

/** Counts calls and says what becomes of each. */
export class CallCounter {
  readonly #trouble: Trouble;
  readonly made: CallName[] = [];
  #renames = 0;
  #needingRoom = 0;

  constructor(trouble: Trouble) {
    this.#trouble = trouble;
  }

  /** Whether the call that finds no room was made. */
  get isFull(): boolean {
    return this.#needingRoom >= (this.#trouble.fullAt ?? Number.POSITIVE_INFINITY);
  }

  /** Counts a call. Returns the error that it is to fail with, if any, or "kill". */
  next(name: CallName): Error | "kill" | undefined {
    const { killAt, killAtRename, failingRenames, fullAt, errorCode = "ENOSPC" } = this.#trouble;
    this.made.push(name);
    const isRename = name === "node:fs renameSync";
    if (isRename) this.#renames += 1;
    if (this.made.length === killAt || (isRename && this.#renames === killAtRename)) return "kill";
    if (isRename && failingRenames?.includes(this.#renames) === true) return systemError("EIO");
    if (needingRoom.has(name)) {
      this.#needingRoom += 1;
      if (this.#needingRoom === fullAt) return systemError(errorCode);
    }
    return undefined;
  }
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: told to fail`), { code, syscall: "told" });
}
