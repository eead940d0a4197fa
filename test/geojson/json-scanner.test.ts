import { describe, expect, it } from "vitest";
import { JsonFault } from "../../src/geojson/faults";
import { JsonScanner } from "../../src/geojson/json-scanner";
import { bytesOf } from "../support/features/feature-documents";
import { fc } from "../support/features/properties";

/** The fault of a document that comes in chunks which end at `cuts`; `undefined` when it has none. */
function faultOf(document: string | Uint8Array, cuts: readonly number[] = []): JsonFault | undefined {
  const bytes = typeof document === "string" ? bytesOf(document) : document;
  const scanner = new JsonScanner({ reportedDepth: 1 });
  try {
    let from = 0;
    for (const cut of [...cuts, bytes.byteLength]) {
      scanner.push(bytes.subarray(from, cut));
      while (scanner.next() !== undefined);
      from = cut;
    }
    scanner.finish();
    return undefined;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}

function isAcceptedByParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const legal = [
  "null",
  " true ",
  "\t\r\n false",
  "0",
  "-0",
  "-0.0e-0",
  "10",
  "1.5E+10",
  "1e999",
  '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00"',
  '"\\ud800"',
  '"\u007f\u2028é😀"',
  "[]",
  "[ ]",
  "{}",
  "{ }",
  '{"":{"a":[1,{"b":[[],{}]},null]},"a":0,"a":1}',
  "[1 , 2,\n3]",
  `${"[".repeat(1000)}${"]".repeat(1000)}`,
];

const illegal: [document: string, position: number][] = [
  ["", 0],
  [" ", 1],
  ["nul", 3],
  ["nulL", 4],
  ["truex", 5],
  ["fals,", 5],
  ["NaN", 1],
  ["-", 1],
  ["-a", 2],
  ["01", 2],
  ["+1", 1],
  [".5", 1],
  ["1.", 2],
  ["1.e1", 3],
  ["1e", 2],
  ["1e+", 3],
  ["1e+x", 4],
  ["1.5.5", 4],
  ["1e5e5", 4],
  ['"a', 2],
  ['"a\\', 3],
  ['"\\x"', 3],
  ['"\\u12g4"', 6],
  ['"a\nb"', 3],
  ["'a'", 1],
  ["[", 1],
  ["[,1]", 2],
  ["[1,]", 4],
  ["[1 2]", 4],
  ["[1}", 3],
  ["]", 1],
  ["{", 1],
  ['{"a"}', 5],
  ['{"a":}', 6],
  ['{"a":1,}', 8],
  ["{a:1}", 2],
  ['{"a":1]', 7],
  ["{,}", 2],
  ["{} {}", 4],
  ["[]]", 3],
  ["1,2", 2],
  ["\u00a0 1", 1],
  ["/* */ 1", 1],
];

describe("JsonScanner", () => {
  it.each(legal)("accepts %j, however it is cut", (document) => {
    expect(isAcceptedByParse(document)).toBe(true);
    const { byteLength } = bytesOf(document);
    for (let cut = 0; cut <= byteLength; cut += 1) expect(faultOf(document, [cut])).toBeUndefined();
  });

  it.each(illegal)("refuses %j at byte %d, however it is cut", (document, position) => {
    expect(isAcceptedByParse(document)).toBe(false);
    const { byteLength } = bytesOf(document);
    for (let cut = 0; cut <= byteLength; cut += 1)
      expect(faultOf(document, [cut])).toMatchObject({ position });
  });

  it("counts bytes, not characters, and shows what it met", () => {
    expect(faultOf('["é😀" x]')?.message).toBe('"x" is not expected at byte 11');
    expect(faultOf('["é😀', [2, 4])?.message).toBe("it ends after 8 bytes, too early");
    expect(faultOf('["\t"]')?.message).toBe("the byte 0x09 is not expected at byte 3");
  });

  it("passes one byte order mark at the start over, also a divided one, and no other", () => {
    for (const cuts of [[], [1], [2], [1, 2, 3]]) expect(faultOf("\ufeff[1]", cuts)).toBeUndefined();
    expect(faultOf("\ufeff\ufeff1")).toMatchObject({ position: 4 });
    expect(faultOf("[\ufeff]")).toMatchObject({ position: 2 });
    expect(faultOf(Uint8Array.of(0xef, 0xbb, 0x31))).toMatchObject({ position: 3 });
    expect(faultOf("\ufeff")).toMatchObject({ position: 3 });
  });

  it("takes bytes that are not UTF-8 in texts only, as the text of a response does", () => {
    const quoted = (...bytes: number[]) => Uint8Array.of(0x22, ...bytes, 0x22);
    for (const bytes of [[0xff], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80]]) {
      expect(isAcceptedByParse(new TextDecoder().decode(quoted(...bytes)))).toBe(true);
      expect(faultOf(quoted(...bytes))).toBeUndefined();
      expect(faultOf(Uint8Array.from(bytes))).toMatchObject({ position: 1 });
    }
  });

  it("tells where names and values near the top begin and end", () => {
    const document = '{"a": [1,{"x":2}], "b":"c"}';
    const scanner = new JsonScanner({ reportedDepth: 1 });
    scanner.push(bytesOf(document));
    const events: string[] = [];
    let from = 0;
    for (let event = scanner.next(); event !== undefined; event = scanner.next()) {
      if (event === "end") events.push(`end in ${scanner.depth}: ${document.slice(from, scanner.index)}`);
      else {
        events.push(`${event} in ${scanner.depth} at byte ${scanner.position}`);
        from = scanner.index;
      }
    }
    expect(events).toEqual([
      "value in 0 at byte 1",
      "name in 1 at byte 2",
      'end in 1: "a"',
      "value in 1 at byte 7",
      'end in 1: [1,{"x":2}]',
      "name in 1 at byte 20",
      'end in 1: "b"',
      "value in 1 at byte 24",
      'end in 1: "c"',
      'end in 0: "c"}',
    ]);
  });

  it("accepts exactly what JSON.parse accepts, of any sequence of tokens", () => {
    const token = fc.constantFrom(
      ...["{", "}", "[", "]", ",", ":", '"', '"a"', "\\", "\\u", "00e9", "0", "-", "1", ".", "e", "E+"],
      ...["true", "nul", "l", " ", "\n", "\u0000", "é", "😀", "\ufeff"],
    );
    const property = fc.property(fc.array(token, { maxLength: 12 }), fc.nat(40), (tokens, cut) => {
      // A mark at the start is taken off before a response's text is parsed.
      const text = tokens.join("");
      const { byteLength } = bytesOf(text);
      const fault = faultOf(text, [Math.min(cut, byteLength)]);
      expect(fault === undefined).toBe(isAcceptedByParse(text.replace(/^\ufeff/, "")));
      if (fault === undefined) return;
      expect(fault.position).toBeLessThanOrEqual(byteLength);
      // What is before the fault is no fault itself: a document may begin so.
      const before = bytesOf(text).subarray(0, fault.position - 1);
      expect(faultOf(before)?.message ?? "whole").toMatch(/^it ends after|^whole/);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it("accepts exactly what JSON.parse accepts, of any value with a byte changed", () => {
    const property = fc.property(fc.json(), fc.nat(), fc.nat(255), (text, at, byte) => {
      const bytes = bytesOf(text);
      bytes[at % bytes.byteLength] = byte;
      expect(faultOf(bytes) === undefined).toBe(isAcceptedByParse(new TextDecoder().decode(bytes)));
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
