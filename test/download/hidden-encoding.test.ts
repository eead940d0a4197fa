import { describe, expect, it } from "vitest";
import { HiddenEncoding } from "../../src/download/hidden-encoding";

describe("an encoding that would be seen", () => {
  it("is none, whatever the lengths are", () => {
    const encoding = new HiddenEncoding({ mayBeThere: false });
    encoding.noteLengths({ storedBytes: 7, toldBytes: 9 });
    encoding.noteExcess();
    expect([encoding.isEnd(7), encoding.isEnd(7), encoding.isStoredEnd(7)]).toEqual([false, false, false]);
    expect([encoding.isUnknown, encoding.isSome, encoding.isLengthTrue]).toEqual([false, false, true]);
  });
});

describe("an encoding that may be hidden", () => {
  const unknown = (): HiddenEncoding => new HiddenEncoding({ mayBeThere: true });

  it("is some when more came out than was told", () => {
    const encoding = unknown();
    expect([encoding.isUnknown, encoding.isSome, encoding.isLengthTrue]).toEqual([true, false, false]);
    encoding.noteExcess();
    expect([encoding.isUnknown, encoding.isSome, encoding.isLengthTrue]).toEqual([false, true, false]);
    expect(encoding.isEnd(5)).toBe(true);
  });

  it("is none once bytes came of a range whose whole has the length that was told", () => {
    const encoding = unknown();
    encoding.noteRange();
    encoding.noteLengths({ storedBytes: undefined, toldBytes: undefined });
    encoding.noteRange();
    encoding.noteLengths({ storedBytes: 9, toldBytes: 7 });
    encoding.noteRange();
    expect([encoding.isUnknown, encoding.isLengthTrue]).toEqual([true, false]);
    encoding.noteLengths({ storedBytes: 7, toldBytes: 7 });
    expect([encoding.isUnknown, encoding.isLengthTrue]).toEqual([true, true]);
    encoding.noteRange();
    encoding.noteExcess();
    expect([encoding.isUnknown, encoding.isSome, encoding.isLengthTrue]).toEqual([false, false, true]);
  });

  it("is some when the whole file ends where the stored one does, or in the same place twice", () => {
    const stored = unknown();
    stored.noteLengths({ storedBytes: 9, toldBytes: 7 });
    expect([stored.isStoredEnd(7), stored.isEnd(8), stored.isEnd(9), stored.isSome]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    const twice = unknown();
    expect([twice.isEnd(7), twice.isEnd(8), twice.isSome]).toEqual([false, false, false]);
    expect([twice.isEnd(8), twice.isSome]).toEqual([true, true]);
  });
});
