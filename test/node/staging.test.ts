import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath, pid } from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isStagingName, makeStaging, removeStaging, removeStaleStagings } from "../../src/node/staging";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-staging-"));
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

test("removes the folder of a process that has ended, with what is in it", async () => {
  const name = await nameOf(await deadProcess());
  await mkdir(join(folder, name, "incoming", "a"), { recursive: true });
  await writeFile(join(folder, name, "incoming", "a", "b"), "half");
  await removeStaleStagings(folder);
  expect(await readdir(folder)).toEqual([]);
});

test("leaves the folder of a living process alone", async () => {
  const names = [await nameOf(pid), await nameOf(1)];
  for (const name of names) await mkdir(join(folder, name));
  await removeStaleStagings(folder);
  expect((await readdir(folder)).sort()).toEqual(names.sort());
});

test("leaves the folder of another machine alone for a week", async () => {
  const dead = await deadProcess();
  const [young, old] = [`.up42-00000000-${dead}-00000001`, `.up42-00000000-${dead}-00000002`];
  await mkdir(join(folder, young));
  await mkdir(join(folder, old));
  const eightDaysAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  await utimes(join(folder, old), eightDaysAgo, eightDaysAgo);
  await removeStaleStagings(folder);
  expect(await readdir(folder)).toEqual([young]);
});

test("leaves everything else alone", async () => {
  await mkdir(join(folder, ".up42-mine"));
  await writeFile(join(folder, ".up42"), "");
  await removeStaleStagings(folder);
  expect((await readdir(folder)).sort()).toEqual([".up42", ".up42-mine"]);
});

test("keeps replaced files that could not be put back", async () => {
  const staging = await makeStaging(folder);
  await mkdir(staging.replaced);
  await writeFile(join(staging.replaced, "0"), "old");
  await writeFile(join(staging.incoming, "a"), "new");
  await removeStaging(staging);
  expect(await readdir(staging.path)).toEqual(["replaced"]);
  await rm(join(staging.replaced, "0"));
  await removeStaging(staging);
  expect(await readdir(folder)).toEqual([]);
});

test("knows its own names", async () => {
  const { path } = await makeStaging(folder);
  expect(isStagingName(path.split("/").at(-1) ?? "")).toBe(true);
  expect(isStagingName(".up42-x")).toBe(false);
});
