import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, pid } from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HandleBackend } from "../../../src/browser/handles/backend";
import type { FolderBackend } from "../../../src/files/staged/backend";
import { type CommitPlan, writePlan as writePlanWith } from "../../../src/files/staged/staging";
import { clearStaleStagings } from "../../../src/files/staged/stale-stagings";
import { DirectoryBackend } from "../../../src/node/directory/backend";
import { fakeFolder } from "../../support/files/handles";
import { makeStaging } from "../../support/files/staging";

const hourMs = 60 * 60 * 1000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-stale-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

/** The staging name of this machine, with another process in it. */
async function nameOf(process: number): Promise<string> {
  const { path } = await makeStaging(folder);
  await rm(path, { recursive: true });
  return (path.split("/").at(-1) ?? "").replace(`-${pid}-`, `-${process}-`);
}

/** Leaves a plan in a staging folder. */
function writePlan(staging: string, plan: CommitPlan): Promise<void> {
  return writePlanWith(new DirectoryBackend(staging), "plan.json", plan);
}

test("removes the folder of a process that has ended, with what is in it", async () => {
  const name = await nameOf(await deadProcess());
  await mkdir(join(folder, name, "incoming", "a"), { recursive: true });
  await writeFile(join(folder, name, "incoming", "a", "b"), "half");
  await clearStaleStagings(new DirectoryBackend(folder));
  expect(await readdir(folder)).toEqual([]);
});

test("leaves the folder of a living process alone", async () => {
  const names = [await nameOf(pid), await nameOf(1)];
  for (const name of names) await mkdir(join(folder, name));
  await clearStaleStagings(new DirectoryBackend(folder));
  expect((await readdir(folder)).sort()).toEqual(names.sort());
});

test.each([
  ["stays if its owner is alive", false, 1],
  ["is removed if nobody knows whether its owner is alive", undefined, 0],
])("a folder of eight days %s", async (_, isGone, left) => {
  const { name, path } = await makeStaging(folder);
  const eightDaysAgo = new Date(Date.now() - 8 * 24 * hourMs);
  await utimes(path, eightDaysAgo, eightDaysAgo);
  const backend: FolderBackend = new DirectoryBackend(folder);
  backend.ifOwnerIsGone = async () => isGone;
  await clearStaleStagings(backend);
  expect(await readdir(folder)).toEqual([name].slice(0, left));
});

test("leaves the folder of another machine alone for a week", async () => {
  const dead = await deadProcess();
  const [young, old] = [`.up42-00000000-${dead}-00000001`, `.up42-00000000-${dead}-00000002`];
  await mkdir(join(folder, young));
  await mkdir(join(folder, old));
  const eightDaysAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  await utimes(join(folder, old), eightDaysAgo, eightDaysAgo);
  await clearStaleStagings(new DirectoryBackend(folder));
  expect(await readdir(folder)).toEqual([young]);
});

test("leaves everything else alone", async () => {
  await mkdir(join(folder, ".up42-mine"));
  await writeFile(join(folder, ".up42"), "");
  await clearStaleStagings(new DirectoryBackend(folder));
  expect((await readdir(folder)).sort()).toEqual([".up42", ".up42-mine"]);
});

describe("a process that ended while it filled a folder that is not there yet", () => {
  /** Leaves its folder beside `target`, with a file in it. */
  async function leaveBeside(target: string, process: number): Promise<string> {
    const { path, incoming } = await makeStaging(join(folder, target));
    await writeFile(join(incoming, "a"), "planted");
    const left = path.replace(`-${pid}-`, `-${process}-`);
    await rename(path, left);
    return left;
  }

  test("has its folder removed, whether the other one is there by now or not", async () => {
    const dead = await deadProcess();
    await leaveBeside("berlin", dead);
    await clearStaleStagings(new DirectoryBackend(join(folder, "berlin")));
    expect(await readdir(folder)).toEqual([]);
    await leaveBeside("berlin", dead);
    await mkdir(join(folder, "berlin"));
    await clearStaleStagings(new DirectoryBackend(join(folder, "berlin")));
    expect(await readdir(folder, { recursive: true })).toEqual(["berlin"]);
  });

  test("leaves those beside other folders alone, and those of living processes", async () => {
    const left = [await leaveBeside("paris", await deadProcess()), await leaveBeside("berlin", pid)];
    await clearStaleStagings(new DirectoryBackend(join(folder, "berlin")));
    await clearStaleStagings(new DirectoryBackend(folder));
    expect((await readdir(folder)).map((name) => join(folder, name)).sort()).toEqual(left.sort());
  });

  test("puts nothing into the folder, even if it says so", async () => {
    const left = await leaveBeside("berlin", await deadProcess());
    const files = new Map([["a", "planted".length]]);
    await writePlan(left, { overwrite: true, files });
    await mkdir(join(folder, "berlin"));
    await clearStaleStagings(new DirectoryBackend(join(folder, "berlin")));
    expect(await readdir(folder, { recursive: true })).toEqual(["berlin"]);
  });
});

test("follows no link that is named like one of these folders", async () => {
  await mkdir(join(folder, "mine", "incoming", "a"), { recursive: true });
  const name = await nameOf(await deadProcess());
  await symlink("mine", join(folder, name));
  await clearStaleStagings(new DirectoryBackend(folder));
  expect(await readdir(join(folder, "mine", "incoming"))).toEqual(["a"]);
});

describe("a process that ended while it moved its files into place", () => {
  /** What it left: `a` is in place already, `b/c` and `d` are not. */
  async function leave({ overwrite = true, owner = "", length = 3 } = {}): Promise<string> {
    const name = owner === "" ? await nameOf(await deadProcess()) : owner;
    const staging = join(folder, name);
    await mkdir(join(staging, "incoming", "b"), { recursive: true });
    await mkdir(join(folder, "b"), { recursive: true });
    if (overwrite) {
      await mkdir(join(staging, "replaced"));
      await writeFile(join(staging, "replaced", "0"), "old");
      await writeFile(join(folder, "b", "c"), "old");
    }
    await writeFile(join(folder, "a"), "new");
    await writeFile(join(staging, "incoming", "b", "c"), "new");
    await writeFile(join(staging, "incoming", "d"), "new");
    const files = new Map(["a", "b/c", "d"].map((path) => [path, length]));
    await writePlan(staging, { overwrite, files });
    return name;
  }

  async function contents(): Promise<Record<string, string>> {
    const paths = (await readdir(folder)).includes("d") ? ["a", "b/c", "d"] : ["a", "b/c"];
    return Object.fromEntries(
      await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), "utf8")])),
    );
  }

  test("has its move finished", async () => {
    await leave();
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await contents()).toEqual({ a: "new", "b/c": "new", d: "new" });
    expect((await readdir(folder)).sort()).toEqual(["a", "b", "d"]);
  });

  test("has its moves finished only while nobody else moves files", async () => {
    const name = await leave();
    const busy = new DirectoryBackend(folder);
    busy.exclusively = () => Promise.reject(new Error("somebody else moves files"));
    await clearStaleStagings(busy);
    expect(await contents()).toEqual({ a: "new", "b/c": "old" });
    expect((await readdir(folder)).sort()).toEqual([name, "a", "b"]);
  });

  test("does not replace what was changed since", async () => {
    await leave();
    await rm(join(folder, "b", "c"));
    await writeFile(join(folder, "b", "c"), "mine");
    const later = new Date(Date.now() + 5_000);
    await utimes(join(folder, "b", "c"), later, later);
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await contents()).toEqual({ a: "new", "b/c": "mine", d: "new" });
    expect((await readdir(folder)).sort()).toEqual(["a", "b", "d"]);
  });

  test("replaces nothing at all when that was not allowed", async () => {
    await leave({ overwrite: false });
    await writeFile(join(folder, "b", "c"), "mine");
    const earlier = new Date(Date.now() - hourMs);
    await utimes(join(folder, "b", "c"), earlier, earlier);
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await contents()).toEqual({ a: "new", "b/c": "mine", d: "new" });
  });

  test("is left alone when its files are not what was downloaded", async () => {
    const name = await leave({ length: 4 });
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await contents()).toEqual({ a: "new", "b/c": "old" });
    expect((await readdir(folder)).sort()).toEqual([name, "a", "b"]);
  });

  test("is left alone when something is in the way", async () => {
    const name = await leave();
    await mkdir(join(folder, "d"));
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await readFile(join(folder, "b", "c"), "utf8")).toBe("old");
    expect((await readdir(folder)).sort()).toEqual([name, "a", "b", "d"]);
  });

  test.each([
    ["left alone for an hour", 0.9, "old"],
    ["finished after an hour", 1.1, "new"],
  ])("on another machine is %s", async (_, hours, expected) => {
    const name = await leave({ owner: ".up42-00000000-1-00000001" });
    const then = new Date(Date.now() - hours * hourMs);
    await utimes(join(folder, "b", "c"), then, then);
    await utimes(join(folder, name, "plan.json"), then, then);
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await contents()).toMatchObject({ "b/c": expected });
    expect((await readdir(folder)).includes(name)).toBe(expected === "old");
  });

  test("may have had nothing left to move", async () => {
    const name = await nameOf(await deadProcess());
    await mkdir(join(folder, name, "incoming"), { recursive: true });
    await writePlan(join(folder, name), { overwrite: true, files: new Map([["a", 3]]) });
    await clearStaleStagings(new DirectoryBackend(folder));
    expect(await readdir(folder)).toEqual([]);
  });

  test("has its moves finished by somebody else meanwhile, or else later", async () => {
    const name = await leave();
    const backend = new DirectoryBackend(folder);
    const relocate = backend.relocate.bind(backend);
    backend.relocate = () => {
      throw new Error("the disk is busy");
    };
    await clearStaleStagings(backend);
    expect(await contents()).toEqual({ a: "new", "b/c": "old" });
    expect(await readdir(folder)).toContain(name);
    backend.relocate = (from, path) => {
      relocate(from, path);
      throw new Error("somebody else has moved it");
    };
    await clearStaleStagings(backend);
    expect(await contents()).toEqual({ a: "new", "b/c": "new", d: "new" });
    expect((await readdir(folder)).sort()).toEqual(["a", "b", "d"]);
  });

  test.each([
    ["an empty file, which a closed page leaves", "", "new"],
    ["a file of somebody else", "mine", "mine"],
  ])("without leave to replace anything, in a browser finds %s", async (_, there, expected) => {
    const { handle, put, files } = fakeFolder();
    const staging = `.up42-00000000-${(1).toString(36).padStart(8, "0")}-00000001.partial`;
    put(`${staging}/incoming/a`, "new");
    put("a", there);
    put(`${staging}/plan.json`, '{"overwrite":false,"files":[["a",3]]}', { lastModified: 1 });
    await clearStaleStagings(new HandleBackend(handle, undefined));
    expect(files()).toEqual({ a: expected });
  });
});
