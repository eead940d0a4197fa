import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { StoredObject } from "../../../src/download/stored-object";
import { claimPart, isBusy, leavePart, readNote } from "../../../src/node/parts/part-note";

const object: StoredObject = {
  etag: '"1"',
  lastModified: undefined,
  md5: undefined,
  crc32c: undefined,
  totalBytes: 9,
  isPlain: true,
  isMeasured: true,
};
const origin = { source: "/projects/1/results", object };

let folder: string;
let paths: { note: string; part: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-note-"));
  paths = { note: join(folder, "a.tgz.part.json"), part: join(folder, "a.tgz.part") };
});
afterEach(() => rm(folder, { recursive: true }));

/** Whether somebody may be at the part, by its note. */
async function busy(): Promise<boolean> {
  return isBusy((await readNote(paths.note))!, paths);
}

const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);

it("keeps a part for who claimed it, also before its file is there", async () => {
  expect(await claimPart(paths.note, origin, { found: undefined })).toBe(true);
  expect(await busy()).toBe(true);
  await writeFile(paths.part, "");
  expect(await busy()).toBe(true);
});

it("keeps it no longer when it was left", async () => {
  await claimPart(paths.note, origin, { found: undefined });
  leavePart(paths.note, origin);
  expect(await busy()).toBe(false);
});

it("keeps it no longer when nothing came for an hour, with its file or without", async () => {
  await claimPart(paths.note, origin, { found: undefined });
  await utimes(paths.note, twoHoursAgo, twoHoursAgo);
  expect(await busy()).toBe(false);
  await writeFile(paths.part, "");
  expect(await busy()).toBe(true);
  await utimes(paths.part, twoHoursAgo, twoHoursAgo);
  expect(await busy()).toBe(false);
});

it("is claimed once, by whoever comes first", async () => {
  const claim = () => claimPart(paths.note, origin, { found: undefined });
  const claimed = await Promise.all([claim(), claim(), claim()]);
  expect(claimed.toSorted()).toEqual([false, false, true]);
});

it("is not claimed in the place of a claim that came after the one that was found", async () => {
  await claimPart(paths.note, origin, { found: undefined });
  const found = await readNote(paths.note);
  await rm(paths.note);
  await claimPart(paths.note, origin, { found: undefined });
  expect(await claimPart(paths.note, origin, { found })).toBe(false);
  expect(await claimPart(paths.note, origin, { found: await readNote(paths.note) })).toBe(true);
});
