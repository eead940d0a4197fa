import { ArchiveError } from "../errors";

/** Thrown when the file behind the link is not the one that was begun. Whoever reads it may start over. */
export class ObjectChangedError extends ArchiveError {}

/** Says that an answer is of another file. */
export function objectChanged(): ObjectChangedError {
  return new ObjectChangedError(
    "The results changed while they were being downloaded; nothing was kept, try again.",
  );
}

/** Says that an answer may be of another file. */
export function objectUnrecognizable(cause?: unknown): ObjectChangedError {
  return new ObjectChangedError(
    "The download broke off, and the storage tells nothing by which the rest could be known to be of the same " +
      "file; nothing was kept, try again.",
    { cause },
  );
}
