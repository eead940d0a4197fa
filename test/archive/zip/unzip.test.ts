import { expect, test } from "vitest";
import type { Spool } from "../../../src/archive/codecs";
import { Budget } from "../../../src/archive/limits";
import { unzip } from "../../../src/archive/zip/unzip";
import { createBrowserCodecs } from "../../../src/browser/codecs";
import { bytesOf, concat, noise, rawZip, zipOf } from "../../support/archives/archives";

interface WatchedSpool extends Spool {
  readonly bytesRead: () => number;
}

async function spoolOf(bytes: Uint8Array<ArrayBuffer>): Promise<WatchedSpool> {
  const spool = await createBrowserCodecs().openSpool();
  await spool.append(bytes);
  let bytesRead = 0;
  return {
    ...spool,
    size: spool.size,
    bytesRead: () => bytesRead,
    read(position, length) {
      bytesRead += length;
      return spool.read(position, length);
    },
  };
}

function openAll(spool: Spool, maxEntries?: number) {
  return unzip(spool, { budget: new Budget({ maxEntries }, { format: "zip" }) });
}

async function* open(spool: Spool, maxEntries?: number) {
  for await (const entry of openAll(spool, maxEntries)) if (entry.kind === "file") yield entry;
}

async function namesOf(spool: Spool, maxEntries?: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of open(spool, maxEntries)) names.push(name);
  return names;
}

test("reads a directory longer than what is read of it at once", async () => {
  const names = Array.from({ length: 300 }, (_, index) => `${"folder/".repeat(100)}${index}`);
  const spool = await spoolOf(rawZip(names.map((name) => ({ name }))));
  expect(await namesOf(spool)).toEqual(names);
});

test("refuses too many entries before it has read the directory to its end", async () => {
  const spool = await spoolOf(rawZip(Array.from({ length: 15_000 }, (_, index) => ({ name: `${index}` }))));
  await expect(namesOf(spool, 100)).rejects.toMatchObject({ name: "ArchiveError", format: "zip" });
  expect(spool.bytesRead()).toBeLessThan(400_000);
});

test.each([
  ["stored", (content: Uint8Array) => rawZip([{ name: "a", content }])],
  ["deflated", (content: Uint8Array) => zipOf({ a: content })],
])("takes from the spool only what is read of a %s file", async (_, make) => {
  const spool = await spoolOf(make(noise(1_000_000)));
  const members = open(spool);
  const { value: member } = await members.next();
  const before = spool.bytesRead();
  await member?.read();
  expect(spool.bytesRead() - before).toBeLessThanOrEqual(3 * 64 * 1024);
  await members.return();
});

test("checks what was left unread of a file", async () => {
  const spool = await spoolOf(rawZip([{ name: "a", content: noise(1000), crc32: 7 }, { name: "b" }]));
  await expect(namesOf(spool)).rejects.toMatchObject({ name: "ArchiveError", entry: "a" });
});

test("stops a deflated bomb at the length that is written for it", async () => {
  const zip = zipOf({ bomb: new Uint8Array(4_000_000) });
  const lying = concat(zip);
  const view = new DataView(lying.buffer);
  const directory = view.getUint32(lying.byteLength - 6, true);
  view.setUint32(directory + 24, 1000, true);
  const members = open(await spoolOf(lying));
  const { value: member } = await members.next();
  await expect(member?.read()).rejects.toMatchObject({ name: "ArchiveError", entry: "bomb" });
});

test("takes a pipe of Info-ZIP for a file, and other special files for none", async () => {
  const entries = [0o010600, 0o020600, 0o040755, 0o060600, 0o100644, 0o120777, 0o140755, 0];
  const spool = await spoolOf(rawZip(entries.map((mode) => ({ name: mode.toString(8), mode }))));
  expect(await namesOf(spool)).toEqual(["10600", "100644", "0"]);
  const skipped: string[] = [];
  for await (const entry of openAll(spool)) {
    if (entry.kind === "skipped") skipped.push(`${entry.name}: ${entry.reason}`);
  }
  expect(skipped).toEqual([
    "20600: it is a device",
    "60600: it is a device",
    "120777: it is a symbolic link",
    "140755: it is a socket",
  ]);
});

test.each([
  [
    "two entries at one place",
    rawZip([
      { name: "a", content: "x" },
      { name: "b", content: "y" },
      { name: "c", position: 0 },
    ]),
    /"c" shares bytes with another entry/,
    "c",
  ],
  [
    "an entry whose name is longer than what is left",
    rawZip([{ name: "a".repeat(500), localName: "a" }]),
    /bytes are missing from the header of "a+…"/,
    "a".repeat(500),
  ],
  [
    "an entry whose own header has a longer name",
    rawZip([{ name: "a", localName: "ab", content: "x" }]),
    /its directory has another name for "a"/,
    "a",
  ],
  [
    "an entry whose own header has another method",
    rawZip([{ name: "a", content: "x", localMethod: 8 }]),
    /its directory has another method for "a"/,
    "a",
  ],
  [
    "bytes that are not deflated",
    rawZip([{ name: "a", content: bytesOf("\xff\xff\xff\xff"), size: 9, method: 8 }]),
    /"a" cannot be unpacked/,
    "a",
  ],
  [
    "an encrypted entry",
    rawZip([{ name: "a", content: "x", flags: 0x801 }]),
    /holds "a" encrypted, which is not supported/,
    "a",
  ],
])("refuses %s, and names the entry", async (_, bytes, says, entry) => {
  await expect(namesOf(await spoolOf(bytes))).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringMatching(says),
    format: "zip",
    entry,
  });
});

test("takes entries whose bytes are in another order than in the directory", async () => {
  const [a, b] = [rawZip([{ name: "a", content: "1" }]), rawZip([{ name: "b", content: "2" }])];
  const bodies = (zip: Uint8Array) => zip.subarray(0, 32);
  const zip = rawZip([
    { name: "a", content: "1", position: 32 },
    { name: "b", content: "2", position: 0 },
  ]);
  const turned = concat(bodies(b), bodies(a), zip.subarray(64));
  expect(await namesOf(await spoolOf(turned))).toEqual(["a", "b"]);
});
