/** A file of `setupFiles`: `toEqual` and its like compare bytes in a moment, and tell in short where they differ. */

import { chai, expect } from "vitest";

type Bytes = Uint8Array | Uint8ClampedArray;

/** Arrays up to this length are shown as they are. */
const shownWhole = 512;

/** As many bytes are shown of longer ones, about half of them before the first that differs. */
const shownBytes = 16;

function isBytes(value: unknown): value is Bytes {
  return value instanceof Uint8Array || value instanceof Uint8ClampedArray;
}

/** Place of the first byte that differs, or the end of the shorter array. */
function firstDifference(one: Bytes, other: Bytes): number | undefined {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return at;
  return one.length === other.length ? undefined : length;
}

/** Node compares what else an array has without naming each of its elements, which costs more than the bytes. */
const isDeepStrictEqual = globalThis.process?.getBuiltinModule?.("node:util").isDeepStrictEqual;

/** Up to this length pages look for properties besides the bytes. Each test of longer ones runs in Node as well. */
const namedInPages = 64 * 1024;

/** Whether equal bytes are all that two arrays hold: neither has properties besides, or Node finds them equal as well. */
function nothingElseDiffers(one: Bytes, other: Bytes): boolean {
  if (isDeepStrictEqual !== undefined) return isDeepStrictEqual(one, other);
  if (one.length > namedInPages) return true;
  return Object.keys(one).length === one.length && Object.keys(other).length === other.length;
}

/**
 * Compares bytes of one class. vitest does it element by element, and then with the names of all elements: seconds for
 * 800 kB. What this does not settle (other classes, properties besides the bytes) is left to vitest.
 */
function haveEqualBytes(one: unknown, other: unknown): boolean | undefined {
  if (one instanceof ArrayBuffer && other instanceof ArrayBuffer) {
    // vitest's `toEqual` looks at no byte of them, its `toStrictEqual` does.
    return firstDifference(new Uint8Array(one), new Uint8Array(other)) === undefined ? undefined : false;
  }
  if (!isBytes(one) || !isBytes(other) || one.constructor !== other.constructor) return undefined;
  if (firstDifference(one, other) !== undefined) return false;
  return nothingElseDiffers(one, other) ? true : undefined;
}

/** The bytes around a place, in the place of an array whose difference would take minutes and fill many screens. */
function excerpt(bytes: Bytes, { kind, at }: { kind: string; at: number }): unknown {
  const from = Math.max(0, at - shownBytes / 2);
  return {
    [`${kind} of ${bytes.length} bytes, from byte ${from}`]: [
      ...bytes.subarray(from, from + shownBytes),
    ].join(" "),
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The bytes of an array, or of a buffer, which has no elements itself. */
function bytesIn(value: unknown): Bytes | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return isBytes(value) ? value : undefined;
}

/** A value beside its counterpart, with excerpts in the place of long bytes. What holds none stays as it is. */
function inShort(value: unknown, counterpart: unknown, depth = 0): unknown {
  const bytes = bytesIn(value);
  if (bytes !== undefined) {
    const others = bytesIn(counterpart);
    if (Math.max(bytes.length, others?.length ?? 0) <= shownWhole) return value;
    const at = others === undefined ? 0 : (firstDifference(bytes, others) ?? 0);
    return excerpt(bytes, { kind: (value as object).constructor.name, at });
  }
  if (depth > 10) return value;
  const shorten = (member: unknown, other: unknown): unknown => inShort(member, other, depth + 1);
  if (Array.isArray(value)) {
    const others: readonly unknown[] = Array.isArray(counterpart) ? counterpart : [];
    return value.map((member, index) => shorten(member, others[index]));
  }
  if (value instanceof Map) {
    const others: ReadonlyMap<unknown, unknown> = counterpart instanceof Map ? counterpart : new Map();
    return new Map([...value].map(([key, member]) => [key, shorten(member, others.get(key))]));
  }
  if (!isPlain(value)) return value;
  const others = isPlain(counterpart) ? counterpart : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, shorten(member, others[key])]),
  );
}

/** What assertions of chai hold besides their message. */
interface Compared {
  actual: unknown;
  expected: unknown;
}

function holdsCompared(error: unknown): error is Compared {
  return error instanceof chai.AssertionError && "actual" in error && "expected" in error;
}

/** vitest writes the difference from what the error holds, so long bytes are taken out of it. */
function shortenFailures(): void {
  const { prototype } = chai.Assertion;
  const { assert } = prototype;
  prototype.assert = function assertInShort(...told: Parameters<typeof assert>): void {
    try {
      assert.apply(this, told);
    } catch (error) {
      if (holdsCompared(error)) {
        const { actual, expected } = error;
        error.actual = inShort(actual, expected);
        error.expected = inShort(expected, actual);
      }
      throw error;
    }
  };
}

// Files of tests share a process, in which a setup file is run for each of them.
const once = Symbol.for("up42-js.bytes-equality");
if (!Object.hasOwn(globalThis, once)) {
  Object.defineProperty(globalThis, once, { value: true });
  expect.addEqualityTesters([haveEqualBytes]);
  shortenFailures();
}
