import { describe, expect, it } from "vitest";
import { findPhrases, phrases } from "./plain-english";
import { docPages, filesBelow } from "./source-files";

const pages = docPages.filter((page) => page !== "docs/api.md");
const sources = filesBelow("src", ".ts");
const examples = filesBelow("docs", ".ts", ".js", ".mjs", ".css", ".html");

describe("sentences are plain English", () => {
  it("in the docs", () => expect(pages.flatMap((page) => findPhrases(page))).toEqual([]));
  it("in the examples", () => expect(examples.flatMap((file) => findPhrases(file))).toEqual([]));
  it("in the source", () => expect(sources.flatMap((file) => findPhrases(file))).toEqual([]));

  it.each(phrases)("and the scanner finds %s", (_pattern, instead, example) => {
    const [first = "", ...rest] = example.split(/ (?=\S+$)/);
    const wrapped = `const x = 1;\n/**\n * ${first}\n * ${rest.join(" ")}\n */`;
    const joined = `throw new Error("${first} " +\n  "${rest.join(" ")}");`;
    const expected = [expect.stringContaining(`write ${instead}`)];
    expect(findPhrases("a.ts", wrapped)).toEqual(expected);
    expect(findPhrases("a.ts", joined)).toEqual(expected);
    expect(findPhrases("a.md", `# A\n\n${example}\n`)).toEqual([
      expect.stringMatching(/^a\.md:3: ".+": write /),
    ]);
  });

  it("and neither identifiers nor code are sentences", () => {
    expect(findPhrases("a.ts", "const lapses = heeds(isTold, are, none);")).toEqual([]);
    expect(findPhrases("a.md", "```ts\nlapses(); // is none\n```\n`heeds` a\n")).toEqual([]);
  });
});
