import { ArchiveError, type ArchiveFormat, isUp42Error } from "../errors";
import type { SinkTransaction } from "../files/sink";
import type { SkippedFile } from "../types";
import type { Codecs } from "./codecs";
import { toSafePath } from "./entry-path";
import { HardLinks } from "./hard-links";
import type { Budget } from "./limits";
import type { Matcher } from "./matcher";
import { mediaTypeOf } from "./media-type";
import { type ArchiveEntry, type ArchiveMember, quoteName } from "./member";
import { openBody } from "./member-body";
import { PathRegistry } from "./path-registry";
import { keepMember } from "./spooled-member";

export interface UnpackProgress {
  /** Path of the file that is being written. */
  readonly file: string;
  /** Unpacked bytes of all files so far. */
  readonly bytes: number;
  /** Number of files written completely. */
  readonly files: number;
}

interface UnpackingOptions {
  readonly transaction: SinkTransaction<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly matcher: Matcher | undefined;
  readonly onProgress: ((progress: UnpackProgress) => void) | undefined;
}

const progressBytes = 1024 * 1024;
/** A name that is longer is refused for any member. */
const maxNameLength = 1024;

/** Writes the members of one archive. */
export class Unpacking {
  readonly #format: ArchiveFormat;
  readonly #budget: Budget;
  readonly #options: UnpackingOptions;
  readonly #registry: PathRegistry;
  readonly #links = new HardLinks();
  readonly #skipped = new Map<string, SkippedFile>();
  #failure: { readonly error: unknown } | undefined;
  #files = 0;
  #told = 0;

  constructor(
    { format, budget }: { readonly format: ArchiveFormat; readonly budget: Budget },
    options: UnpackingOptions,
  ) {
    this.#format = format;
    this.#budget = budget;
    this.#options = options;
    this.#registry = new PathRegistry({ format });
  }

  get paths(): readonly string[] {
    return this.#registry.paths;
  }

  get skipped(): readonly SkippedFile[] {
    return [...this.#skipped.values()];
  }

  /** The error of a member's bytes. The transaction may throw an error of its own because of it. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Whether bytes of an earlier file are needed again. */
  get hasLinks(): boolean {
    return !this.#links.isEmpty;
  }

  /** Writes what is wanted. Returns whether it read the archive to its end. */
  async writeMembers(members: AsyncIterable<ArchiveEntry>): Promise<boolean> {
    const { matcher } = this.#options;
    for await (const entry of members) {
      await this.#take(entry);
      if (matcher?.isComplete(this.#registry) === true) return false;
    }
    return true;
  }

  async #take(entry: ArchiveEntry): Promise<void> {
    const { name } = entry;
    if (entry.kind === "skipped") {
      const path = pathOfSkipped(name);
      this.#links.forget(path);
      if (this.#isWanted(path)) this.#skip(path, entry.reason);
      return;
    }
    const path = toSafePath(name);
    const isWanted = this.#isWanted(path);
    if (entry.kind === "file") {
      this.#links.addFile(path, entry);
      if (!isWanted) return;
      this.#add(path, name);
      await this.#write(path, entry, { counted: false });
      return;
    }
    const isNew = this.#links.addLink(path, { target: targetOf(entry.target), isWanted });
    if (!isWanted) return;
    if (isNew === true) this.#add(path, name);
    if (isNew === undefined) {
      const reason = `it is a hard link to ${quoteName(entry.target)}, which is not a file before it in the archive`;
      this.#skip(path, reason);
    }
  }

  /**
   * Reads the archive a second time and copies files to the names that later hard links gave them. So it works with every
   * sink, and nothing is kept of an archive without hard links. It ends as soon as it can, unless `toEnd`.
   */
  async copyLinked(
    members: AsyncIterable<ArchiveEntry>,
    { codecs, toEnd }: { readonly codecs: Codecs; readonly toEnd: boolean },
  ): Promise<void> {
    const needed = this.#links.needed();
    let index = -1;
    for await (const entry of members) {
      if (entry.kind !== "file") continue;
      index += 1;
      const copies = needed.get(index);
      if (copies === undefined) continue;
      if (entry.name !== copies.name || entry.size !== copies.size) break;
      await this.#copy(entry, copies.paths, codecs);
      needed.delete(index);
      if (needed.size === 0 && !toEnd) return;
    }
    if (needed.size > 0) throw changedWhileRead(this.#format);
  }

  async #copy(member: ArchiveMember, paths: readonly string[], codecs: Codecs): Promise<void> {
    const { signal } = this.#options;
    const count = (bytes: number) => {
      signal?.throwIfAborted();
      this.#budget.addBytes(bytes * paths.length, member.name);
    };
    const kept = await keepMember(member, { codecs, onBytes: count });
    try {
      for (const path of paths) await this.#write(path, kept.open(), { counted: true });
    } finally {
      await kept.close();
    }
  }

  #isWanted(path: string): boolean {
    return this.#options.matcher?.matches(path) !== false;
  }

  #add(path: string, name: string): void {
    this.#registry.add(path, { name });
    this.#skipped.delete(path);
  }

  #skip(path: string, reason: string): void {
    this.#skipped.set(path, { path, reason });
  }

  async #write(path: string, member: ArchiveMember, { counted }: { counted: boolean }): Promise<void> {
    const { transaction, signal, onProgress } = this.#options;
    const body = openBody(member, {
      signal,
      onBytes: (count) => {
        if (!counted) this.#budget.addBytes(count, member.name);
        if (this.#budget.bytes - this.#told < progressBytes) return;
        this.#told = this.#budget.bytes;
        onProgress?.({ file: path, bytes: this.#told, files: this.#files });
      },
    });
    try {
      await transaction.write({ path, mediaType: mediaTypeOf(path), size: member.size, body: body.stream });
      await body.finish();
    } catch (error) {
      this.#failure = body.failure;
      throw error;
    }
    this.#files += 1;
    onProgress?.({ file: path, bytes: this.#budget.bytes, files: this.#files });
  }
}

/** The error for an archive whose second reading, for hard links, differs from the first. */
export function changedWhileRead(format: ArchiveFormat): ArchiveError {
  return new ArchiveError(
    "The archive changed while its hard links were read; nothing was kept, try again.",
    { format },
  );
}

function targetOf(name: string): string | undefined {
  try {
    return toSafePath(name);
  } catch (error) {
    if (isUp42Error(error, "UnsafePathError")) return undefined;
    throw error;
  }
}

/** Nothing is written for such a member, so its name cannot do harm; it is only told. */
function pathOfSkipped(name: string): string {
  return targetOf(name.length > maxNameLength ? toSafePath(name) : name) ?? name;
}
