import { describe, expect, it } from "vitest";
import { escaped, linesOf, type TextStyle, widthOf } from "../../../src/viz/grid/text";

const style: TextStyle = { fontSize: 10, isBold: false, maxLines: 2, leaveOut: "middle" };

describe("escaped", () => {
  it("leaves nothing that could be markup", () => {
    expect(escaped(`<b a="1" c='2'>&`)).toBe("&#60;b a=&#34;1&#34; c=&#39;2&#39;&#62;&#38;");
  });

  it("replaces what XML cannot hold, and keeps the rest", () => {
    expect(escaped("a\u0000b\uD800c\uFFFFd")).toBe("a\uFFFDb\uFFFDc\uFFFDd");
    expect(escaped("Köln 東京 🛰 \n")).toBe("Köln 東京 🛰 \n");
  });
});

describe("linesOf", () => {
  it("keeps a text that fits in one line", () => {
    expect(linesOf("  Berlin \n Mitte ", { ...style, width: 200 })).toEqual(["Berlin Mitte"]);
  });

  it("breaks between words and parts of names", () => {
    expect(linesOf("Berlin Mitte", { ...style, width: 60 })).toEqual(["Berlin", "Mitte"]);
    expect(linesOf("5d9d4a5e-8c1f-4a86", { ...style, width: 80 })).toEqual(["5d9d4a5e-", "8c1f-4a86"]);
  });

  it("cuts a word that has no place to break", () => {
    const lines = linesOf("a".repeat(20), { ...style, width: 70 });
    expect(lines.join("")).toBe("a".repeat(20));
    expect(lines.length).toBe(2);
  });

  it.each(["middle", "end"] as const)("leaves out the %s of what does not fit", (leaveOut) => {
    const [first = "", last = "", ...more] = linesOf(`S2A_${"x".repeat(60)}_T33UUU`, {
      ...style,
      leaveOut,
      width: 100,
    });
    expect(more).toEqual([]);
    expect(first.startsWith("S2A_")).toBe(true);
    expect(last.endsWith("…")).toBe(leaveOut === "end");
    expect(last.endsWith("UUU")).toBe(leaveOut === "middle");
    for (const line of [first, last]) expect(widthOf(line) * 10).toBeLessThanOrEqual(100);
  });

  it("never parts the halves of a character", () => {
    const lines = linesOf("🛰".repeat(30), { ...style, width: 55 });
    expect(lines.every((line) => escaped(line) === line)).toBe(true);
  });

  it("makes nothing of nothing", () => {
    expect(linesOf("  ", { ...style, width: 100 })).toEqual([]);
  });
});
