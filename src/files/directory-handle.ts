/** Writes one file: what is used of a `FileSystemWritableFileStream`. */
export interface HandleWriter {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Makes the written bytes visible. */
  close(): Promise<void>;
  /** Discards the written bytes. */
  abort(reason?: unknown): Promise<void>;
}

/** A file in such a folder: what is used of a `FileSystemFileHandle`. */
export interface FileHandle {
  readonly kind: "file";
  readonly name: string;
  getFile(): Promise<File>;
  /** Not in every browser: Safari has it since version 26. */
  createWritable?(): Promise<HandleWriter>;
  /** Not in every browser, and not for every folder. */
  move?(directory: DirectoryHandle, name: string): Promise<void>;
}

/**
 * A folder in a browser: what is used of a `FileSystemDirectoryHandle`. Pass the handle of a folder that the user picks
 * with `showDirectoryPicker()`, or of the page's own folder (OPFS) from `navigator.storage.getDirectory()`. The interface
 * is written out here because programs for Node are compiled without the types of browsers.
 */
export interface DirectoryHandle {
  readonly kind: "directory";
  /** Empty for the root of OPFS. */
  readonly name: string;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<DirectoryHandle>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<FileHandle>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
  /** In every browser, but missing in the types of some compilers. */
  values?(): AsyncIterable<{ readonly kind: "file" | "directory"; readonly name: string }>;
  /** Chromium only; elsewhere a handle allows reading and writing from the start. */
  queryPermission?(descriptor: { mode: "readwrite" }): Promise<string>;
  requestPermission?(descriptor: { mode: "readwrite" }): Promise<string>;
}

/** Whether a value has the shape of a folder's handle, which may come from another frame. */
export function isDirectoryHandle(value: unknown): value is DirectoryHandle {
  if (typeof value !== "object" || value === null) return false;
  const { kind, getDirectoryHandle, getFileHandle }: Partial<Record<keyof DirectoryHandle, unknown>> = value;
  return (
    kind === "directory" && typeof getDirectoryHandle === "function" && typeof getFileHandle === "function"
  );
}
