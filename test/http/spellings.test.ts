import { describe, expect, it } from "vitest";
import { spellingsOf } from "../../src/http/spellings";

/** What is left of a text without a secret. */
function without(secret: string, text: string): string {
  return text.replace(spellingsOf(secret), "$1…");
}

/** A secret of nine characters with this one in its middle. */
const around = (character: string) => `abcd${character}wxyz`;

describe("a secret is found", () => {
  it.each([
    ["plain", "/", "/"],
    ["with a slash escaped for JSON", "/", "\\/"],
    ["with a slash escaped for JSON in JSON", "/", "\\\\\\/"],
    ["with a quote escaped", '"', '\\"'],
    ["with an apostrophe escaped", "'", "\\'"],
    ["encoded for an address", "/", "%2F"],
    ["encoded in small letters", "/", "%2f"],
    ["encoded twice", "/", "%252F"],
    ["encoded four times", "/", "%2525252F"],
    ["with a space encoded for a form", " ", "+"],
    ["with a space encoded for an address", " ", "%20"],
    ["with two bytes encoded", "é", "%C3%A9"],
    ["with two bytes encoded twice", "é", "%25C3%25a9"],
    ["with four bytes encoded", "😀", "%F0%9F%98%80"],
    ["with a line feed escaped", "\n", "\\n"],
    ["with a line feed escaped four times", "\n", "\\\\\\\\n"],
    ["with a character by its number", "é", "\\u00e9"],
    ["with a character by its number in capitals", "é", "\\u00E9"],
    ["with a character by its number, escaped four times", "é", "\\\\\\\\u00e9"],
    ["with a character by two numbers", "😀", "\\ud83d\\uDE00"],
    ["with a control character by its number", "\u0001", "\\u0001"],
    ["with a decimal entity", "é", "&#233;"],
    ["with a decimal entity of five digits", "é", "&#00233;"],
    ["with a hexadecimal entity", "é", "&#xE9;"],
    ["with a hexadecimal entity in small letters", "é", "&#Xe9;"],
    ["with a hexadecimal entity of six digits", "é", "&#x0000e9;"],
    ["with an entity for &", "&", "&amp;"],
    ["with an entity for <", "<", "&lt;"],
    ["with an entity for >", ">", "&gt;"],
    ["with an entity for a quote", '"', "&quot;"],
    ["with an entity for an apostrophe", "'", "&apos;"],
    ["with a backslash", "\\", "\\"],
    ["with a backslash escaped", "\\", "\\\\"],
    ["with a backslash escaped twice", "\\", "\\\\\\\\"],
    ["with a backslash encoded", "\\", "%5C"],
    ["with a backslash encoded twice", "\\", "%255c"],
    ["with two backslashes escaped", "\\\\", "\\\\\\\\"],
    ["with two backslashes escaped twice", "\\\\", "\\\\\\\\\\\\\\\\"],
  ])("%s", (_, character, spelled) => {
    const text = `before ${around(spelled)} after ${around(spelled)}`;
    expect(without(around(character), text)).toBe("before … after …");
  });

  it("within a word, if it is not short", () => {
    expect(without("12345678", "x12345678x")).toBe("x…x");
  });

  it("as a whole word, if it is short", () => {
    expect(without("1234567", "x1234567 ü1234567 12345678 1234567é 71234567")).toBe(
      "x1234567 ü1234567 12345678 1234567é 71234567",
    );
    expect(without("1234567", "1234567 (1234567),1234567_=1234567")).toBe("… (…),…_=…");
  });

  it("only as it is, if it is very long", () => {
    const [short, long] = [`/${"x".repeat(255)}`, `/${"x".repeat(256)}`];
    expect(without(short, `${short} %2F${short.slice(1)}`)).toBe("… …");
    expect(without(long, `${long} %2F${long.slice(1)}`)).toBe(`… %2F${long.slice(1)}`);
  });
});

describe("other text is left as it is", () => {
  it.each([
    ["/", "%2525252525F"],
    ["/", "\\\\\\\\/"],
    ["/", "%2E"],
    ["a", "\\a"],
    ["a", "+"],
    ["a", "\\u0062"],
    ["é", "%C3"],
    ["n", "\\n"],
    ["\n", "n"],
    ["\n", "\\t"],
    ["\u0001", "\\1"],
    ["é", "&#2330;"],
    ["é", "&#x1e9;"],
    ["<", "&gt;"],
    ["#", "&num;"],
    ["\\", ""],
    ["\\\\", "\\"],
    [".", "x"],
    ["*", "ddd"],
  ])("%j is not %j", (character, other) => {
    expect(without(around(character), around(other))).toBe(around(other));
  });
});
