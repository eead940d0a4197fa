import { describe, expect, it } from "vitest";
import { checksumIn, hasTarChecksum, sumsOf } from "../../../src/archive/tar/checksum";
import { readHeader } from "../../../src/archive/tar/header";
import { bytesOf, concat, rawTarMember } from "../../support/archives/archives";

const padded = (text: string): Uint8Array => concat(bytesOf(text), new Uint8Array(12)).subarray(0, 12);

function headerWith(options: Partial<Parameters<typeof rawTarMember>[0]>) {
  return rawTarMember({ name: "a", ...options }).subarray(0, 512);
}

describe("the length of a member", () => {
  it.each([
    ["00000000012\0", 10],
    ["         12 ", 10],
    ["\t12", 10],
    ["12", 10],
    ["12 ", 10],
    ["12 \0\0x", 10],
    ["12\0x\n8", 10],
    ["777777777777", 2 ** 36 - 1],
    ["", 0],
    ["            ", 0],
    [" \0x", 0],
  ])("is read in octal: %j", (text, size) => {
    expect(readHeader(headerWith({ size: padded(text) })).size).toBe(size);
  });

  it.each(["8", "12 3", "12x", "x12", "-1", "+1", "0x1", "\n12"])("is refused: %j", (text) => {
    expect(() => readHeader(headerWith({ size: padded(text) }))).toThrow("has a damaged header");
  });

  it.each([
    [[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], 258],
    [[0x80, 0, 0, 0, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Number.MAX_SAFE_INTEGER],
  ])("is read in base 256: %j", (field, size) => {
    expect(readHeader(headerWith({ size: Uint8Array.from(field) })).size).toBe(size);
  });

  it.each([
    ["is beyond what a number holds", [0x80, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0]],
    ["is negative", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])("is refused when it %s", (_, field) => {
    expect(() => readHeader(headerWith({ size: Uint8Array.from(field) }))).toThrow("has a damaged header");
  });
});

describe("the name of a member", () => {
  it("keeps a byte order mark, as the names of links do", () => {
    const header = readHeader(headerWith({ name: "\ufeffa", type: "1", linkname: "\ufeffb" }));
    expect(header).toMatchObject({ name: "\ufeffa", linkname: "\ufeffb", flag: "1" });
  });

  it("may fill its field to the last byte, and is not longer", () => {
    const name = "n".repeat(100);
    expect(readHeader(headerWith({ name })).name).toBe(name);
    expect(readHeader(headerWith({ linkname: name })).linkname).toBe(name);
  });

  it("ends at the first NUL", () => {
    expect(readHeader(headerWith({ name: "a\0b" })).name).toBe("a");
  });

  it("has a prefix in the format of POSIX only, which is not that of old GNU tar", () => {
    const posix = headerWith({ prefix: "folder" });
    expect(readHeader(posix).name).toBe("folder/a");
    const gnu = concat(posix);
    gnu.set(bytesOf("ustar  \0"), 257);
    gnu.set(bytesOf(`${sumsOf(gnu)[0].toString(8).padStart(6, "0")}\0 `), 148);
    expect(readHeader(gnu).name).toBe("a");
  });
});

describe("the checksum of a header", () => {
  const withChecksum = (text: string): Uint8Array => {
    const block = headerWith({});
    block.set(concat(bytesOf(text), new Uint8Array(8)).subarray(0, 8), 148);
    return block;
  };

  it.each([
    ["000017\0 ", 15],
    ["    17 ", 15],
    ["\t17", 15],
    ["17 x", 15],
    ["00000017", 15],
    ["", 0],
    ["        ", 0],
  ])("is read: %j", (text, checksum) => {
    expect(checksumIn(withChecksum(text))).toBe(checksum);
  });

  it.each(["8", "17x", "x17", "-17"])("is not a number: %j", (text) => {
    expect(checksumIn(withChecksum(text))).toBeUndefined();
    expect(hasTarChecksum(withChecksum(text))).toBe(false);
    expect(() => readHeader(withChecksum(text))).toThrow("has a damaged header");
  });

  it("counts its own field as spaces, and each byte above 127 as itself or as a negative number", () => {
    const block = new Uint8Array(512).fill(1);
    expect(sumsOf(block)).toEqual([504 + 8 * 32, 504 + 8 * 32]);
    block[0] = 0x7f;
    block[147] = 0x80;
    block[156] = 0xff;
    block[511] = 0x81;
    const low = 500 + 0x7f + 8 * 32;
    expect(sumsOf(block)).toEqual([low + 0x80 + 0xff + 0x81, low - 0x80 - 1 - 0x7f]);
  });

  it("does not make a header of a block without one", () => {
    expect(hasTarChecksum(headerWith({}))).toBe(true);
    expect(hasTarChecksum(withChecksum("0"))).toBe(false);
    expect(hasTarChecksum(withChecksum("1"))).toBe(false);
    expect(() => readHeader(withChecksum("1"))).toThrow("has a header with a wrong checksum");
  });
});
