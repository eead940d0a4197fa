/** What has a name. A link is followed only to see whether files may go below it. */
export type Found =
  | "file"
  | "folder"
  | "link to a folder inside"
  | "link to a folder outside"
  | "link of another user"
  | "other";

export type BodyReader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** One file that is written into a staging folder. */
export interface StagedFile {
  /** Where it waits. */
  readonly to: string;
  /** Where it goes in the end: errors name this path. */
  readonly path: string;
  /** Whether the same download has written it before: then the later bytes replace the earlier ones. */
  readonly isAgain: boolean;
  readonly reader: BodyReader;
}

/**
 * An output folder, as one download sees it: everything that differs between Node and browsers. The algorithm in
 * `files/staged`, which puts all files there or none, uses nothing else.
 *
 * A path is relative to the output folder and has forward slashes; `""` is the output folder itself. A staging folder
 * has such a path too: a name in the output folder, or `../` and a name if the output folder is missing.
 */
export interface FolderBackend {
  /**
   * Whether `relocate` is one step, for folders as well as files. Otherwise it moves only files, perhaps by copying them:
   * a page that is closed meanwhile leaves an empty file in the place of the copy.
   */
  readonly renames: boolean;
  /** Milliseconds after which nobody can still be moving the files of a plan. */
  readonly longestMoveMs: number;

  /** Makes a new staging folder, or only chooses its path. From now on others can see that its owner is alive. */
  claimStaging(): Promise<string>;
  /** The staging folders of all downloads into this folder. */
  findStagings(): Promise<string[]>;
  /** When a staging folder was created, in epoch milliseconds. */
  begunAt(staging: string): Promise<number>;
  /** Runs `work` unless somebody else may have made a staging folder or changed what is in it. */
  ifOurs(staging: string, work: () => Promise<void>): Promise<void>;
  /**
   * Runs `work` if the owner of a staging folder is gone, and returns whether it ran. Returns `undefined` when it is
   * unknown whether the owner is alive.
   */
  ifOwnerIsGone(staging: string, work: () => Promise<void>): Promise<boolean | undefined>;
  /** Called before files are moved. Returns the staging folder to move them from; `undefined` if all are in place. */
  enter(staging: string): Promise<string | undefined>;
  /** Runs `work` when nobody else moves files into this folder. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** Called when the download has ended, successfully or not. */
  end(): Promise<void>;

  /** What a folder holds; empty when it is missing. */
  list(path: string): Promise<{ readonly name: string; readonly isFolder: boolean }[]>;
  /** Returns a function that finds what has a name in the folder. */
  lookIn(path: string): Promise<(name: string) => Promise<Found | undefined>>;
  /** Length in bytes and time of the last change, in epoch milliseconds; `undefined` when nothing is there. */
  stat(path: string): Promise<{ readonly size: number; readonly modifiedAt: number } | undefined>;
  /** Whether a file is a copy of another one, or a second name of it. */
  isCopy(path: string, other: string): Promise<boolean>;
  /** Content of a file as a string; `undefined` when the file is missing. */
  read(path: string): Promise<string | undefined>;

  makeFolder(path: string): Promise<void>;
  /** Writes a file, makes the folders above it, and returns its length. It may return before the file is on the disk. */
  write(file: StagedFile): Promise<number>;
  /** Waits until everything is written, and throws the first error of that. */
  settle(): Promise<void>;
  /** Writes a string to a file on the disk: whole or not at all. */
  writeWhole(path: string, text: string): Promise<void>;
  /** Removes a file, or a folder with everything in it. */
  remove(path: string): Promise<void>;
  /** Moves a file and replaces the one at `to`, if any. If it returns no promise, the move is done. */
  relocate(from: string, to: string): void | Promise<void>;
  /** Gives a file a second name. Missing where a file can have only one. */
  readonly link?: (path: string, other: string) => Promise<void>;
  /** Removes an empty folder. Missing if `renames` is true: then moves make no folders. */
  readonly removeEmptyFolder?: (path: string) => Promise<void>;

  /** What the caller of the download gets for a file. */
  saved(path: string): string;
  /** The path as messages show it. */
  show(path: string): string;
  /** Makes an `OutputError` from an error of the file system; returns any other error unchanged. */
  explain(error: unknown, path: string): unknown;
}

export function below(folder: string, path: string): string {
  return folder === "" || path === "" ? folder + path : `${folder}/${path}`;
}

/** The same for all spellings that some file system treats as the same path. */
export function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
