import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  makeFolders,
  moveEntries,
  realPathOf,
  removeMadeFolders,
  renameIfMissing,
} from "../../../src/node/directory/folders";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-folders-")));
});
afterEach(() => rm(folder, { recursive: true }));

describe("makeFolders", () => {
  it("tells the outermost folder that was made, and that none was", async () => {
    const path = join(folder, "a", "b", "c");
    expect(await makeFolders(path)).toBe(join(folder, "a"));
    expect(await makeFolders(path)).toBeUndefined();
    expect(await makeFolders(join(path, "d"))).toBe(join(path, "d"));
  });

  it("takes a link to a folder for a folder", async () => {
    await mkdir(join(folder, "a"));
    await symlink("a", join(folder, "link"));
    expect(await makeFolders(join(folder, "link"))).toBeUndefined();
    expect(await makeFolders(join(folder, "link", "b"))).toBe(join(folder, "link", "b"));
  });

  it("makes all or none, also where many make the same", async () => {
    const names = Array.from({ length: 20 }, (_, index) => join(folder, "a", "b", `${index % 3}`));
    await Promise.all(names.map((name) => makeFolders(name)));
    expect((await readdir(join(folder, "a", "b"))).sort()).toEqual(["0", "1", "2"]);
  });

  it.each([
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
});

describe("removeMadeFolders", () => {
  it("removes what was made, unless something is in it", async () => {
    const target = join(folder, "a", "b", "c");
    const firstMade = await makeFolders(target);
    await writeFile(join(folder, "a", "mine"), "");
    await removeMadeFolders({ target, firstMade });
    expect(await readdir(folder, { recursive: true })).toEqual(["a", join("a", "mine")]);
  });

  it("removes the parents of a folder that was not made after all", async () => {
    const target = join(folder, "a", "b", "c");
    const firstMade = await makeFolders(join(folder, "a", "b"));
    await removeMadeFolders({ target, firstMade });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a folder that is not there yet", () => {
  let from: string;
  let to: string;
  beforeEach(async () => {
    from = join(folder, "from");
    to = join(folder, "to");
    await mkdir(join(from, "a"), { recursive: true });
    await writeFile(join(from, "a", "b"), "new");
  });

  describe("renameIfMissing", () => {
    it("gives a folder the name of one that is missing", async () => {
      expect(renameIfMissing(from, to)).toBe(true);
      expect(await readdir(folder, { recursive: true })).toEqual([
        "to",
        join("to", "a"),
        join("to", "a", "b"),
      ]);
    });

    it("does not take the place of an empty folder, which has rights of its own", async () => {
      await mkdir(to);
      await chmod(to, 0o700);
      expect(renameIfMissing(from, to)).toBe(false);
      expect((await stat(to)).mode & 0o777).toBe(0o700);
      expect(await readdir(to)).toEqual([]);
    });

    it.each([
      ["a file", () => writeFile(to, "")],
      ["a link to nothing", () => symlink("nowhere", to)],
    ])("changes nothing where there is %s", async (_, prepare) => {
      await prepare();
      const before = await readdir(folder, { recursive: true });
      expect(renameIfMissing(from, to)).toBe(false);
      expect(renameIfMissing(from, join(folder, "missing", "to"))).toBe(false);
      expect(await readdir(folder, { recursive: true })).toEqual(before);
    });
  });

  describe("realPathOf", () => {
    it("is the same before and after the folder is there", async () => {
      await symlink(".", join(folder, "link"));
      const path = join(folder, "link", "to");
      expect(await realPathOf(path)).toBe(to);
      await mkdir(to);
      expect(await realPathOf(path)).toBe(to);
    });

    it("is none where the parent is missing too", async () => {
      await expect(realPathOf(join(folder, "missing", "to"))).rejects.toMatchObject({ code: "ENOENT" });
    });
  });

  describe("moveEntries", () => {
    it("moves files and folders", async () => {
      await writeFile(join(from, "c"), "new");
      await mkdir(to);
      await moveEntries(from, to);
      expect(await readdir(from)).toEqual([]);
      expect((await readdir(to, { recursive: true })).sort()).toEqual(["a", join("a", "b"), "c"]);
    });
  });
});
