import { expect, test } from "vitest";
import { Budget } from "../../src/archive/limits";
import { untar } from "../../src/archive/untar";
import { ByteReader } from "../../src/streams/byte-reader";
import {
  concat,
  noise,
  rawTar,
  rawTarMember,
  streamOf,
  tarOf,
  turns,
  watchedStreamOf,
} from "../support/archives";

function open(source: ByteReader, maxEntries?: number) {
  return untar(source, { budget: new Budget({ format: "tar", maxEntries }), format: "tar" });
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
