import { chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { becomes, moveEntries, realPathOf } from "../../../src/node/directory/new-folder";

let folder: string;
let from: string;
let to: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-new-")));
  from = join(folder, "from");
  to = join(folder, "to");
  await mkdir(join(from, "a"), { recursive: true });
  await writeFile(join(from, "a", "b"), "new");
});
afterEach(() => rm(folder, { recursive: true }));

describe("becomes", () => {
  it("gives a folder the name of one that is missing", async () => {
    expect(becomes(from, to)).toBe(true);
    expect(await readdir(folder, { recursive: true })).toEqual(["to", join("to", "a"), join("to", "a", "b")]);
  });

  it("does not take the place of an empty folder, which has rights of its own", async () => {
    await mkdir(to);
    await chmod(to, 0o700);
    expect(becomes(from, to)).toBe(false);
    expect((await stat(to)).mode & 0o777).toBe(0o700);
    expect(await readdir(to)).toEqual([]);
  });

  it.each([
    ["a file", () => writeFile(to, "")],
    ["a link to nothing", () => symlink("nowhere", to)],
  ])("changes nothing where there is %s", async (_, prepare) => {
    await prepare();
    const before = await readdir(folder, { recursive: true });
    expect(becomes(from, to)).toBe(false);
    expect(becomes(from, join(folder, "missing", "to"))).toBe(false);
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
