import { make } from "./elements";
import { zipOf } from "./zip";

declare global {
  interface Window {
    /** Not in every browser. */
    showDirectoryPicker?(options: { mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
  }
}

/** Whether the browser lets one pick a folder. */
export function hasFolders(): boolean {
  return window.showDirectoryPicker !== undefined;
}

/** Lets one pick a folder; only in an event of theirs. Throws an `AbortError` when they close the dialog. */
export async function pickFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  return window.showDirectoryPicker?.({ mode: "readwrite" });
}

/** Files as the browser saves them: each its own, or all of them in one `.zip`. */
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
  // A path is no name for a file: the browser would put an underscore in the place of each slash.
  const download = file.name.slice(file.name.lastIndexOf("/") + 1);
  return {
    link: make("a", { href, download, textContent: file.name }),
    release: () => URL.revokeObjectURL(href),
  };
}
