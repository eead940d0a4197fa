/** What a name holds. A link is followed only to see whether files may go below it. */
export type Found = "file" | "folder" | "link to a folder inside" | "link to a folder outside" | "other";

/** Reads the body of a file. */
export type BodyReader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** One file on its way into a staging folder. */
export interface StagedFile {
  /** Where it waits. */
  readonly to: string;
  /** Where it is to go: this is the path that errors name. */
  readonly path: string;
  /** Whether the same download wrote it before: the later bytes then replace the earlier ones. */
  readonly isAgain: boolean;
  readonly reader: BodyReader;
}

/**
 * An output folder, as one download sees it: everything that differs between Node and browsers. The algorithm that puts
 * files there, all of them or none, is in this folder and uses nothing else.
 *
 * A path is relative to the output folder and has forward slashes; `""` is the output folder itself. A staging folder is
 * called by its path as well: a name in the output folder, or `../` and a name beside an output folder that is missing.
 */
export interface FolderBackend {
  /**
   * Whether `relocate` is one step, for folders as for files. Otherwise it moves files only, perhaps by a copy: a page
   * that is closed meanwhile leaves an empty file where the copy was to be.
   */
  readonly renames: boolean;
  /** Milliseconds after which nobody can be moving the files of a plan any more. */
  readonly longestMoveMs: number;

  /** Chooses the path of a new staging folder. From now on others can tell that its owner lives. */
  claimStaging(): Promise<string>;
  /** The staging folders of all downloads into this folder. */
  findStagings(): Promise<string[]>;
  /** When a staging folder was made, in epoch milliseconds. */
  begunAt(staging: string): Promise<number>;
  /**
   * Runs `job` if the owner of a staging folder is gone, and tells whether it ran. `undefined` when nobody can tell
   * whether the owner lives.
   */
  ifOwnerIsGone(staging: string, job: () => Promise<void>): Promise<boolean | undefined>;
  /** Called before files are moved. Returns the staging folder to move them from; `undefined` when all are in place. */
  enter(staging: string): Promise<string | undefined>;
  /** Runs `job` when nobody else moves files into this folder. */
  exclusively(job: () => Promise<void>): Promise<void>;
  /** Called when the download has ended, well or not. */
  end(): Promise<void>;

  /** What a folder holds; nothing when it is missing. */
  list(path: string): Promise<{ readonly name: string; readonly isFolder: boolean }[]>;
  /** Returns a function that says what a name in the folder is; `undefined` if nothing has that name. */
  lookIn(path: string): Promise<(name: string) => Promise<Found | undefined>>;
  /** Length in bytes and time of the last change, in epoch milliseconds; `undefined` when the file is missing. */
  stat(path: string): Promise<{ readonly size: number; readonly modifiedAt: number } | undefined>;
  /** Whether a file is a mere copy, or another name, of a second one. */
  isCopy(path: string, other: string): Promise<boolean>;
  /** Text of a file; `undefined` when the file is missing. */
  read(path: string): Promise<string | undefined>;

  /** Makes a folder, and those above it that are missing. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file, makes the folders above it, and returns its length. It may return before the file is on the disk. */
  write(file: StagedFile): Promise<number>;
  /** Waits for what `write` has left to do, and throws what went wrong there. */
  settle(): Promise<void>;
  /** Writes a text to the disk: whole or not at all. */
  writeWhole(path: string, text: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
  /** Moves a file and replaces the one at `to`, if any. Without a promise the move is already done. */
  relocate(from: string, to: string): void | Promise<void>;
  /** Gives a file a second name. Missing where files have one name each. */
  readonly link?: (path: string, other: string) => Promise<void>;
  /** Removes an empty folder. Missing if `renames` is true: then moves make no folders. */
  readonly removeEmptyFolder?: (path: string) => Promise<void>;

  /** What the caller gets for a file. */
  saved(path: string): string;
  /** A path for messages. */
  show(path: string): string;
  /** Makes an `OutputError` of an error of the file system; leaves any other as it is. */
  explain(error: unknown, path: string): unknown;
}

/** The path of what is in a folder. */
export function below(folder: string, path: string): string {
  return folder === "" || path === "" ? folder + path : `${folder}/${path}`;
}

/** The same for all spellings of a path that some file system takes for one. */
export function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}
