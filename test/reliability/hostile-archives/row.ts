import type { ArchiveFormat, ErrorName } from "../../../src/errors";
import { gzip, type RawTarMember, type RawZipEntry, rawTar, rawZip } from "../../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

/** Makes the same archive in one kind or in several. */
export type Makers = Partial<MakersOf<ArchiveFormat>>;

type MakersOf<Format extends ArchiveFormat> = Readonly<Record<Format, () => Bytes | Promise<Bytes>>>;

/** Text of each file by its path below the output directory. */
export type Files = Readonly<Record<string, string>>;

/** The download fails, and nothing is written anywhere. */
export interface Refused {
  readonly error: ErrorName;
  /** What the error says, at least. */
  readonly says: string;
}

/** The download succeeds: exactly these files come out, all of them in the output directory. */
export interface Harmless {
  readonly files: Files;
  /** Why that is harmless, in words. */
  readonly because: string;
  /** The paths of members that the download tells it has skipped. @default none */
  readonly skipped?: readonly string[];
}

/** The nearest archive that is allowed. */
export interface AllowedTwin {
  /** What it is, or what is different about it. */
  readonly name: string;
  /** The same kinds as those of the hostile one. */
  readonly make: Makers;
  readonly files: Files;
  /** @default none */
  readonly skipped?: readonly string[];
}

/** An archive that somebody made to do harm, or that came out so. */
export interface HostileArchive {
  readonly name: string;
  readonly make: Makers;
  readonly ends: Refused | Harmless;
  /** How it ends on Windows, where that takes names in its own way. */
  readonly onWindows?: Refused;
  /** How it ends on a disk that takes names for the same that differ in case or in their Unicode form only. */
  readonly onFoldingDisks?: Refused;
  /** How it ends in memory, where that is not as in a folder. */
  readonly inMemory?: Harmless;
  /** How it ends with what Node 20 unpacks with in the place of a page, where that is not as in Chromium. */
  readonly inMemoryOfNode20?: Harmless;
  /** Limits of the download, of the hostile one and its twin. */
  readonly options?: { readonly maxEntries?: number; readonly maxBytes?: number };
  readonly twin: AllowedTwin;
}

/** A file outside of any output directory that some archives try to write. */
export const victim = "/tmp/up42-hostile-archive-was-here";

/** What the archives hold besides what is hostile in them. */
export const data = { name: "output/data.json", content: "{}" };

/** The files that come out of an archive, next to {@link data}. */
export function withData(files: Files = {}): Files {
  return { "data.json": "{}", ...files };
}

/** A tgz of {@link data} and hand-made members. */
export function tgzWith(...members: readonly RawTarMember[]): MakersOf<"tgz"> {
  return { tgz: () => gzip(rawTar(data, ...members)) };
}

/** A zip of {@link data} and hand-made entries. */
export function zipWith(...entries: readonly RawZipEntry[]): MakersOf<"zip"> {
  return { zip: () => rawZip([data, ...entries]) };
}

/** Both, with files of these names and contents. */
export function bothWith(
  ...files: readonly (RawTarMember & { readonly name: string })[]
): MakersOf<"tgz" | "zip"> {
  return { ...tgzWith(...files), ...zipWith(...files.map(({ name, content = "" }) => ({ name, content }))) };
}

/** Limits that no length in a header goes beyond, so that what comes behind it is looked at. */
export const ofAnySize = { maxBytes: Number.MAX_SAFE_INTEGER };

/** Says that a download is to be refused because of a name. */
export function unsafe(says: string): Refused {
  return { error: "UnsafePathError", says };
}

/** Says that a download is to be refused because of the archive. */
export function refused(says: string): Refused {
  return { error: "ArchiveError", says };
}

/** Says that a download is to succeed. `files` come out next to {@link data}. */
export function harmless(because: string, files: Files = {}, skipped: readonly string[] = []): Harmless {
  return { files: withData(files), because, skipped };
}
