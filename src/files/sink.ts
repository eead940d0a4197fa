/** One file that a {@link Sink} receives. */
export interface IncomingFile {
  /** Relative path with forward slashes, already made safe, such as `ce83f8b9/pan.tif`. */
  readonly path: string;
  /** Media type, such as `image/tiff`; `application/octet-stream` when it is not known. */
  readonly mediaType: string;
  /** Length in bytes, if it is known beforehand. */
  readonly size?: number | undefined;
  /** The bytes. `write` reads them to the end or cancels the stream. The stream errors when the download fails. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** One set of files: all of them appear, or none. */
export interface SinkTransaction<Saved = string> {
  /**
   * Writes one file. Several files may be written at the same time, each with its own path. A path may be written
   * again, even after its body failed (an archive may contain a file twice, or be read a second time): the later bytes
   * replace the earlier ones.
   */
  write(file: IncomingFile): Promise<void>;
  /** Makes the files visible. Returns one value for each of `paths`, in the same order: what the caller gets for it. */
  commit(paths: readonly string[]): Promise<Saved[]>;
  /** Discards all written files. Called when anything failed or was aborted, including `commit`. */
  rollback(): Promise<void>;
}

/** Options that a download passes to a sink. */
export interface SinkOptions {
  /**
   * Whether existing files may be replaced. With `false`, the download ends with an `OutputError` (or with the sink's
   * own error) if a file already exists, and nothing is changed.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/**
 * A place for files. Write one to send results elsewhere, such as to an object store.
 *
 * A sink must not make any file visible before `commit`. Its errors reach the caller unchanged.
 *
 * @example
 * ```ts
 * import type { Sink } from "up42-js";
 *
 * // Keeps only the names.
 * const listing: Sink = {
 *   async begin() {
 *     return {
 *       async write(file) {
 *         await file.body.cancel();
 *       },
 *       async commit(paths) {
 *         return [...paths];
 *       },
 *       async rollback() {},
 *     };
 *   },
 * };
 * ```
 */
export interface Sink<Saved = string> {
  /**
   * Starts a set of files. Called once for each download, so one sink can serve many.
   *
   * @param options What the caller of the download asks for. A sink that replaces nothing may ignore it.
   */
  begin(options?: SinkOptions): Promise<SinkTransaction<Saved>>;
}
