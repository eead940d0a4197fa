import { ArchiveError } from "../errors";

/** Thrown when the file behind the link is not the same as at the start of the download. The caller may start over. */
export class ObjectChangedError extends ArchiveError {}

/** The error for an answer with another file. */
export function objectChanged(): ObjectChangedError {
  return new ObjectChangedError(
    "The results changed while they were being downloaded; nothing was kept, try again.",
  );
}

/** The error for an answer that may have another file. */
export function objectUnrecognizable(cause?: unknown): ObjectChangedError {
  return new ObjectChangedError(
    "The download broke and cannot be resumed, because the storage sends nothing that identifies the file; nothing " +
      "was kept, try again.",
    { cause },
  );
}
