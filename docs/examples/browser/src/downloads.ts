import { type DownloadProgress, watchProgress } from "up42-js/browser";
import { announce, isAbort, sentenceOf } from "./announce";
import { matchOf } from "./chosen-paths";
import { find, make } from "./elements";
import { hideFileLinks, offerFileLinks } from "./file-links";
import { filesToSave, hasFolders, pickFolder, saveLink } from "./places";
import type { Row } from "./scenes";
import { countOf, sizeOf } from "./sizes";
import type { Source } from "./source";

const notReadable = "The storage that holds the files did not let this page read them, or cannot be reached.";

/** What to download. */
export interface Wanted {
  readonly source: Source;
  readonly rows: readonly Row[];
}

/** Downloads of the chosen scenes. */
export interface Downloads {
  /** Shows how many scenes would be downloaded. */
  showChosen(rows: readonly Row[]): void;
  /** Cancels a running download, and removes the result of the last one. */
  clear(): void;
}

/** Lets the user download scenes, see the progress and cancel. */
export function offerDownloads({ wanted }: { wanted: () => Wanted | undefined }): Downloads {
  const form = find("download", HTMLFormElement);
  const start = find("download-start", HTMLButtonElement);
  const running = find("running", HTMLElement);
  const cancel = find("cancel", HTMLButtonElement);
  const failure = find("download-error", HTMLElement);
  const saved = find("saved", HTMLElement);
  const links: (() => void)[] = [];
  let current: AbortController | undefined;

  const folders = find("to-folder", HTMLElement);
  folders.hidden = !hasFolders();
  const preferred = hasFolders() ? "folder" : "zip";
  for (const radio of form.querySelectorAll("input")) radio.checked = radio.value === preferred;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (current === undefined) void run();
  });
  cancel.addEventListener("click", () => current?.abort());

  function forget(): void {
    failure.textContent = "";
    saved.hidden = true;
    hideFileLinks();
    for (const release of links.splice(0)) release();
  }

  async function run(): Promise<void> {
    forget();
    const { source, rows } = wanted() ?? {};
    if (source === undefined || rows === undefined || rows.length === 0) {
      failure.textContent = "Choose a scene in the table first.";
      return;
    }
    const match = matchOf(rows);
    if (match?.length === 0) {
      failure.textContent = "The chosen scenes have no files.";
      return;
    }
    const place = new FormData(form).get("place");
    const stopping = new AbortController();
    const { signal } = stopping;
    current = stopping;
    try {
      const outputDirectory = place === "folder" ? await pickFolder() : undefined;
      signal.throwIfAborted();
      showRunning(true);
      const files = await download({ source, match, outputDirectory, signal });
      const name = `up42-${source.id.slice(0, 8)}`;
      if (outputDirectory !== undefined)
        showSaved(files, `Saved into “${outputDirectory.name || "the folder"}”`);
      else {
        const asZip = place === "zip";
        const whole = await filesToSave(files as File[], { asZip, name, signal });
        signal.throwIfAborted();
        offer(whole);
      }
      announce(`${find("saved-title", HTMLElement).textContent}: ${countOf(files.length, "file")}.`);
    } catch (error) {
      const hasLinks = await offerFileLinks(source, { rows, error, signal });
      failure.textContent = hasLinks ? notReadable : sentenceOf(error);
      if (isAbort(error)) announce("The download was cancelled, and nothing was saved.");
    } finally {
      if (current === stopping) current = undefined;
      showRunning(false);
    }
  }

  async function download(options: {
    source: Source;
    match: string[] | undefined;
    outputDirectory: FileSystemDirectoryHandle | undefined;
    signal: AbortSignal;
  }): Promise<string[] | File[]> {
    const { match, outputDirectory, signal } = options;
    const { outputs } = options.source;
    const call = watchProgress((watched) => outputs.downloadResults({ ...watched, match, outputDirectory }), {
      signal,
    });
    let quarter = 0;
    for await (const progress of call) {
      const share = showProgress(progress);
      if (Math.floor(4 * share) <= quarter) continue;
      quarter = Math.floor(4 * share);
      announce(`${25 * quarter} percent.`);
    }
    return call.result;
  }

  function showRunning(isRunning: boolean): void {
    const hadFocus = form.contains(document.activeElement);
    if (isRunning) {
      find("progress-text", HTMLElement).textContent = "Requesting the files";
      find("progress", HTMLProgressElement).removeAttribute("value");
    }
    running.hidden = !isRunning;
    start.hidden = isRunning;
    // If the pressed button disappears, the focus moves to the one that replaces it.
    if (hadFocus || document.activeElement === document.body) (isRunning ? cancel : start).focus();
  }

  function offer(files: readonly File[]): void {
    const made = files.map(saveLink);
    links.push(...made.map(({ release }) => release));
    const items = made.map(({ link }, index) => make("li", {}, link, ` ${sizeOf(files[index]?.size ?? 0)}`));
    showSaved(items, "Saved");
    for (const { link } of made) link.click();
  }

  function showSaved(items: readonly (string | File | HTMLLIElement)[], title: string): void {
    find("saved-title", HTMLElement).textContent = title;
    find("saved-files", HTMLElement).replaceChildren(
      ...items.map((item) => (item instanceof HTMLLIElement ? item : make("li", {}, `${item}`))),
    );
    saved.hidden = false;
  }

  return {
    showChosen(rows) {
      start.textContent = rows.length === 0 ? "Download" : `Download ${countOf(rows.length, "scene")}`;
      if (rows.length > 0) failure.textContent = "";
    },
    clear() {
      current?.abort();
      forget();
    },
  };
}

/** Shows the progress of a download, and returns it as a share from 0 to 1. */
function showProgress({ phase, bytes, totalBytes, files }: DownloadProgress): number {
  const bar = find("progress", HTMLProgressElement);
  if (phase === "saved") {
    bar.value = 1;
    return 1;
  }
  // The progress is measured in bytes of the archive, not in unpacked bytes.
  if (phase === "downloading") {
    if (totalBytes !== undefined) bar.value = bytes / totalBytes;
    const whole = totalBytes === undefined ? "" : ` of ${sizeOf(totalBytes)}`;
    find("progress-text", HTMLElement).textContent =
      `Downloading ${sizeOf(bytes)}${whole}, ${countOf(files, "file")} done`;
  }
  return bar.position < 0 ? 0 : bar.value;
}
