import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Found } from "../../../src/files/staged/backend";
import { listMoves, type Move, makeMoves } from "../../../src/files/staged/moves";
import { inStaging, removeStaging } from "../../../src/files/staged/staging";
import { beginStaged } from "../../../src/files/staged/transaction";
import { transact } from "../../../src/files/transact";
import { DirectoryBackend } from "../../../src/node/directory/backend";
import { streamOf } from "../../support/archives/archives";
import { type SaveTask, saveFiles } from "../../support/files/save-files";
import { type CrashStop, createCrashStop, type StoppedRun } from "../../support/processes/crash-stop";

let folder: string;
let to: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-move-")));
  to = join(folder, "to");
  await mkdir(to);
});
afterEach(() => rm(folder, { recursive: true }));

test("puts everything back when a move fails midway", async () => {
  const from = join(folder, "staging", "incoming");
  await mkdir(from, { recursive: true });
  const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
  for (const name of [...names, "last"]) await writeFile(join(from, name), "new");
  await symlink("nowhere", join(to, "f0"));
  for (const name of names.slice(1, 10)) await writeFile(join(to, name), "old");
  const before = await readdir(to);

  const backend = new DirectoryBackend(to);
  const staging = relative(to, join(folder, "staging"));
  const moves: Move[] = [];
  for await (const move of listMoves(backend, inStaging(staging).incoming)) moves.push(move);
  const relocate = backend.relocate.bind(backend);
  backend.relocate = (one, path) => {
    if (path === "last") throw Object.assign(new Error("told to fail"), { code: "EIO", syscall: "rename" });
    relocate(one, path);
  };
  moves.sort(({ path }) => (path === "last" ? 1 : -1));
  await expect(makeMoves(backend, moves, inStaging(staging))).rejects.toMatchObject({
    name: "OutputError",
    message: expect.stringContaining("the disk reported an error"),
  });
  await backend.end();
  expect(await readdir(to)).toEqual(before);
  expect(await readFile(join(to, "f9"), "utf8")).toBe("old");
  expect((await readdir(from)).sort()).toEqual(["last", ...names].sort());
  await removeStaging(backend, staging);
  expect(await readdir(folder)).toEqual(["to"]);
});

test("goes through no link that leads out or that another user has made", async () => {
  const incoming = join(folder, "incoming");
  await mkdir(join(incoming, "scene"), { recursive: true });
  const backend = new DirectoryBackend(to);
  const movesTo = async (found: Found): Promise<Move[]> => {
    backend.lookIn = async () => async () => found;
    const moves: Move[] = [];
    for await (const move of listMoves(backend, relative(to, incoming))) moves.push(move);
    return moves;
  };
  const path = join(to, "scene");
  for (const [found, what] of [
    ["link of another user", "is a link that another user has made"],
    ["link to a folder outside", "is a link that points outside the output folder"],
  ] as const) {
    const message = `Nothing was saved: ${path} ${what}.`;
    await expect(movesTo(found)).rejects.toMatchObject({ name: "UnsafePathError", message, entry: path });
  }
  expect(await movesTo("link to a folder inside")).toEqual([]);
});

test.each([
  ["where the old files are", { f1: "old" }, "2 of 2 moves could not be undone: what was there before is in"],
  ["a new file that is still there", {}, "2 of 2 moves could not be undone:"],
])("says when a move cannot be taken back, and %s", async (_, old, says) => {
  for (const [name, text] of Object.entries(old)) await writeFile(join(to, name), text);
  const backend = new DirectoryBackend(to);
  const relocate = backend.relocate.bind(backend);
  let made = 0;
  backend.relocate = (from, path) => {
    if (++made > 2) throw new Error("the disk is gone");
    relocate(from, path);
  };
  const transaction = await beginStaged(backend, { overwrite: true });
  for (const path of ["f1", "f2", "f3"]) {
    await transaction.write({ path, mediaType: "text/plain", body: streamOf(new Uint8Array(1)) });
  }
  const { message, path } = await transaction.commit(["f1", "f2", "f3"]).catch((error) => error);
  expect(message).toContain(`Saving failed halfway, and ${says}`);
  expect(message).toContain(path);
  await transaction.rollback();
  // What the message names is there.
  expect(await stat(path)).toBeDefined();
  if ("f1" in old) expect(await readFile(join(path, "f1"), "utf8")).toBe("old");
});

test("makes its renames in one go, with nothing of this process between them", async () => {
  const backend = new DirectoryBackend(to);
  const relocate = backend.relocate.bind(backend);
  const madeAtNextTurn: number[] = [];
  let made = 0;
  backend.relocate = (from, path) => {
    setImmediate(() => madeAtNextTurn.push(made));
    relocate(from, path);
    made += 1;
  };
  const names = Array.from({ length: 200 }, (_, index) => `f${index}`);
  for (const name of names.slice(100)) await writeFile(join(to, name), "old");
  const transaction = await beginStaged(backend, { overwrite: true });
  for (const path of names) {
    await transaction.write({ path, mediaType: "text/plain", body: streamOf(new Uint8Array(1)) });
  }
  await transaction.commit(names);
  await new Promise((resolve) => setImmediate(resolve));
  expect(new Set(madeAtNextTurn)).toEqual(new Set([200]));
});

describe("a plan", () => {
  let crashStop: CrashStop;
  beforeAll(async () => {
    crashStop = await createCrashStop();
  });
  afterAll(() => crashStop.restore());

  const save = (task: Omit<SaveTask, "directory">): Promise<StoppedRun> =>
    crashStop.run(() => saveFiles({ directory: to, ...task }));
  /** The call that only a plan needs. */
  const planning = "FileHandle sync";

  test("is not needed for a folder that is not there yet, which moves in one piece", async () => {
    const { calls } = await save({ files: { "a/b/c": "new", "a/b/d": "new" } });
    expect(await readFile(join(to, "a", "b", "c"), "utf8")).toBe("new");
    expect(calls).not.toContain(planning);
  });

  test("is needed for two files, and for one that replaces another", async () => {
    expect((await save({ files: { a: "new", b: "new" } })).calls).toContain(planning);
    expect((await save({ files: { a: "newer" } })).calls).toContain(planning);
  });

  test("is not made when a name is taken that must not be replaced", async () => {
    await writeFile(join(to, "a"), "old");
    const { calls, error } = await save({ files: { a: "new", b: "new" }, overwrite: false });
    expect(error).toMatchObject({ name: "OutputError", path: join(to, "a") });
    expect(calls).not.toContain(planning);
  });

  test("that cannot be made leaves everything where it is", async () => {
    await writeFile(join(to, "a"), "old");
    const own = new Error("mine");
    const backend = new DirectoryBackend(to);
    backend.writeWhole = () => Promise.reject(own);
    const sink = { begin: () => beginStaged(backend, { overwrite: true }) };
    const saving = transact(sink, async (transaction) => {
      for (const path of ["a", "b"]) {
        await transaction.write({ path, mediaType: "text/plain", body: streamOf(new Uint8Array(1)) });
      }
      return ["a", "b"];
    });
    await expect(saving).rejects.toBe(own);
    expect(await readdir(to)).toEqual(["a"]);
    expect(await readFile(join(to, "a"), "utf8")).toBe("old");
  });
});
