import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolders, removeMadeFolders } from "../../../src/node/directory/made-folders";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-made-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("tells the outermost folder that was made, and that none was", async () => {
  const path = join(folder, "a", "b", "c");
  expect(await makeFolders(path)).toBe(join(folder, "a"));
  expect(await makeFolders(path)).toBeUndefined();
  expect(await makeFolders(join(path, "d"))).toBe(join(path, "d"));
});

test("takes a link to a folder for a folder", async () => {
  await mkdir(join(folder, "a"));
  await symlink("a", join(folder, "link"));
  expect(await makeFolders(join(folder, "link"))).toBeUndefined();
  expect(await makeFolders(join(folder, "link", "b"))).toBe(join(folder, "link", "b"));
});

test("makes all or none, also where many make the same", async () => {
  const names = Array.from({ length: 20 }, (_, index) => join(folder, "a", "b", `${index % 3}`));
  await Promise.all(names.map((name) => makeFolders(name)));
  expect((await readdir(join(folder, "a", "b"))).sort()).toEqual(["0", "1", "2"]);
});

test.each([
  ["file", "EEXIST"],
  ["file/a/b", "ENOTDIR"],
  ["nowhere/a", "EEXIST"],
  [`new/${"x".repeat(300)}`, "ENAMETOOLONG"],
])("makes none for %s, and says why", async (name, code) => {
  await writeFile(join(folder, "file"), "");
  await symlink("missing", join(folder, "nowhere"));
  await expect(makeFolders(join(folder, name))).rejects.toMatchObject({ code });
  expect((await readdir(folder)).sort()).toEqual(["file", "nowhere"]);
});

test("removes what was made, unless something is in it", async () => {
  const target = join(folder, "a", "b", "c");
  const firstMade = await makeFolders(target);
  await writeFile(join(folder, "a", "mine"), "");
  await removeMadeFolders({ target, firstMade });
  expect(await readdir(folder, { recursive: true })).toEqual(["a", join("a", "mine")]);
});

test("removes the parents of a folder that was not made after all", async () => {
  const target = join(folder, "a", "b", "c");
  const firstMade = await makeFolders(join(folder, "a", "b"));
  await removeMadeFolders({ target, firstMade });
  expect(await readdir(folder)).toEqual([]);
});
