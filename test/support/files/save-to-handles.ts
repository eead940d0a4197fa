import { createHandleSink } from "../../../src/browser/handles/sink";
import type { DirectoryHandle } from "../../../src/files/directory-handle";
import { transact } from "../../../src/files/transact";
import { streamOf } from "../archives/archives";
import { fakeLocks } from "./handles";

/** What a page waits for that never comes. */
export const never = new Promise<never>(() => undefined);
/** An error as a browser throws it. */
export const refusal = (name: string) => new DOMException("said the browser", name);

interface SaveOptions {
  readonly overwrite?: boolean;
  readonly locks?: ReturnType<ReturnType<typeof fakeLocks>["page"]>["locks"];
  /** Thrown after all files were written. */
  readonly failure?: Error;
}

/** A file of text, as a download writes it. */
export function incoming(path: string, text: string) {
  return { path, mediaType: "text/plain", body: streamOf(new TextEncoder().encode(text)) };
}

/** Saves texts under their paths, in one set. */
export function save(
  { handle }: { readonly handle: DirectoryHandle },
  files: Record<string, string>,
  { failure, locks = fakeLocks().page().locks, ...options }: SaveOptions = {},
): Promise<string[]> {
  return transact(createHandleSink(handle, { ...options, locks }), async (transaction) => {
    for (const [path, text] of Object.entries(files)) await transaction.write(incoming(path, text));
    if (failure !== undefined) throw failure;
    return Object.keys(files);
  });
}

/** As `Promise.withResolvers`, which Node 20 lacks. */
export function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
