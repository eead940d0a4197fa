import { link, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isReservedName } from "../../../src/files/reserved-name";
import { removeStaging } from "../../../src/files/staged/staging";
import { DirectoryBackend } from "../../../src/node/directory/backend";
import { makeStaging } from "../../support/files/staging";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-staging-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("keeps replaced files that could not be put back", async () => {
  const { backend, name, path, replaced, incoming } = await makeStaging(folder);
  await mkdir(join(replaced, "b"), { recursive: true });
  await writeFile(join(replaced, "b", "a"), "old");
  await writeFile(join(incoming, "a"), "new");
  await removeStaging(backend, name);
  expect(await readdir(path, { recursive: true })).toEqual([
    "replaced",
    join("replaced", "b"),
    join("replaced", "b", "a"),
  ]);
  await rm(join(replaced, "b", "a"));
  await removeStaging(backend, name);
  expect(await readdir(folder)).toEqual([]);
});

test("does not keep a second name of a file that is in its place", async () => {
  const { backend, name, replaced } = await makeStaging(folder);
  await mkdir(replaced);
  await writeFile(join(folder, "a"), "old");
  await writeFile(join(folder, "b"), "old");
  await link(join(folder, "a"), join(replaced, "a"));
  await link(join(folder, "a"), join(replaced, "b"));
  await removeStaging(backend, name);
  expect((await readdir(folder)).sort()).toEqual([name, "a", "b"]);
  await rm(join(replaced, "b"));
  await removeStaging(backend, name);
  expect((await readdir(folder)).sort()).toEqual(["a", "b"]);
});

test("knows its own names", async () => {
  const { name } = await makeStaging(folder);
  expect(isReservedName(name)).toBe(true);
  await writeFile(join(folder, ".up42-x"), "");
  expect(await new DirectoryBackend(folder).findStagings()).toEqual([name]);
});

test("leaves those of browsers to browsers", async () => {
  const name = ".up42-0badcafe-00000001-01234567.partial";
  expect(isReservedName(name)).toBe(true);
  await mkdir(join(folder, name));
  expect(await new DirectoryBackend(folder).findStagings()).toEqual([]);
});
