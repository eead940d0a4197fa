import { isUp42Error } from "up42-js/browser";
import { find, make } from "./elements";
import type { Row } from "./scenes";
import type { Source } from "./source";

/**
 * If a download failed because the storage does not let this page read the files, offers links that the browser itself
 * can follow: to the files of some rows, or to the archive of all files. Returns whether it offered links.
 */
export async function offerFileLinks(
  { getFileUrls, getArchiveUrl }: Source,
  { rows, error, signal }: { rows: readonly Row[]; error: unknown; signal: AbortSignal },
): Promise<boolean> {
  if (!isUp42Error(error, "NetworkError")) return false;
  const storage = new URL(error.url).origin;
  const isThere = (url: string): boolean => new URL(url).origin === storage;
  const archive = await getArchiveUrl?.({ signal }).catch(() => undefined);
  if (archive !== undefined && isThere(archive)) {
    find("archive-link", HTMLAnchorElement).href = archive;
    find("archive", HTMLElement).hidden = false;
    return true;
  }
  const wanted = new Set(rows.flatMap(({ scene }) => scene.files.map(({ path }) => path)));
  const all = (await getFileUrls?.({ signal }).catch(() => [])) ?? [];
  const links = all.filter(({ path, url }) => wanted.has(path) && isThere(url));
  const items = links.map(({ path, url }) =>
    make("li", {}, make("a", { href: url, rel: "noreferrer", textContent: path })),
  );
  find("file-links", HTMLElement).hidden = items.length === 0;
  find("file-links-list", HTMLElement).replaceChildren(...items);
  return items.length > 0;
}

/** Removes the links. */
export function hideFileLinks(): void {
  for (const id of ["file-links", "archive"]) find(id, HTMLElement).hidden = true;
}
