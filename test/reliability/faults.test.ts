import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { authenticate } from "../../src/node";
import { serve } from "../../src/node/serve";
import type { DownloadProgress } from "../../src/types";
import { type FaultRow, faultTable } from "./fault-table";
import { patience } from "./patience";
import { beside, cases, openRequests, outcomeOf, type PreparedRow, prepare } from "./scene";
import { showAll } from "./secrets";
import { type Origin, openOutputs, origins } from "./stores";

/** The platform's own fetch, real sockets, real files: every row of the table. */
let home: string;
/** What an earlier download left, under a name that job tasks use again. */
const older: readonly (readonly [string, string])[] = [["data.json", "an older download"]];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "up42-reliability-"));
});

afterAll(() => rm(home, { recursive: true }));

/** A folder with files that no download may lose. */
async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(home, "row-"));
  for (const [name, text] of older) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "mine.txt"), "mine");
  return folder;
}

const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Checksum of every file below a folder by its path, files of ours in progress included. */
async function filesBelow(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const found: [string, string][] = [];
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    found.push([relative(directory, path).replaceAll(sep, "/"), sha256(await readFile(path))]);
  }
  return Object.fromEntries(found.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function checksums(files: Iterable<readonly [string, Uint8Array | string]>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, bytes]) => [path, sha256(bytes)]));
}

interface Attempt extends PreparedRow {
  readonly error: Error | undefined;
  readonly paths: readonly string[];
  /** All that a program could log of it. */
  readonly shown: string;
}

/** Downloads what a row stores, through sockets and into a folder. */
async function attempt(
  row: FaultRow,
  { origin, folder }: { origin: Origin; folder: string },
): Promise<Attempt> {
  const scene = await prepare(row, origin);
  const { emulator, secrets } = scene;
  const served = await serve({
    ...emulator,
    answer(request) {
      secrets.note(request);
      return emulator.answer(request);
    },
  });
  const progress: DownloadProgress[] = [];
  let error: Error | undefined;
  let paths: string[] = [];
  try {
    const up42 = await authenticate({ ...scene.signIn(served.url), ...patience, ...row.limits });
    const outputs = await openOutputs(up42, scene);
    row.set(scene);
    const download = outputs.downloadResults({
      outputDirectory: folder,
      onProgress: (event) => progress.push(event),
    });
    paths = await beside(row, outputs, download).catch((caught) => {
      error = caught;
      return [];
    });
    await vi.waitFor(() => expect(openRequests(emulator)).toBe(0), { timeout: 50_000 });
  } finally {
    await served.close();
  }
  const shown = [showAll(error), JSON.stringify(progress), JSON.stringify(emulator.requests)].join("\n");
  return { ...scene, error, paths, shown };
}

const seen: { readonly row: FaultRow; readonly isError: boolean; readonly leaks: readonly string[] }[] = [];

// Most rows spend most of their time waiting.
describe.concurrent.each(cases)("%s, in Node", (_, { origin, rows }) => {
  it.each(rows)("$name", async (row) => {
    const folder = await makeFolder();
    const before = await filesBelow(folder);
    const since = performance.now();
    const { emulator, files, error, paths, shown, secrets } = await attempt(row, { origin, folder });
    // Timers may be early by a millisecond.
    expect(performance.now() - since).toBeGreaterThan((row.waitsMs ?? 0) - 5);
    seen.push({ row, isError: error !== undefined, leaks: secrets.findIn(shown) });

    expect(outcomeOf(error, { emulator, expected: row.node })).toEqual(row.node);
    if (error === undefined) {
      expect(paths.map((path) => relative(folder, path).replaceAll(sep, "/"))).toEqual([...files.keys()]);
      expect(await filesBelow(folder)).toEqual(
        checksums([...files, ["mine.txt", "mine"], ...(files.has("data.json") ? [] : older)]),
      );
    } else {
      expect(await filesBelow(folder)).toEqual(before);
      expect(await readdir(folder)).toEqual(["data.json", "mine.txt"]);
    }
    expect(secrets.count).toBeGreaterThanOrEqual(4);
  });
});

describe("errors and progress of all these downloads", () => {
  it("show no token, no key and no signature", () => {
    expect(seen).toHaveLength(faultTable.length * origins.length);
    expect(seen.filter(({ isError }) => isError).length).toBeGreaterThan(40);
    expect(seen.filter(({ leaks }) => leaks.length > 0).map(({ row, leaks }) => [row.name, leaks])).toEqual(
      [],
    );
  });
});
