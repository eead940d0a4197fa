import { expect, test } from "vitest";
import { Budget } from "../../../src/archive/limits";
import { untar } from "../../../src/archive/tar/untar";
import { ByteReader } from "../../../src/streams/byte-reader";
import {
  concat,
  noise,
  paxRecords,
  rawTar,
  rawTarMember,
  streamOf,
  tarOf,
  turns,
  watchedStreamOf,
} from "../../support/archives/archives";

function openAll(source: ByteReader, maxEntries?: number) {
  return untar(source, { budget: new Budget({ maxEntries }, { format: "tar" }), format: "tar" });
}

async function* open(source: ByteReader, maxEntries?: number) {
  for await (const entry of openAll(source, maxEntries)) if (entry.kind === "file") yield entry;
}

test("reads over what is left unread of a member", async () => {
  const bytes = await tarOf({ a: noise(300_000), b: noise(700, 2), c: "c" });
  const seen: string[] = [];
  for await (const member of open(new ByteReader(streamOf(bytes)))) {
    if (member.name === "b") await member.read();
    seen.push(`${member.name} ${member.size}`);
  }
  expect(seen).toEqual(["a 300000", "b 700", "c 1"]);
});

test("loses nothing of a member when the one before it was left unread", async () => {
  const bytes = await tarOf({ a: "1", b: noise(100_000) });
  let length = 0;
  for await (const member of open(new ByteReader(streamOf(bytes)))) {
    if (member.name === "a") continue;
    for (let chunk = await member.read(); chunk; chunk = await member.read()) length += chunk.byteLength;
  }
  expect(length).toBe(100_000);
});

test("stops its source when it is left early", async () => {
  const watched = watchedStreamOf(await tarOf({ a: noise(9_000_000), b: "b" }));
  for await (const member of open(new ByteReader(watched.stream))) {
    await member.read();
    break;
  }
  expect(watched.cancelled()).toBeDefined();
});

test("stops a source that does not go on when it is left early", async () => {
  const bytes = (await tarOf({ a: noise(100_000) })).slice(0, 50_000);
  const watched = watchedStreamOf(bytes, { stalls: true });
  for await (const member of open(new ByteReader(watched.stream))) {
    await member.read();
    break;
  }
  expect(watched.cancelled()).toBeDefined();
});

test("holds back its source while a member is not read", async () => {
  const watched = watchedStreamOf(await tarOf({ a: noise(6_000_000) }));
  const members = open(new ByteReader(watched.stream));
  await members.next();
  await turns(100);
  expect(watched.pulled()).toBeLessThan(1_500_000);
  await members.return();
});

test("counts members that it passes over", async () => {
  const bytes = rawTar({ name: "a/", type: "5" }, { name: "b", type: "2", linkname: "c" }, { name: "d" });
  const count = async (maxEntries: number) => {
    const names: string[] = [];
    for await (const { name } of open(new ByteReader(streamOf(bytes)), maxEntries)) names.push(name);
    return names;
  };
  await expect(count(2)).rejects.toMatchObject({ name: "ArchiveError", format: "tar" });
  await expect(count(3)).resolves.toEqual(["d"]);
});

test("reads long names of GNU tar", async () => {
  const name = `output/${"long".repeat(50)}`;
  const bytes = concat(
    rawTarMember({ name: "././@LongLink", type: "L", content: `${name}\0` }),
    rawTar({ name: name.slice(0, 100), content: "x" }),
  );
  const names: string[] = [];
  for await (const member of open(new ByteReader(streamOf(bytes)))) names.push(member.name);
  expect(names).toEqual([name]);
});

test("does not wait for a name that is announced as endless", async () => {
  const watched = watchedStreamOf(
    concat(rawTarMember({ name: "pax", type: "x", size: 2_000_000_000 }), noise(100_000)),
    { stalls: true },
  );
  await expect(open(new ByteReader(watched.stream)).next()).rejects.toMatchObject({ name: "ArchiveError" });
  expect(watched.cancelled()).toBeDefined();
});

test("passes over the label of an archive and the lists of an incremental one, with what they hold", async () => {
  const bytes = rawTar(
    { name: "My label", type: "V" },
    { name: "folder/", type: "D", content: "Ya\0".repeat(400) },
    { name: "folder", type: "D", content: "Ya\0".repeat(400) },
    { name: "a", content: "x" },
  );
  const names: string[] = [];
  for await (const { name } of open(new ByteReader(streamOf(bytes)))) names.push(name);
  expect(names).toEqual(["a"]);
});

test.each([
  ["S", /"a" as a sparse file/],
  ["M", /"a" as the rest of a file from another archive/],
  ["Z", /"a" as a member of the unknown type "Z"/],
])("refuses a member of type %s, before anything of it is given", async (type, says) => {
  const bytes = rawTar({ name: "good", content: "x" }, { name: "a", type, content: "filled parts" });
  const names: string[] = [];
  const reading = (async () => {
    for await (const { name } of open(new ByteReader(streamOf(bytes)))) names.push(name);
  })();
  await expect(reading).rejects.toMatchObject({ name: "ArchiveError", entry: "a" });
  await expect(reading).rejects.toThrow(says);
  expect(names).toEqual(["good"]);
});

test("refuses a sparse file of old GNU tar as one, though its long header reads as damage", async () => {
  const sparse = rawTarMember({ name: "a", type: "S", content: "filled parts" });
  const bytes = concat(
    rawTarMember({ name: "good", content: "x" }),
    sparse.subarray(0, 512),
    // More of the map of what is filled, which the length in the header leaves out.
    noise(512),
    sparse.subarray(512),
    rawTar({ name: "b" }),
  );
  const reading = (async () => {
    for await (const { name } of open(new ByteReader(streamOf(bytes)))) expect(name).toBe("good");
  })();
  await expect(reading).rejects.toMatchObject({ name: "ArchiveError", entry: "a" });
  await expect(reading).rejects.toThrow('"a" as a sparse file');
});

test.each(["0", "\0", "7"])("takes a member of type %j for a file", async (type) => {
  const names: string[] = [];
  for await (const { name } of open(new ByteReader(streamOf(rawTar({ name: "a", type }))))) names.push(name);
  expect(names).toEqual(["a"]);
});

test.each(["-1", "1e3", "18446744073709551616", ""])("refuses %j as a length", async (size) => {
  const pax = rawTarMember({ name: "pax", type: "x", content: paxRecords({ size }) });
  const members = open(new ByteReader(streamOf(concat(pax, rawTar({ name: "a", content: "x" })))));
  await expect(members.next()).rejects.toThrow("has a damaged header");
});

test("takes a length from a PAX header", async () => {
  const pax = rawTarMember({ name: "pax", type: "x", content: paxRecords({ size: "1" }) });
  const bytes = concat(pax, rawTar({ name: "a", content: "x", size: 0 }));
  const sizes: number[] = [];
  for await (const { size } of open(new ByteReader(streamOf(bytes)))) sizes.push(size);
  expect(sizes).toEqual([1]);
});

test("takes a name with a slash at its end for a folder, and tells of one with bytes", async () => {
  const bytes = rawTar({ name: "a/" }, { name: "b/", content: "x" }, { name: "c", content: "x" });
  const seen: unknown[] = [];
  for await (const entry of openAll(new ByteReader(streamOf(bytes)))) seen.push(entry);
  expect(seen).toMatchObject([
    { kind: "skipped", name: "b/", reason: "it is a folder with bytes" },
    { kind: "file", name: "c" },
  ]);
});

test("tells where a link leads", async () => {
  const bytes = rawTar(
    { name: "a", type: "2", linkname: "there" },
    { name: "b", type: "1", linkname: "there" },
  );
  const seen: unknown[] = [];
  for await (const entry of openAll(new ByteReader(streamOf(bytes)))) seen.push(entry);
  expect(seen).toEqual([
    { kind: "skipped", name: "a", reason: 'it is a symbolic link to "there"' },
    { kind: "link", name: "b", target: "there" },
  ]);
});

test.each([
  [4, 1],
  [5, 2],
  [9, 6],
])("counts %i headers before a member as %i entries", async (headers, entries) => {
  const long = rawTarMember({ name: "././@LongLink", type: "L", content: "n\0" });
  const bytes = concat(...Array.from({ length: headers }, () => long), rawTar({ name: "a" }));
  const read = async (maxEntries: number) => {
    for await (const { name } of open(new ByteReader(streamOf(bytes)), maxEntries)) expect(name).toBe("n");
  };
  await read(entries);
  await expect(read(entries - 1)).rejects.toMatchObject({ name: "ArchiveError", format: "tar" });
});

test.each([
  [
    "at its first member; nothing was kept, download it again",
    rawTarMember({ name: "a", content: "x" }).subarray(0, 300),
  ],
  ['at or after "a"; nothing was kept, download it again', rawTarMember({ name: "a", content: "x" })],
])("says that it is cut short %s", async (says, bytes) => {
  const reading = (async () => {
    for await (const _ of open(new ByteReader(streamOf(bytes))));
  })();
  await expect(reading).rejects.toMatchObject({
    format: "tar",
    message: `The tar archive is cut short (its end marker is missing) ${says}.`,
  });
});

test("does not advise another download of a header that is too long", async () => {
  const bytes = rawTarMember({ name: "pax", type: "x", size: 2 ** 24 });
  await expect(open(new ByteReader(streamOf(bytes))).next()).rejects.toThrow(
    'has a header that is too long at its first member; nothing was kept; to keep the archive as it is, pass "unpacking": false.',
  );
});
