import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { platform } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authenticate } from "../../src/node";
import { isRefusedByWindows } from "../../src/node/directory/windows-names";
import {
  casesOf,
  type Files,
  type Harmless,
  type HostileArchive,
  hostileArchives,
  hostileGroups,
  type Makers,
  twinsOf,
  victim,
} from "./hostile-archives";
import { openHostile } from "./hostile-scene";

/** Every archive of the table through the whole client, from the storage into a real folder. */
const older: Files = { "data.json": "an older download", "mine.txt": "mine" };
/** Where the folder is, and what is around it: as far up as names and links in the archives climb. */
const place = "a/b/target";
const around: Files = { "canary.txt": "alive", "a/canary.txt": "alive", "a/b/canary.txt": "alive" };

const store = await openHostile(authenticate);
/** The folder around the target. Each download begins with {@link untouched} in it. */
let home: string;
let foldsNames: boolean;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "up42-hostile-"));
  writeFileSync(join(home, "probe"), "");
  foldsNames = existsSync(join(home, "PROBE"));
  rmSync(join(home, "probe"));
  restore();
});

afterAll(() => rmSync(home, { recursive: true }));

/** Files by their paths, and the folders that they are in. */
function treeOf(files: Files): Record<string, string> {
  const tree: Record<string, string> = Object.create(null);
  for (const [path, text] of Object.entries(files)) {
    tree[path] = text;
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) tree[folder] = "(a folder)";
  }
  return tree;
}

function inPlace(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${place}/${path}`, text]));
}

/** All that is below a folder, with what each file holds. */
function treeBelow(root: string): Record<string, string> {
  const tree: Record<string, string> = Object.create(null);
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    tree[path.replaceAll(sep, "/")] = describeEntry(join(root, path));
  }
  return tree;
}

function describeEntry(path: string): string {
  const found = lstatSync(path);
  if (found.isDirectory()) return "(a folder)";
  if (!found.isFile()) return "(neither a file nor a folder)";
  return found.mode & 0o7111 && platform !== "win32" ? "(a program)" : readFileSync(path, "utf8");
}

const original: Files = { ...around, ...inPlace(older) };
const untouched = treeOf(original);

/** Undoes what a download changed in the folder. */
function restore(found: Record<string, string> = {}): void {
  for (const [path, text] of Object.entries(found)) {
    // It may be gone with its folder.
    if (text !== untouched[path]) rmSync(join(home, path), { recursive: true, force: true });
  }
  for (const [path, text] of Object.entries(original)) {
    if (found[path] === text) continue;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

/** What a download became of: the same for all kinds of outputs. */
type Ended =
  | { readonly paths: readonly string[]; readonly skipped: readonly string[] }
  | { readonly name: string; readonly message: string };

/** Stores an archive as the results of each kind of outputs, and downloads it to where something else lies already. */
async function expectEnd(
  { make, kind, options }: Pick<HostileArchive, "make" | "options"> & { kind: keyof Makers },
  expected: (folder: string) => { ended: Ended; tree: Record<string, string> },
): Promise<void> {
  const target = join(home, place);
  for (const { origin, outputs, folder } of await store(make, kind)) {
    const ended = await outputs.downloadResults({ outputDirectory: target, details: true, ...options }).then(
      ({ saved, skipped }) => ({
        paths: saved.map((path) => relative(target, path).replaceAll(sep, "/")),
        skipped: skipped.map(({ path }) => path),
      }),
      ({ name, message }: Error) => ({ name, message }),
    );
    const tree = treeBelow(home);
    restore(tree);
    expect({ ended, tree }, `from a ${origin}`).toEqual(expected(folder));
  }
}

function endsHere({ ends, onWindows, onFoldingDisks }: HostileArchive): HostileArchive["ends"] {
  if (platform === "win32" && onWindows !== undefined) return onWindows;
  return (foldsNames ? onFoldingDisks : undefined) ?? ends;
}

type Unpacked = Pick<HostileArchive, "make" | "options"> & Pick<Harmless, "files" | "skipped">;

async function expectFiles(kind: keyof Makers, { files, skipped = [], ...row }: Unpacked): Promise<void> {
  await expectEnd({ ...row, kind }, (folder) => {
    const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [folder + path, text]));
    return {
      ended: { paths: Object.keys(placed), skipped: skipped.map((path) => folder + path) },
      tree: treeOf({ ...around, ...inPlace({ ...older, ...placed }) }),
    };
  });
}

describe.each(hostileGroups)("%s", (group) => {
  it.each(casesOf(group))("$name ($kind) does no harm", async ({ row, kind }) => {
    const ends = endsHere(row);
    if ("files" in ends) {
      await expectFiles(kind, { ...row, ...ends });
    } else {
      const ended = { name: ends.error, message: expect.stringContaining(ends.says) };
      await expectEnd({ ...row, kind }, () => ({ ended, tree: untouched }));
    }
    expect(existsSync(victim)).toBe(false);
  });

  it.each(twinsOf(group))("$name ($kind), but $twin: unpacks", async ({ row, kind }) => {
    await expectFiles(kind, { ...row, ...row.twin });
  });
});

describe("the table", () => {
  it("has many rows, each with a name of its own and a twin of the same kinds", () => {
    expect(hostileArchives.length).toBeGreaterThanOrEqual(100);
    const names = hostileArchives.map(({ group, name }) => `${group}: ${name}`);
    expect(names).toHaveLength(new Set(names).size);
    for (const { name, make, twin } of hostileArchives) {
      expect(Object.keys(twin.make), name).toEqual(Object.keys(make));
    }
  });

  it("has refused and harmless ones of every kind", () => {
    const found = new Set(
      casesOf().map(({ row, kind }) => `${kind} ${"files" in row.ends ? "harmless" : "refused"}`),
    );
    expect([...found].sort()).toEqual(
      ["tar", "tgz", "zip"].flatMap((kind) => [`${kind} harmless`, `${kind} refused`]),
    );
  });

  it("says of a name that Windows refuses it exactly where that is so", () => {
    const wrong = hostileArchives.filter(({ ends, onWindows, twin }) => {
      const files = "files" in ends ? Object.keys(ends.files) : [];
      return (
        files.some(isRefusedByWindows) !== (onWindows !== undefined) ||
        Object.keys(twin.files).some(isRefusedByWindows)
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});
