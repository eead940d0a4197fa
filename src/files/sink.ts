/** One file on its way to a {@link Sink}. */
export interface IncomingFile {
  /** Relative path with forward slashes, already made safe, such as `ce83f8b9/pan.tif`. */
  readonly path: string;
  /** Media type, such as `image/tiff`; `application/octet-stream` when it is not known. */
  readonly mediaType: string;
  /** Length in bytes where it is known beforehand. */
  readonly size?: number | undefined;
  /** The bytes. `write` reads them to their end or cancels the stream. It errors when the download fails. */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** One set of files that appears whole or not at all. */
export interface SinkTransaction<Saved = string> {
  /**
   * Takes one file in. Files may arrive side by side, each under a path of its own. A path that was written before may
   * come again, also one whose body failed (an archive may hold a file twice, or be read once more); the later bytes then
   * replace the earlier ones.
   */
  write(file: IncomingFile): Promise<void>;
  /** Makes the files visible and returns, for each of `paths` in its order, what the caller gets for it. */
  commit(paths: readonly string[]): Promise<Saved[]>;
  /** Forgets everything that was written. Called when anything failed or was aborted, a failed `commit` included. */
  rollback(): Promise<void>;
}

/** What the caller of a download asks of the place that the files go to. */
export interface SinkOptions {
  /**
   * Whether files that exist may be replaced. With `false`, the first name that is taken ends the download in an
   * `OutputError` (or in an error of the sink's own) and nothing is changed.
   * @default true
   */
  readonly overwrite?: boolean | undefined;
}

/**
 * A place where files go. Write one to send results somewhere of your own, such as an object store.
 *
 * A sink must not show any file before `commit`. Errors that it throws reach the caller as they are.
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
   * Starts a set of files. Called once for each download, so that one sink can serve many.
   *
   * @param options What the caller of the download asks for. A sink that has nothing to replace may leave it unread.
   */
  begin(options?: SinkOptions): Promise<SinkTransaction<Saved>>;
}
