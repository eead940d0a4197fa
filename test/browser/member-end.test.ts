import { describe, expect, test } from "vitest";
import { MemberEnd } from "../../src/browser/member-end";
import { bytesOf, concat, damage, gzip, noise } from "../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Contents whose lengths end in no zero, in one, two and three, and one that packs to some zeros itself. Long ones pack to
 * little, as each byte is pushed many times.
 */
const contents: readonly (readonly [string, Bytes])[] = [
  ["200 bytes", noise(200)],
  ["2,000 bytes", noise(2_000)],
  ["70,000 bytes", new Uint8Array(70_000).fill(7)],
  ["65,536 bytes", new Uint8Array(65_536).fill(7)],
  ["zeros", new Uint8Array(3_000)],
  ["nothing", new Uint8Array(0)],
];

/** The bytes in pieces, with the last one as long as is left. */
function* chunksOf(bytes: Bytes, chunkBytes = 16 * 1024): Generator<Bytes> {
  for (let at = 0; at < bytes.byteLength; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
}

/** What an inflater that takes `memberBytes` and refuses everything behind them is told when it does. */
function refusalBehind(
  packed: Bytes,
  {
    memberBytes,
    chunkBytes,
    unpackedBytes,
  }: { memberBytes: number; chunkBytes: number; unpackedBytes: number },
): boolean | "taken" {
  const memberEnd = new MemberEnd();
  let given = 0;
  /** Refuses as the standard says: at once, whatever is in the piece besides. */
  const isRefused = (piece: Bytes): boolean => {
    given += piece.byteLength;
    return given > memberBytes;
  };
  for (const chunk of chunksOf(packed, chunkBytes)) {
    for (const piece of memberEnd.push(chunk)) {
      if (isRefused(piece)) return memberEnd.mayHaveCome({ unpackedBytes });
    }
  }
  for (const piece of memberEnd.end()) {
    if (isRefused(piece)) return memberEnd.mayHaveCome({ unpackedBytes });
  }
  return "taken";
}

/** What an inflater is told when it refuses the piece with the byte at `at`, or the end. */
function refusalAt(
  packed: Bytes,
  { at, unpackedBytes = 0 }: { at: number | "end"; unpackedBytes?: number },
): boolean {
  const memberEnd = new MemberEnd();
  let given = 0;
  for (const chunk of chunksOf(packed)) {
    for (const piece of memberEnd.push(chunk)) {
      given += piece.byteLength;
      if (at !== "end" && given > at) return memberEnd.mayHaveCome({ unpackedBytes });
    }
  }
  for (const piece of memberEnd.end()) {
    given += piece.byteLength;
    if (at !== "end" && given > at) return memberEnd.mayHaveCome({ unpackedBytes });
  }
  return memberEnd.mayHaveCome({ unpackedBytes });
}

describe.each([1, 7, 61, 1_000, 65_536])("in chunks of %i bytes", (chunkBytes) => {
  test.each(contents)("what is legal behind a member of %s is never missed", (_, content) => {
    const member = gzip(content);
    const behind = [
      gzip(bytesOf("more")),
      gzip(new Uint8Array(0)),
      ...[1, 2, 3, 4, 5, 8, 9, 700, 70_000].map((zeros) => new Uint8Array(zeros)),
    ];
    for (const follows of behind) {
      const told = refusalBehind(concat(member, follows), {
        memberBytes: member.byteLength,
        chunkBytes,
        unpackedBytes: content.byteLength,
      });
      expect([follows.byteLength, told]).toEqual([follows.byteLength, true]);
    }
  });

  test.each(contents)("nothing is behind a member of %s, all of whose bytes are passed on", (_, content) => {
    const member = gzip(content);
    const passed: Bytes[] = [];
    const memberEnd = new MemberEnd();
    for (const chunk of chunksOf(member, chunkBytes)) passed.push(...memberEnd.push(chunk));
    passed.push(...memberEnd.end());
    expect(concat(...passed)).toEqual(member);
    expect(memberEnd.mayHaveCome({ unpackedBytes: content.byteLength })).toBe(false);
  });

  test("zeros with something else behind them are passed on, however many", () => {
    const bytes = concat(gzip(noise(50)), new Uint8Array(140_000), bytesOf("else"));
    const passed: Bytes[] = [];
    const memberEnd = new MemberEnd();
    for (const chunk of chunksOf(bytes, chunkBytes)) passed.push(...memberEnd.push(chunk));
    passed.push(...memberEnd.end());
    expect(concat(...passed)).toEqual(bytes);
  });
});

describe("a member that is refused itself", () => {
  const content = noise(70_000);
  const member = gzip(content);

  test.each([
    ["in its data", 20_000],
    ["in its checksum", member.byteLength - 6],
  ])("is not taken for one with something behind it: %s", (_, at) => {
    expect(refusalAt(damage(member, at), { at, unpackedBytes: 0 })).toBe(false);
  });

  test("because of its length is not either", () => {
    const at = member.byteLength - 1;
    expect(member[at]).toBe(0);
    expect(refusalAt(member, { at, unpackedBytes: content.byteLength })).toBe(false);
  });

  test("for it is cut short is not either", () => {
    expect(refusalAt(member.slice(0, 30_000), { at: "end", unpackedBytes: 29_000 })).toBe(false);
  });

  test("does not count its own header", () => {
    const small = gzip(bytesOf("small"));
    expect(refusalAt(small, { at: 15 })).toBe(false);
  });
});
