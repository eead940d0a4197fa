import { OutputError } from "../../errors";

const reasonOf: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["QuotaExceededError", "the disk is full, or the browser gives this page no more space"],
  [
    "NotAllowedError",
    'this page may not write there; call requestPermission({ mode: "readwrite" }) on the handle in a click, and try again',
  ],
  ["SecurityError", "the browser does not let this page write there"],
  ["NotFoundError", "the folder, or something in it, is gone"],
  ["NoModificationAllowedError", "a file is in use, perhaps by another tab"],
  ["TypeMismatchError", "a file is in the place of a folder, or a folder in the place of a file"],
  ["InvalidModificationError", "something else is in its place"],
  ["InvalidStateError", "it was changed meanwhile"],
  ["NotReadableError", "a file there cannot be read"],
  // Not an abort of the caller: a browser throws it for files that it considers dangerous.
  ["AbortError", "the browser refused the file"],
]);

/** Says why nothing could be saved to `path`. Returns errors of anything but the browser unchanged. */
export function toOutputError(error: unknown, path: string): unknown {
  if (!(error instanceof DOMException)) return error;
  const reason = reasonOf.get(error.name) ?? `the browser says ${error.name}`;
  return new OutputError(`Nothing was saved to ${path}: ${reason}.`, { path, cause: error });
}
