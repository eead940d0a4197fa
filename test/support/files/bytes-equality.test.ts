import { describe, expect, it } from "vitest";
import { noise } from "../archives/archives";

const bytes = noise(20_000);

/** The same bytes with another one in one place. */
function wrongAt(at: number, of: Uint8Array = bytes): Uint8Array {
  const wrong = of.slice();
  wrong[at] = ((wrong[at] ?? 0) + 1) % 256;
  return wrong;
}

/** Bytes with a property of somebody's own. */
function named(of: Uint8Array, name: string): Uint8Array {
  return Object.assign(of.slice(), { name });
}

/** What a failing assertion throws. */
function failureOf(assertion: () => void): Error & { actual?: unknown; expected?: unknown } {
  try {
    assertion();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe.each(["toEqual", "toStrictEqual"] as const)("%s", (matcher) => {
  it("takes equal bytes, however they are held", () => {
    expect(bytes)[matcher](bytes.slice());
    expect(new Uint8Array(bytes.slice().buffer, 3, 100))[matcher](bytes.slice(3, 103));
    expect({ a: [bytes], b: new Map([["c", bytes]]), d: new Set([bytes]) })[matcher]({
      a: [bytes.slice()],
      b: new Map([["c", bytes.slice()]]),
      d: new Set([bytes.slice()]),
    });
    expect(bytes.slice().buffer)[matcher](bytes.slice().buffer);
    expect(new Uint8Array(0))[matcher](new Uint8Array(0));
  });

  it.each([0, 1, 10_000, 19_998, 19_999])("refuses one wrong byte at %i", (at) => {
    const wrong = wrongAt(at);
    expect(() => expect(wrong)[matcher](bytes)).toThrow("expected Uint8Array[");
    expect(() => expect(bytes)[matcher](wrong)).toThrow("expected Uint8Array[");
    expect(() => expect([{ a: wrong }])[matcher]([{ a: bytes }])).toThrow("expected [");
    expect(() => expect(new Map([["a", wrong]]))[matcher](new Map([["a", bytes]]))).toThrow("expected Map{");
    expect(() => expect(wrong.buffer)[matcher](bytes.slice().buffer)).toThrow("equal");
    expect(() => expect(new Uint8ClampedArray(wrong))[matcher](new Uint8ClampedArray(bytes))).toThrow(
      "expected Uint8ClampedArray[",
    );
    expect(wrong).not[matcher](bytes);
    expect(() => expect(bytes).not[matcher](bytes.slice())).toThrow("not");
  });

  it("refuses other lengths", () => {
    for (const other of [bytes.subarray(1), bytes.subarray(0, -1), new Uint8Array(0)]) {
      expect(bytes).not[matcher](other);
      expect(other).not[matcher](bytes);
      expect(other.slice().buffer).not[matcher](bytes.slice().buffer);
    }
    expect(new Uint8Array(20_001)).not[matcher](new Uint8Array(20_000));
  });

  it("refuses other classes with the same elements", () => {
    const some = bytes.slice(0, 40);
    const kinds: readonly unknown[] = [
      some,
      new Uint8ClampedArray(some),
      new Int16Array(some),
      some.buffer,
      new DataView(some.buffer),
      [...some],
      ...(globalThis.Buffer === undefined ? [] : [Buffer.from(some)]),
    ];
    for (const [index, kind] of kinds.entries()) {
      for (const [other, another] of kinds.entries()) {
        if (index !== other) expect([kind]).not[matcher]([another]);
      }
    }
  });

  it("looks at properties that bytes have besides", () => {
    expect(named(bytes, "a"))[matcher](named(bytes, "a"));
    expect(named(bytes, "a")).not[matcher](named(bytes, "b"));
    expect(named(bytes, "a")).not[matcher](bytes);
    expect(bytes).not[matcher](named(bytes, "a"));
  });

  it("asks matchers in the place of bytes", () => {
    expect({ bytes })[matcher]({ bytes: expect.any(Uint8Array) });
    expect({ bytes }).not[matcher]({ bytes: expect.any(ArrayBuffer) });
  });
});

describe("what is told of bytes that differ", () => {
  it("is where they do, and what is around it", () => {
    const { actual, expected } = failureOf(() => expect({ a: [wrongAt(10_000)] }).toEqual({ a: [bytes] }));
    const around = (of: Uint8Array) => [...of.subarray(9_992, 10_008)].join(" ");
    const title = "Uint8Array of 20000 bytes, from byte 9992";
    expect(actual).toEqual({ a: [{ [title]: around(wrongAt(10_000)) }] });
    expect(expected).toEqual({ a: [{ [title]: around(bytes) }] });
  });

  it("is the length where one ends before the other", () => {
    const { actual, expected } = failureOf(() => expect(bytes.subarray(0, 100)).toEqual(bytes));
    expect(Object.keys(actual as object)).toEqual(["Uint8Array of 100 bytes, from byte 92"]);
    expect(Object.keys(expected as object)).toEqual(["Uint8Array of 20000 bytes, from byte 92"]);
  });

  it("is short, also where it is beside something else that differs", () => {
    const { actual, expected, message } = failureOf(() =>
      expect(new Map<string, unknown>([["a", bytes]])).toEqual(new Map<string, unknown>([["b", 1]])),
    );
    expect([...(actual as Map<string, object>).values()].flatMap(Object.keys)).toEqual([
      "Uint8Array of 20000 bytes, from byte 0",
    ]);
    expect(expected).toEqual(new Map([["b", 1]]));
    expect(message.length).toBeLessThan(300);
  });

  it("is short of a megabyte as well, and of buffers", () => {
    const long = noise(1_000_000);
    const [one, other] = [wrongAt(999_999, long).buffer, long.buffer];
    const { actual, expected } = failureOf(() => expect(one).toEqual(other));
    expect(Object.keys(actual as object)).toEqual(["ArrayBuffer of 1000000 bytes, from byte 999991"]);
    expect(Object.keys(expected as object)).toEqual(Object.keys(actual as object));
  });

  it("is all of them where they are few", () => {
    const { actual, expected } = failureOf(() => expect(new Uint8Array(3)).toEqual(new Uint8Array(4)));
    expect(actual).toEqual(new Uint8Array(3));
    expect(expected).toEqual(new Uint8Array(4));
  });
});
