import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors";
import type { DirectoryCheck, VerifyOptions } from "../files/manifest";
import { isReservedName } from "../files/reserved-name";
import { path } from "../kinds";
import { callKinds, checkOptions, required } from "../options";
import type { CallOptions } from "../types";
import { isMissing } from "./directory/folders";
import { toPath } from "./directory/sink";
import { fileState, unreadable } from "./manifest/file-state";
import { manifestName, readManifest } from "./manifest/manifest-file";

/**
 * Compares a folder with its manifest, which `downloadResults` of a batch or a collection wrote: the length and the
 * SHA-256 of each file. This call makes no requests and changes nothing. It follows no links: where a link has taken the
 * place of a file or of its folder, the file has changed.
 *
 * @throws {InputError} when an option is wrong, or the folder has no manifest.
 * @throws {OutputError} when the manifest, a file or a folder cannot be read, or the manifest has more than 256 MiB.
 * @throws {UnsupportedError} in a browser.
 *
 * @example
 * ```ts
 * import { verify } from "up42-js";
 *
 * const { missing, changed, extra } = await verify({ directory: "vineyards" });
 * if (missing.length + changed.length > 0) console.error("Download again:", missing, changed);
 * ```
 */
export async function verify(options: VerifyOptions): Promise<DirectoryCheck> {
  const { directory, signal } = checkOptions("verify", options, {
    directory: { ...required(path), words: "a path or a file: URL" },
    ...callKinds,
  });
  if (directory instanceof URL && directory.protocol !== "file:") {
    throw new InputError(
      'verify needs "directory", a path or a file: URL; other URLs cannot name a folder here.',
      {
        argument: "directory",
      },
    );
  }
  const folder = toPath(directory);
  const manifest = await readManifest(folder);
  if (manifest === undefined) {
    throw new InputError(
      `${folder} has no ${manifestName}: only a folder that downloadResults of a batch or a collection filled can be verified.`,
      { argument: "directory" },
    );
  }
  const records = [...Object.values(manifest.jobs), ...(manifest.merged ? [manifest.merged] : [])].flatMap(
    ({ files }) => Object.entries(files),
  );
  // Files that a later download has replaced may have been deleted, and no download would bring them back.
  const promised = new Set([
    ...Object.values(manifest.jobs).flatMap(({ downloads }) => downloads.flatMap(({ files }) => files)),
    ...Object.keys(manifest.merged?.files ?? {}),
  ]);
  const found = { intact: 0, missing: [] as string[], changed: [] as string[] };
  for (const [path, record] of records) {
    const state = await fileState(folder, { path, record, signal });
    if (state === "intact") found.intact += 1;
    else if (state === "changed" || promised.has(path)) found[state].push(path);
  }
  const known = new Set([manifestName, ...records.map(([path]) => path)]);
  const extra: string[] = [];
  for await (const path of filesBelow(folder, { signal })) if (!known.has(path)) extra.push(path);
  signal?.throwIfAborted();
  return { ...found, extra: extra.sort() };
}

/**
 * All files in a folder except those of downloads in progress, by relative path with forward slashes. A link counts as a
 * file, wherever it points.
 */
async function* filesBelow(folder: string, { signal }: CallOptions): AsyncGenerator<string, void, undefined> {
  const prefixes = [""];
  for (let prefix = prefixes.pop(); prefix !== undefined; prefix = prefixes.pop()) {
    signal?.throwIfAborted();
    const path = join(folder, prefix);
    const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
      if (isMissing(error)) return [];
      throw unreadable(path, error);
    });
    for (const entry of entries) {
      if (isReservedName(entry.name)) continue;
      if (entry.isDirectory()) prefixes.push(`${prefix}${entry.name}/`);
      else yield prefix + entry.name;
    }
  }
}
