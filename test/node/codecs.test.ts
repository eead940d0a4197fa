import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createNodeCodecs } from "../../src/node/codecs";
import { openFileSpool } from "../../src/node/file-spool";
import {
  bytesOf,
  concat,
  damage,
  gzip,
  gzipMuch,
  noise,
  readAll,
  streamOf,
  turns,
  watchedStreamOf,
} from "../support/archives/archives";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-codecs-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("gunzip", () => {
  const codecs = createNodeCodecs();
  const content = noise(300_000);
  const member = gzip(content);
  const unpack = (bytes: Uint8Array, chunkBytes = 16_384) =>
    readAll(codecs.gunzip(streamOf(bytes, { chunkBytes })));

  test.each([
    ["one member", member, content],
    ["two members", concat(member, gzip(bytesOf("more"))), concat(content, bytesOf("more"))],
    ["zeros behind", concat(member, new Uint8Array(50_000)), content],
    ["nothing", gzip(new Uint8Array(0)), new Uint8Array(0)],
  ])("unpacks %s", async (_, packed, unpacked) => {
    expect(await unpack(packed)).toEqual(unpacked);
  });

  test("unpacks two members and zeros byte by byte", async () => {
    const packed = concat(gzip(bytesOf("one")), gzip(bytesOf("two")), new Uint8Array(20));
    expect(await unpack(packed, 1)).toEqual(bytesOf("onetwo"));
  });

  test.each([
    ["a wrong checksum", damage(member, -8), /incorrect data check/],
    ["a wrong length", damage(member, -4), /incorrect length check/],
    ["a wrong checksum of a second member", concat(member, damage(member, -8)), /data check/],
    ["a missing trailer", member.slice(0, -8), /cut short/],
    ["a trailer without its last byte", member.slice(0, -1), /cut short/],
    ["cut data", member.slice(0, 100_000), /cut short/],
    ["a cut second member", concat(member, member.slice(0, 12)), /cut short/],
    ["junk behind", concat(member, bytesOf("junk")), /header check/],
    ["junk behind zeros", concat(member, new Uint8Array(50), bytesOf("junk")), /follows its end/],
    ["junk far behind zeros", concat(member, new Uint8Array(99_999), bytesOf("junk")), /follows its end/],
    ["a member behind zeros", concat(member, new Uint8Array(50), member), /follows its end/],
    ["no gzip", bytesOf("no gzip"), /header check/],
  ])("refuses %s", async (_, packed, says) => {
    await expect(unpack(packed)).rejects.toMatchObject({
      name: "ArchiveError",
      format: "tgz",
      message: expect.stringMatching(says),
    });
  });

  test("passes an error of its source through", async () => {
    const broken = new TypeError("terminated");
    const packed = streamOf(member.slice(0, 50_000), { error: broken });
    await expect(readAll(codecs.gunzip(packed))).rejects.toBe(broken);
  });

  test("passes even something that is no Error through", async () => {
    const packed = streamOf(member.slice(0, 50_000), { error: "broken" });
    await expect(readAll(codecs.gunzip(packed))).rejects.toBe("broken");
  });

  test("cancels its source when it is cancelled, even one that does not go on", async () => {
    const watched = watchedStreamOf(member.slice(0, 50_000), { stalls: true });
    const reader = codecs.gunzip(watched.stream).getReader();
    await reader.read();
    await reader.cancel("enough");
    expect(watched.cancelled()).toEqual({ reason: "enough" });
  });

  test("cancels its source when the data is damaged", async () => {
    const watched = watchedStreamOf(bytesOf("x".repeat(100_000)));
    await expect(readAll(codecs.gunzip(watched.stream))).rejects.toMatchObject({ name: "ArchiveError" });
    expect(watched.cancelled()).toBeDefined();
  });

  test("holds back its source while it is not read", async () => {
    const watched = watchedStreamOf(await gzipMuch(concat(noise(4_000_000), new Uint8Array(50_000_000))));
    const reader = codecs.gunzip(watched.stream).getReader();
    await reader.read();
    await turns(200);
    expect(watched.pulled()).toBeLessThan(500_000);
    await reader.cancel();
  });
});

describe("openSpool", () => {
  test("reads at any position what was appended, and leaves no file", async () => {
    const spool = await openFileSpool({ directory: folder });
    await spool.append(bytesOf("01234"));
    await spool.append(bytesOf("56789"));
    expect(spool.size).toBe(10);
    expect(await spool.read(3, 4)).toEqual(bytesOf("3456"));
    expect(await spool.read(10, 0)).toEqual(new Uint8Array(0));
    await expect(spool.read(8, 4)).rejects.toThrow(RangeError);
    await spool.close();
    await spool.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test("says in one sentence when its folder is not there", async () => {
    const missing = join(folder, "missing");
    await expect(openFileSpool({ directory: missing })).rejects.toMatchObject({
      name: "OutputError",
      path: missing,
    });
  });
});
