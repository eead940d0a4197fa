import { describe, expect, it } from "vitest";
import { decodeZipName, readExtraFields } from "../../../src/archive/zip/name";
import { createCrc32 } from "../../../src/streams/crc32";
import { bytesOf, concat } from "../../support/archives/archives";

const u16 = (value: number): number[] => [value & 0xff, value >>> 8];
const crcOf = (bytes: Uint8Array): number[] => {
  const value = createCrc32()(bytes, 0);
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
};

function field(
  id: number,
  content: Uint8Array | readonly number[],
  length = content.length,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...u16(id), ...u16(length), ...content]);
}

describe("a name", () => {
  const decode = (rawName: Uint8Array, { flags = 0, extra = new Uint8Array(0) } = {}): string =>
    decodeZipName(rawName, { flags, extraFields: readExtraFields(extra) });

  it("is UTF-8 when its flag says so, even where it is damaged", () => {
    expect(decode(bytesOf("größe"), { flags: 0x800 })).toBe("größe");
    expect(decode(Uint8Array.of(0x61, 0x82), { flags: 0x800 })).toBe("a\ufffd");
    expect(decode(Uint8Array.of(0x61, 0x82), { flags: 0xf7ff })).toBe("aé");
  });

  it("is UTF-8 without the flag if it can be, and otherwise of code page 437", () => {
    expect(decode(bytesOf("größe"))).toBe("größe");
    expect(decode(Uint8Array.of(0x7f, 0x80, 0x41, 0xff))).toBe("\x7fÇA\u00a0");
    expect(decode(Uint8Array.of(0xe1, 0x2e, 0xb0))).toBe("ß.░");
  });

  const raw = bytesOf("_.txt");
  const second = bytesOf("ж.txt");

  it("may have a second one in Unicode, which counts when it belongs to the first", () => {
    const extra = field(0x7075, [1, ...crcOf(raw), ...second]);
    expect(decode(raw, { extra })).toBe("ж.txt");
    expect(decode(raw, { extra, flags: 0x800 })).toBe("_.txt");
    expect(decode(raw, { extra: concat(field(0x5455, [1, 2, 3]), extra) })).toBe("ж.txt");
  });

  it("may have an empty second one", () => {
    expect(decode(raw, { extra: field(0x7075, [1, ...crcOf(raw)]) })).toBe("");
  });

  it.each([
    ["is of another name", [1, ...crcOf(bytesOf("other")), ...second]],
    ["is of another version", [2, ...crcOf(raw), ...second]],
    ["is cut short", [1, ...crcOf(raw).slice(0, 3)]],
    ["is empty", []],
  ])("counts itself when the second one %s", (_, content) => {
    expect(decode(raw, { extra: field(0x7075, content) })).toBe("_.txt");
  });
});

describe("extra fields", () => {
  const read = (bytes: Uint8Array): [number, number[]][] =>
    [...readExtraFields(bytes)].map(([id, view]) => [
      id,
      Array.from({ length: view.byteLength }, (_, index) => view.getUint8(index)),
    ]);

  it("are found one after the other, also empty ones, in any part of a buffer", () => {
    const bytes = concat(Uint8Array.of(9, 9, 9), field(0x0102, [1, 2]), field(3, []), field(4, [4]));
    expect(read(bytes.subarray(3))).toEqual([
      [0x0102, [1, 2]],
      [3, []],
      [4, [4]],
    ]);
  });

  it("count once each: the first of two with the same id", () => {
    expect(read(concat(field(1, [1]), field(1, [2]), field(2, [3])))).toEqual([
      [1, [1]],
      [2, [3]],
    ]);
  });

  it("are left out where they are cut short", () => {
    expect(read(concat(field(1, [1]), field(2, [1, 2], 3)))).toEqual([[1, [1]]]);
    expect(read(concat(field(1, [1]), field(2, []).subarray(0, 3)))).toEqual([[1, [1]]]);
    expect(read(new Uint8Array(0))).toEqual([]);
  });
});
