import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findStagings, isStagingName, makeStaging, removeStaging } from "../../../src/node/directory/staging";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-staging-"));
});
afterEach(() => rm(folder, { recursive: true }));

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
  await writeFile(join(folder, ".up42-x"), "");
  expect((await findStagings(folder)).map((staging) => staging.path)).toEqual([path]);
});
