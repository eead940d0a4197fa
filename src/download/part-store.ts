import type { ByteStream } from "../types";
import type { KeptStart } from "./open-download";
import type { StoredObject } from "./stored-object";

/** A file that has arrived in part and has another name until the rest is there. */
export interface Part extends KeptStart {
  /** The name that the file gets in the end. */
  readonly name: string;
  /** Appends a whole body. Errors of the body are thrown as they are. */
  append(body: ByteStream): Promise<void>;
  /** Gives the file its name and returns its absolute path. */
  commit(): Promise<string>;
  /** Keeps the part for a later call. */
  release(): Promise<void>;
  /** Removes the part. */
  discard(): Promise<void>;
}

/** What is noted about a part, to recognize the whole file later. */
export interface PartOrigin {
  /** Name of the file's source, the same in each call and without secrets. */
  readonly source: string;
  /** What the storage says about the file. */
  readonly object: StoredObject;
}

/**
 * Keeps the parts of broken downloads, so that a later call, even of another process, resumes them. A file appears under
 * its name when all of it has arrived.
 */
export interface PartStore {
  /**
   * Takes over the part that was left of a source; `undefined` when nothing was left.
   *
   * @throws {OutputError} when its name is taken by something that must not be replaced.
   */
  find(source: string): Promise<Part | undefined>;
  /**
   * Starts a file. Returns `undefined` when another download uses the same name, or something else is in the place of the
   * part.
   *
   * @throws {OutputError} when the name is taken by something that must not be replaced.
   */
  begin(options: PartOrigin & { readonly name: string }): Promise<Part | undefined>;
}
