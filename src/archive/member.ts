/** One regular file of an archive. */
export interface ArchiveMember {
  readonly kind: "file";
  /** The name as written in the archive. */
  readonly name: string;
  /** Length in bytes according to the archive. */
  readonly size: number;
  /**
   * The next chunk of its bytes; `undefined` after all of them have passed the archive's checks. Rejects with `ArchiveError`
   * when they do not pass, and with the source's own error when the source fails.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** A second name of a file that came before. */
export interface HardLink {
  readonly kind: "link";
  readonly name: string;
  /** Name of the file. */
  readonly target: string;
}

/** A member that is not saved. */
export interface SkippedMember {
  readonly kind: "skipped";
  readonly name: string;
  readonly reason: string;
}

export type ArchiveEntry = ArchiveMember | HardLink | SkippedMember;

/** Renders a name from an archive for a message: quoted, shortened, with control characters escaped. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}

/** What a user can do with an archive that this library does not unpack. */
export const packedWay = 'to keep the archive as it is, pass "unpacking": false';
