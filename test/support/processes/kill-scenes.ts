import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { createDirectorySink } from "../../../src/node/directory/sink";
import type { Trouble } from "../files/file-system-calls";
import type { CrashStop, StoppedRun } from "./crash-stop";

/** Where a kill hit, as the folder shows it. */
export type Phase = "before" | "arriving" | "decided" | "moving" | "cleaning up" | "after";

/** Text by path. {@link link} is a link that leads nowhere. */
export type Files = Readonly<Record<string, string>>;

/** A folder into which files are saved. */
export interface Scene {
  readonly directory: string;
  readonly before: Files;
  /** What a download that succeeded leaves. */
  readonly after: Files;
}

/** The text of a link that leads nowhere. */
export const link = "-> nowhere";

/** Files to save, those that some of them replace, and those that have nothing to do with them. */
export const newFiles: Files = {
  "a.tif": "new and long enough for two chunks",
  "b/c.tif": "new",
  "b/e.tif": "new",
  "d/f/g.tif": "new",
  "link.tif": "new",
  "z.tif": "new and long enough for two chunks",
};
export const oldFiles: Files = { "a.tif": "old", "b/c.tif": "old", "link.tif": link, "z.tif": "old" };
export const others: Files = { "b/d.tif": "mine", "mine.txt": "mine" };

/** Makes a folder with files. */
export function fill(directory: string, files: Files): void {
  mkdirSync(directory, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    if (text === link) symlinkSync("nowhere", join(directory, path));
    else writeFileSync(join(directory, path), text);
  }
}

/** Every file and link below a folder, with what it holds; what downloads in progress use is left out. */
export function visibleFiles(directory: string): Record<string, string> {
  const found = treeOf(directory);
  const isVisible = ([path, text]: [string, string]): boolean =>
    text !== aFolder && !path.startsWith(".up42-");
  return Object.fromEntries(Object.entries(found).filter(isVisible));
}

const aFolder = "a folder";

/** All that is below a folder, with what it holds, as two processes that did the same leave it. */
export function treeOf(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const path of (readdirSync(directory, { recursive: true }) as string[]).sort()) {
    const stats = lstatSync(join(directory, path));
    const name = path.replaceAll(/\.up42-[0-9a-f]{8}-\d+-[0-9a-f]{8}/g, ".up42-staging");
    if (/(?:^|\/)\.up42-(?:manifest-)?lock/.test(name)) found[name] = "a lock";
    else if (stats.isSymbolicLink()) found[name] = `-> ${readlinkSync(join(directory, path))}`;
    else found[name] = stats.isFile() ? readFileSync(join(directory, path), "latin1") : aFolder;
  }
  return found;
}

/** The names of the folders and locks that downloads in progress use, the folders first. */
export function stagingNames(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith(".up42-"))
    .sort();
}

/** Says what a kill came upon. Fails when the folder is in a state that no kill may leave. */
export function phaseOf({ directory, before, after }: Scene): Phase {
  const files = visibleFiles(directory);
  const isOld = JSON.stringify(sorted(files)) === JSON.stringify(sorted(before));
  const isNew = JSON.stringify(sorted(files)) === JSON.stringify(sorted(after));
  const [staging] = stagingNames(directory);
  if (staging === undefined) {
    expect(files).toEqual(isNew ? after : before);
    return isNew ? "after" : "before";
  }
  const isPlanned = existsSync(join(directory, staging, "plan.json"));
  if (!isPlanned) {
    expect(files).toEqual(isNew ? after : before);
    return isNew ? "cleaning up" : "arriving";
  }
  // Each name holds its old file, or its new one, or none if it is one that has no old file or no plain one.
  const strange = Object.entries(files).filter(
    ([path, text]) => text !== before[path] && text !== after[path],
  );
  const gone = Object.keys(before).filter((path) => before[path] !== link && files[path] === undefined);
  expect({ strange, gone }).toEqual({ strange: [], gone: [] });
  return isNew ? "cleaning up" : isOld ? "decided" : "moving";
}

function sorted(files: Files): [string, string][] {
  return Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Whether what was visible in a phase is what the next download is to find; all that is new otherwise. */
export function staysOld(phase: Phase): boolean {
  return phase === "before" || phase === "arriving";
}

/** What the next download finds: all old or all new, and nothing else. */
export async function expectRecovered({ directory, before, after }: Scene, phase: Phase): Promise<void> {
  const transaction = await createDirectorySink(directory).begin();
  const found = visibleFiles(directory);
  await transaction.rollback();
  expect(found).toEqual(staysOld(phase) ? before : after);
  expect(stagingNames(directory)).toEqual([]);
}

/** What became of work that was killed, or was not. */
export interface Left {
  /** The folder that the work was done in, which has another name by now. */
  readonly root: string;
  readonly run: StoppedRun;
}

/**
 * Runs work in a folder, whose path must not have been used before. Afterwards the folder has another name. The work
 * that was killed never ends in this process, and calls of the same process wait for each other at the same path; calls
 * of another process, for which the next one stands, would not.
 */
export async function runIn(
  root: string,
  {
    crashStop,
    prepare,
    work,
    trouble,
  }: {
    readonly crashStop: CrashStop;
    readonly prepare?: (root: string) => void;
    readonly work: (root: string, signal: AbortSignal) => Promise<unknown>;
    readonly trouble: Trouble;
  },
): Promise<Left> {
  mkdirSync(root, { recursive: true });
  prepare?.(root);
  const run = await crashStop.run((signal) => work(root, signal), trouble);
  const left = `${root}-left`;
  renameSync(root, left);
  return { root: left, run };
}

/**
 * Has work killed before each of its calls of the file system in turn, until one run comes to its end. Gives what each
 * run left, and removes it afterwards.
 */
export async function* killEverywhere(
  folder: string,
  options: Omit<Parameters<typeof runIn>[1], "trouble"> & { readonly trouble?: Trouble },
): AsyncGenerator<Left, void, undefined> {
  let killed = true;
  mkdirSync(folder, { recursive: true });
  for (let killAt = 1; killed; killAt += 1) {
    const trouble = { ...options.trouble, killAt };
    const left = await runIn(join(folder, String(killAt)), { ...options, trouble });
    ({ killed } = left.run);
    expect(left.run.calls).toHaveLength(killed ? killAt : killAt - 1);
    if (!killed) expect(left.run.leftOpen).toBe(0);
    yield left;
    rmSync(left.root, { recursive: true });
    // Nobody is at work any more in the folder that was.
    expect(readdirSync(folder)).toEqual([]);
  }
}
