import { link, mkdtemp, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
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
  await claimPart(paths.note, origin);
  expect(await busy()).toBe(true);
  await writeFile(paths.part, "");
  expect(await busy()).toBe(true);
});

it("keeps it no longer when it was left", async () => {
  await claimPart(paths.note, origin);
  await leavePart(paths.note, origin);
  expect(await busy()).toBe(false);
});

it("keeps it no longer when nothing came for an hour, with its file or without", async () => {
  await claimPart(paths.note, origin);
  await utimes(paths.note, twoHoursAgo, twoHoursAgo);
  expect(await busy()).toBe(false);
  await writeFile(paths.part, "");
  expect(await busy()).toBe(true);
  await utimes(paths.part, twoHoursAgo, twoHoursAgo);
  expect(await busy()).toBe(false);
});

it("writes a note in the place of a link, not through it", async () => {
  const elsewhere = join(folder, "elsewhere");
  await writeFile(elsewhere, "mine");
  await symlink(elsewhere, `${paths.note}.new`);
  await symlink(elsewhere, paths.note);
  await claimPart(paths.note, origin);
  expect(await readFile(elsewhere, "utf8")).toBe("mine");
  expect(await readNote(paths.note)).toMatchObject({ source: origin.source });
});

it("is read only as a plain file, of this user, with one name", async () => {
  await claimPart(paths.note, origin);
  const own = process.geteuid?.() ?? 0;
  expect(await readNote(paths.note, own)).toMatchObject({ source: origin.source });
  expect(await readNote(paths.note, own + 1)).toBeUndefined();
  const other = join(folder, "other");
  await symlink(paths.note, other);
  expect(await readNote(other, own)).toBeUndefined();
  await rm(other);
  await link(paths.note, other);
  expect(await readNote(paths.note, own)).toBeUndefined();
});
