import type { DirectoryHandle, FileHandle } from "../../files/directory-handle";

/** A place in a folder: the folder that holds it, and its name there. */
export interface Place {
  readonly folder: DirectoryHandle;
  readonly name: string;
}

/** What is under a name. */
export type Found = "file" | "folder" | "nothing";

/** Looks what is under a name. */
export async function look({ folder, name }: Place): Promise<Found> {
  try {
    await folder.getFileHandle(name);
    return "file";
  } catch (error) {
    if (isNamed(error, "TypeMismatchError")) return "folder";
    if (isNamed(error, "NotFoundError")) return "nothing";
    throw error;
  }
}

/** Whether an error is the browser's one of this name. */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

/** Opens a folder; `undefined` when there is none. */
export async function openFolder(
  parent: DirectoryHandle,
  name: string,
): Promise<DirectoryHandle | undefined> {
  try {
    return await parent.getDirectoryHandle(name);
  } catch (error) {
    if (isNamed(error, "NotFoundError")) return undefined;
    throw error;
  }
}

/** The files of a folder and of the folders in it, by their relative paths with forward slashes. */
export async function* filesIn(
  folder: DirectoryHandle,
  prefix = "",
): AsyncGenerator<{ readonly path: string; readonly file: FileHandle }, void, undefined> {
  for (const { kind, name } of await entriesOf(folder)) {
    const path = prefix + name;
    if (kind === "file") yield { path, file: await folder.getFileHandle(name) };
    else yield* filesIn(await folder.getDirectoryHandle(name), `${path}/`);
  }
}

/** What is in a folder now, so that it may be changed while this is gone through. */
export async function entriesOf(
  folder: DirectoryHandle,
): Promise<{ readonly kind: "file" | "directory"; readonly name: string }[]> {
  const entries = [];
  for await (const { kind, name } of folder.values?.() ?? []) entries.push({ kind, name });
  return entries;
}

/** Splits a relative path into the names of its folders and its own. */
export function partsOf(path: string): { readonly folders: readonly string[]; readonly name: string } {
  const names = path.split("/");
  return { folders: names.slice(0, -1), name: names.at(-1) ?? path };
}
