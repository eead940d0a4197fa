import { make } from "./elements";
import { zipOf } from "./zip";

declare global {
  interface Window {
    /** Not in every browser. */
    showDirectoryPicker?(options: { mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
  }
}

/** Whether the browser can show a folder picker. */
export function hasFolders(): boolean {
  return window.showDirectoryPicker !== undefined;
}

/** Lets the user pick a folder; works only in a user event. Throws an `AbortError` if they close the dialog. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  return window.showDirectoryPicker?.({ mode: "readwrite" });
}

/** The files for the browser to save: one by one, or all in one `.zip`. */
export async function filesToSave(
  files: readonly File[],
  { asZip, name, signal }: { asZip: boolean; name: string; signal: AbortSignal },
): Promise<File[]> {
  if (!asZip) return [...files];
  return [new File([await zipOf(files, { signal })], `${name}.zip`, { type: "application/zip" })];
}

/** A link that saves a file. It works until `release` is called. */
export function saveLink(file: File): { link: HTMLAnchorElement; release: () => void } {
  const href = URL.createObjectURL(file);
  // A path is not a file name: the browser would replace each slash with an underscore.
  const download = file.name.slice(file.name.lastIndexOf("/") + 1);
  return {
    link: make("a", { href, download, textContent: file.name }),
    release: () => URL.revokeObjectURL(href),
  };
}
