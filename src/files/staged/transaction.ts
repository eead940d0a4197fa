import { OutputError, UnsafePathError } from "../../errors";
import { isReservedName } from "../reserved-name";
import type { IncomingFile, SinkTransaction } from "../sink";
import { below, type FolderBackend, folded } from "./backend";
import { listMoves, type Move, makeMoves } from "./moves";
import { discardStaging, inStaging, removeStaging, writePlan } from "./staging";
import { clearStaleStagings } from "./stale-stagings";

/**
 * Starts a set of files that appears in a folder whole or not at all. The files wait in a staging folder. First finishes
 * or removes what earlier downloads left there.
 */
export async function beginStaged(
  backend: FolderBackend,
  { overwrite }: { readonly overwrite: boolean },
): Promise<SinkTransaction> {
  let staging: string | undefined;
  try {
    await clearStaleStagings(backend);
    staging = await backend.claimStaging();
    await backend.makeFolder(inStaging(staging).incoming);
    const files = new StagedTransaction(backend, { staging, overwrite });
    // Functions of the object itself: a sink that passes files on may copy them with `...`.
    return {
      write: (file) => files.write(file),
      commit: (paths) => files.commit(paths),
      rollback: () => files.rollback(),
    };
  } catch (error) {
    if (staging !== undefined) await backend.remove(staging).catch(() => undefined);
    await backend.end();
    throw backend.explain(error, "");
  }
}

class StagedTransaction {
  readonly #backend: FolderBackend;
  readonly #overwrite: boolean;
  #staging: string;
  /** Length in bytes of each file, by its path. */
  readonly #written = new Map<string, number>();
  /** Paths by a key that is the same for paths that a file system may treat as one. */
  readonly #folded = new Map<string, string>();
  readonly #writing = new Set<Promise<void>>();

  constructor(backend: FolderBackend, options: { readonly staging: string; readonly overwrite: boolean }) {
    this.#backend = backend;
    this.#overwrite = options.overwrite;
    this.#staging = options.staging;
  }

  /** A small file may be written to the disk later; its errors are then thrown later, too. */
  async write(file: IncomingFile): Promise<void> {
    const writing = this.#write(file);
    this.#writing.add(writing);
    await writing.finally(() => this.#writing.delete(writing));
  }

  async commit(paths: readonly string[]): Promise<string[]> {
    const backend = this.#backend;
    await backend.settle();
    if (paths.length === 0) {
      await this.rollback();
      return [];
    }
    try {
      await this.#leaveOut(new Set(paths));
      const entered = await backend.enter(this.#staging);
      if (entered !== undefined) {
        this.#staging = entered;
        // Nobody else may change the folder between the planning of the moves and their end.
        await backend.exclusively(() => this.#move(paths));
      }
    } catch (error) {
      throw backend.explain(error, "");
    }
    // The files are in place: what cannot be removed now, a later download removes.
    await discardStaging(backend, this.#staging).catch(() => undefined);
    await backend.end();
    return paths.map((path) => backend.saved(path));
  }

  async rollback(): Promise<void> {
    await Promise.allSettled(this.#writing);
    await this.#backend.settle().catch(() => undefined);
    try {
      await removeStaging(this.#backend, this.#staging);
    } finally {
      await this.#backend.end();
    }
  }

  async #write({ path, body }: IncomingFile): Promise<void> {
    const reader = body.getReader();
    try {
      if (isReservedName(path)) {
        throw new UnsafePathError(`The name ${JSON.stringify(path)} is reserved for downloads in progress.`, {
          entry: path,
        });
      }
      const to = below(inStaging(this.#staging).incoming, path);
      await this.#refuseSameFile(path, to);
      const isAgain = this.#written.has(path);
      this.#written.set(path, 0);
      this.#written.set(path, await this.#backend.write({ to, path, isAgain, reader }));
    } catch (error) {
      await reader.cancel(error).catch(() => undefined);
      throw error;
    }
  }

  /** Only the file system knows whether it treats two names as the same. */
  async #refuseSameFile(path: string, to: string): Promise<void> {
    const other = this.#folded.get(folded(path)) ?? path;
    this.#folded.set(folded(path), path);
    if (other === path || this.#written.has(path)) return;
    await this.#backend.settle();
    if ((await this.#backend.stat(to)) === undefined) return;
    const names = [path, other].map((name) => JSON.stringify(name)).join(" and ");
    throw new OutputError(`Nothing was saved: the file system treats ${names} as the same file.`, {
      path: this.#backend.show(path),
    });
  }

  /** Removes written files that are not wanted after all, and folders that hold nothing else. */
  async #leaveOut(wanted: ReadonlySet<string>): Promise<void> {
    for (const path of wanted) {
      if (!this.#written.has(path)) throw new Error(`No file was written as ${JSON.stringify(path)}.`);
    }
    const kept = new Set([...wanted].flatMap(withParents));
    for (const path of [...this.#written.keys()]) {
      if (wanted.has(path)) continue;
      const outermost = withParents(path).find((part) => !kept.has(part)) ?? path;
      await this.#backend.remove(below(inStaging(this.#staging).incoming, outermost));
      this.#written.delete(path);
    }
  }

  async #move(paths: readonly string[]): Promise<void> {
    const backend = this.#backend;
    const folders = inStaging(this.#staging);
    const overwrite = this.#overwrite;
    const moves: Move[] = [];
    for await (const move of listMoves(backend, folders.incoming)) moves.push(move);
    if (moves.length === 0) {
      const path = backend.show("");
      throw new OutputError(
        `Nothing was saved: ${path} does not list the files that were just written to it; choose another folder.`,
        { path },
      );
    }
    // Taken from the moves: a file system may spell a name differently.
    const replaced = new Set(moves.flatMap((move) => (move.replaces === undefined ? [] : [move.path])));
    const taken = paths.find((path) => replaced.has(path)) ?? [...replaced][0];
    if (taken !== undefined && !overwrite) {
      const path = backend.show(taken);
      throw new OutputError(`Nothing was saved: ${path} already exists and "overwrite" is false.`, { path });
    }
    const isOneStep = moves.length === 1 && taken === undefined;
    if (!isOneStep) await writePlan(backend, folders.plan, { overwrite, files: this.#written });
    await makeMoves(backend, moves, folders);
  }
}

/** A path and the folders above it, the outermost first. */
function withParents(path: string): string[] {
  const names = path.split("/");
  return names.map((_, index) => names.slice(0, index + 1).join("/"));
}
