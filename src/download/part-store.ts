import type { ByteStream } from "../types";
import type { KeptStart } from "./open-download";
import type { StoredObject } from "./stored-object";

/** A file that has arrived in part, and waits under another name for the rest. */
export interface Part extends KeptStart {
  /** The name that it gets in the end. */
  readonly name: string;
  /** Writes a body behind what is there, to its end. What the body errors with passes. */
  append(body: ByteStream): Promise<void>;
  /** Gives the file its name and returns its absolute path. */
  commit(): Promise<string>;
  /** Leaves what is there for a later call. */
  release(): Promise<void>;
  /** Removes what is there. */
  discard(): Promise<void>;
}

/** What is noted about a part, to know later what it is a part of. */
export interface PartOrigin {
  /** Names what the file is, the same in each call and without anything secret. */
  readonly source: string;
  /** What the storage says of it. */
  readonly object: StoredObject;
}

/**
 * A place where a file that breaks off is kept, so that a later call, of another process even, goes on with it. The file
 * appears under its name when all of it has arrived.
 */
export interface PartStore {
  /**
   * Takes over what was left of a source; `undefined` when there is nothing.
   *
   * @throws {OutputError} when its name is taken by something that must not be replaced.
   */
  find(source: string): Promise<Part | undefined>;
  /**
   * Begins a file. `undefined` when another download is at the same name, or something else is where the part would be.
   *
   * @throws {OutputError} when the name is taken by something that must not be replaced.
   */
  begin(options: PartOrigin & { readonly name: string }): Promise<Part | undefined>;
}
