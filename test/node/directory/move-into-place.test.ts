import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { moveIntoPlace } from "../../../src/node/directory/move-into-place";

let folder: string;
let from: string;
let replaced: string;
let plans: number;
const beforeMoves = async (): Promise<void> => {
  plans += 1;
};
beforeEach(async () => {
  plans = 0;
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-move-")));
  from = join(folder, "from");
  replaced = join(folder, "replaced");
  await mkdir(from);
});
afterEach(() => rm(folder, { recursive: true }));

/** Makes a folder whose path is so long that a name of 40 letters in it is beyond what the system takes. */
async function makeDeepFolder(): Promise<string> {
  let path = join(folder, "to");
  while (path.length < 4065) path = join(path, "x".repeat(Math.min(200, 4065 - path.length)));
  await mkdir(path, { recursive: true });
  return path;
}

test("puts everything back when a move fails midway", async () => {
  const to = await makeDeepFolder();
  const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
  for (const name of names) await writeFile(join(from, name), "new");
  await writeFile(join(from, "n".repeat(40)), "new");
  await symlink("nowhere", join(to, "f0"));
  for (const name of names.slice(1, 10)) await writeFile(join(to, name), "old");
  const before = await readdir(to);

  await expect(moveIntoPlace({ from, to, replaced, overwrite: true, beforeMoves })).rejects.toMatchObject({
    name: "OutputError",
    message: expect.stringContaining("too long"),
  });
  expect(await readdir(to)).toEqual(before);
  expect(await readFile(join(to, "f9"), "utf8")).toBe("old");
  expect(await readdir(replaced)).toEqual([]);
  expect(plans).toBe(1);
});

test("needs no plan for a folder that is not there yet, which moves in one piece", async () => {
  const to = join(folder, "to");
  await mkdir(to);
  await mkdir(join(from, "a", "b"), { recursive: true });
  await writeFile(join(from, "a", "b", "c"), "new");
  await moveIntoPlace({ from, to, replaced, overwrite: false, beforeMoves });
  expect(await readdir(from)).toEqual([]);
  expect(await readFile(join(to, "a", "b", "c"), "utf8")).toBe("new");
  expect(plans).toBe(0);
});

test("moves nothing when the plan cannot be made", async () => {
  const to = join(folder, "to");
  await mkdir(to);
  for (const name of ["a", "b"]) await writeFile(join(from, name), "new");
  await writeFile(join(to, "a"), "old");
  const own = new Error("mine");
  const moving = moveIntoPlace({
    from,
    to,
    replaced,
    overwrite: true,
    beforeMoves: () => Promise.reject(own),
  });
  await expect(moving).rejects.toBe(own);
  expect(await readdir(to)).toEqual(["a"]);
  expect(await readFile(join(to, "a"), "utf8")).toBe("old");
});

test("plans nothing when a name is taken that must not be replaced", async () => {
  const to = join(folder, "to");
  await mkdir(to);
  for (const name of ["a", "b"]) await writeFile(join(from, name), "new");
  await writeFile(join(to, "a"), "old");
  await expect(moveIntoPlace({ from, to, replaced, overwrite: false, beforeMoves })).rejects.toMatchObject({
    name: "OutputError",
    path: join(to, "a"),
  });
  expect(plans).toBe(0);
});
