/** What takes the bytes of one file of a folder that a browser gave out. */
export interface HandleWriter {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Shows what was written. */
  close(): Promise<void>;
  /** Forgets what was written. */
  abort(reason?: unknown): Promise<void>;
}

/** One file of a folder that a browser gave out: what is used of a `FileSystemFileHandle`. */
export interface FileHandle {
  readonly kind: "file";
  readonly name: string;
  getFile(): Promise<File>;
  /** Not in every browser: Safari has it from 26 on. */
  createWritable?(): Promise<HandleWriter>;
  /** Not in every browser, and not for every folder. */
  move?(directory: DirectoryHandle, name: string): Promise<void>;
}

/**
 * A folder that a browser gave out: what is used of a `FileSystemDirectoryHandle`. Every handle of a browser is one,
 * from `showDirectoryPicker()` (a folder of the user's) as from `navigator.storage.getDirectory()` (OPFS, the page's
 * own). It is spelt out here because programs for Node are compiled without the types of browsers.
 */
export interface DirectoryHandle {
  readonly kind: "directory";
  /** Empty for the root of OPFS. */
  readonly name: string;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<DirectoryHandle>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
  /** In every browser; the types of some compilers lack it. */
  values?(): AsyncIterable<{ readonly kind: "file" | "directory"; readonly name: string }>;
  /** Chromium only; elsewhere a handle is good for reading and writing from the start. */
  queryPermission?(descriptor: { mode: "readwrite" }): Promise<string>;
  requestPermission?(descriptor: { mode: "readwrite" }): Promise<string>;
}

/** Tells by its shape whether something is the handle of a folder, also one of another frame. */
export function isDirectoryHandle(value: unknown): value is DirectoryHandle {
  if (typeof value !== "object" || value === null) return false;
  const { kind, getDirectoryHandle, getFileHandle }: Partial<Record<keyof DirectoryHandle, unknown>> = value;
  return (
    kind === "directory" && typeof getDirectoryHandle === "function" && typeof getFileHandle === "function"
  );
}
