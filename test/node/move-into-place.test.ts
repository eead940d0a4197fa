import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { moveIntoPlace } from "../../src/node/move-into-place";

let folder: string;
let from: string;
let replaced: string;
beforeEach(async () => {
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

  await expect(moveIntoPlace({ from, to, replaced, overwrite: true })).rejects.toMatchObject({
    name: "OutputError",
    message: expect.stringContaining("too long"),
  });
  expect(await readdir(to)).toEqual(before);
  expect(await readFile(join(to, "f9"), "utf8")).toBe("old");
  expect(await readdir(replaced)).toEqual([]);
});

test("moves a folder that is not there yet in one piece", async () => {
  const to = join(folder, "to");
  await mkdir(to);
  await mkdir(join(from, "a", "b"), { recursive: true });
  await writeFile(join(from, "a", "b", "c"), "new");
  await moveIntoPlace({ from, to, replaced, overwrite: false });
  expect(await readdir(from)).toEqual([]);
  expect(await readFile(join(to, "a", "b", "c"), "utf8")).toBe("new");
});
