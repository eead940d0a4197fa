import { OutputError } from "../../errors";

const reasonOf: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EACCES", "writing there is not permitted"],
  ["EPERM", "writing there is not permitted"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many files are open in this process"],
  ["ENFILE", "too many files are open on this machine"],
  ["EFBIG", "a file is too large for the file system"],
  ["ENOTDIR", "a part of the path is a file"],
  ["EEXIST", "a file is in its place"],
  ["EISDIR", "a folder is in its place"],
  ["ENOENT", "the folder is gone"],
  ["ENAMETOOLONG", "a name is too long for the file system"],
  ["ELOOP", "its links lead in a circle"],
  ["EXDEV", "a part of it is on another file system"],
  ["EBUSY", "a file is in use"],
  ["EIO", "the disk reported an error"],
]);

/** Says why nothing could be saved to `path`. Returns errors of anything but the file system unchanged. */
export function toOutputError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return error;
  const reason = reasonOf.get(String(error.code)) ?? `the file system says ${String(error.code)}`;
  return new OutputError(`Nothing was saved to ${path}: ${reason}.`, { path, cause: error });
}

/** Waits for a call of the file system and turns its errors into `OutputError`s. */
export async function onDisk<Result>(path: string, call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toOutputError(error, path);
  }
}
