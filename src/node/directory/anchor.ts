import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  type Stats,
  statSync,
} from "node:fs";
import { platform } from "node:process";
import { OutputError } from "../../errors";

/** Windows has none of them, and macOS has no path to an open folder. */
const { O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants;

/**
 * Holds on to a folder, so that whoever renames it, or puts another one or a link in its place, does not turn our writes
 * elsewhere. On Linux the folder is kept open and reached through its descriptor. Elsewhere its numbers are compared right
 * before each use.
 */
export class Anchor {
  readonly #path: string;
  readonly #follows: boolean;
  readonly #stats: Stats;
  #descriptor: number | undefined;
  /** The path through the descriptor. */
  #through: string | undefined;

  /** @param options.follows Whether the folder may be a link to one. */
  constructor(path: string, { follows = false }: { readonly follows?: boolean } = {}) {
    this.#path = path;
    this.#follows = follows;
    if (platform !== "linux") {
      this.#stats = this.#look();
      return;
    }
    const flags = constants.O_RDONLY | O_DIRECTORY | (follows ? 0 : O_NOFOLLOW);
    const descriptor = openSync(path, flags);
    this.#descriptor = descriptor;
    this.#stats = fstatSync(descriptor);
    const through = `/proc/self/fd/${descriptor}`;
    if (existsSync(through)) this.#through = through;
  }

  get stats(): Stats {
    return this.#stats;
  }

  /** A path to the folder that was opened, for the next call. @throws {OutputError} as {@link check} does. */
  get path(): string {
    if (this.#through !== undefined) return this.#through;
    this.check();
    return this.#path;
  }

  /** @throws {OutputError} when something else has its place. */
  check(): void {
    let found: Stats | undefined;
    try {
      found = this.#look();
    } catch {
      // Whatever the reason, the folder cannot be used.
    }
    if (found !== undefined && isSame(found, this.#stats)) return;
    throw new OutputError(
      `Nothing was saved: another program has moved or replaced the folder ${this.#path} during the download.`,
      { path: this.#path },
    );
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#through = undefined;
  }

  #look(): Stats {
    return this.#follows ? statSync(this.#path) : lstatSync(this.#path);
  }
}

/** Whether two entries of a disk are the same file or folder. */
export function isSame(one: Pick<Stats, "dev" | "ino">, other: Pick<Stats, "dev" | "ino">): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}
