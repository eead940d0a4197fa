/** One regular file of an archive. */
export interface ArchiveMember {
  /** The name as written in the archive. */
  readonly name: string;
  /** Length in bytes that the archive announces for it. */
  readonly size: number;
  /**
   * The next chunk of its bytes; `undefined` once all of them came and passed the archive's checks. Rejects with
   * `ArchiveError` when they do not, and with the source's own error when that breaks.
   */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** Renders a name from an archive for a sentence: quoted, control characters escaped, not endless. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}
