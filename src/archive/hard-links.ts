import type { ArchiveMember } from "./member";

/** A file whose bytes are needed again, and the paths that they are needed for. */
export interface NeededFile extends Pick<ArchiveMember, "name" | "size"> {
  readonly paths: readonly string[];
}

interface Source extends Pick<ArchiveMember, "name" | "size"> {
  /** Its number among all files of the archive. */
  readonly index: number;
}

/** Finds out which file each hard link of an archive is another name of. */
export class HardLinks {
  /** The file at each path so far. A hard link puts a file at a second path. */
  readonly #sources = new Map<string, Source>();
  /** The paths of wanted links. */
  readonly #links = new Map<string, Source>();
  #count = 0;

  addFile(path: string, { name, size }: Pick<ArchiveMember, "name" | "size">): void {
    this.#sources.set(path, { name, size, index: this.#count });
    this.#links.delete(path);
    this.#count += 1;
  }

  /** What is not a file is at the path now, so that later hard links to it are not to the file that was there before. */
  forget(path: string): void {
    this.#sources.delete(path);
  }

  /** Whether bytes of an earlier file are needed again. */
  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  /** Returns whether the link puts a file at its path; `undefined` when there is no such file before it. */
  addLink(
    path: string,
    { target, isWanted }: { readonly target: string | undefined; readonly isWanted: boolean },
  ): boolean | undefined {
    const source = target === undefined ? undefined : this.#sources.get(target);
    if (source === undefined) return undefined;
    // A second name for what is there already changes nothing.
    if (this.#sources.get(path) === source) return false;
    this.#sources.set(path, source);
    if (isWanted) this.#links.set(path, source);
    return true;
  }

  /** The files whose bytes are needed again, by their numbers among all files of the archive. */
  needed(): Map<number, NeededFile> {
    const needed = new Map<number, { name: string; size: number; paths: string[] }>();
    for (const [path, { index, name, size }] of this.#links) {
      const file = needed.get(index) ?? { name, size, paths: [] };
      file.paths.push(path);
      needed.set(index, file);
    }
    return needed;
  }
}
