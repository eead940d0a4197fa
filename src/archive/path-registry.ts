import { ArchiveError, type ArchiveFormat } from "../errors";
import { packedWay, quoteName } from "./member";

/** Remembers which member of an archive has which path, so that no member silently replaces another one. */
export class PathRegistry {
  readonly #format: ArchiveFormat;
  readonly #names = new Map<string, string>();
  readonly #folders = new Set<string>();

  constructor({ format }: { format: ArchiveFormat }) {
    this.#format = format;
  }

  /** All paths, each once, in the order of their first members. */
  get paths(): string[] {
    return [...this.#names.keys()];
  }

  /** Whether a member has the path. */
  has(path: string): boolean {
    return this.#names.has(path);
  }

  /** @throws {ArchiveError} when a member of another name, or a folder, has the path already. */
  add(path: string, { name }: { name: string }): void {
    const earlier = this.#names.get(path);
    // U+FFFD replaces bytes that are not UTF-8: names with it may look the same and be different.
    if (earlier !== undefined && (earlier !== name || name.includes("\ufffd"))) {
      throw this.#conflict(
        name,
        `its members ${quoteName(earlier)} and ${quoteName(name)} have the same path`,
      );
    }
    if (this.#folders.has(path))
      throw this.#conflict(name, `${quoteName(path)} is both a file and a folder in it`);
    for (const folder of foldersOf(path)) {
      if (this.#folders.has(folder)) break;
      if (this.#names.has(folder)) {
        throw this.#conflict(name, `${quoteName(folder)} is both a file and a folder in it`);
      }
      this.#folders.add(folder);
    }
    this.#names.set(path, name);
  }

  #conflict(entry: string, reason: string): ArchiveError {
    return new ArchiveError(`The archive cannot be unpacked: ${reason}; ${packedWay}.`, {
      format: this.#format,
      entry,
    });
  }
}

/** The folders of a path, the innermost first. */
function* foldersOf(path: string): Generator<string, void, undefined> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
    yield path.slice(0, end);
}
