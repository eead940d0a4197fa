import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/root";

/** Phrases that make readers stop: the pattern, what to write instead, and a sentence with it. */
export const phrases: readonly (readonly [pattern: string, instead: string, example: string])[] = [
  [
    "(is|are|was|were|be|has|have|had|needs?|takes?|gets?|gives?|finds?|makes?) none\\b(?! of)",
    '"is not a …", "has no …", "no … was found"',
    "The answer is none.",
  ],
  [
    "(?<!\\bthere )(is|are|was|were) no (?!longer|more|less|fewer|later|earlier|further|better|other|need|way|limit|good|use)\\w+",
    '"is not a …"',
    "The path is no folder.",
  ],
  [
    "a text\\b(?! (file|field|box|element|node|column|editor|input|search))",
    '"a string"',
    "It returns a text.",
  ],
  [
    "(go|goes|going|gone|went) on (where|with|from|at|after)\\b|(has|have|is|be) gone on\\b",
    '"resume", "continue"',
    "It goes on where it was.",
  ],
  ["br(eaks?|oke|oken) off\\b", '"breaks", "is interrupted", "ends early"', "The download breaks off."],
  ["(?<!\\bsatellites? )pass(es|ed|ing)? over\\b", '"skips"', "It passes over the rest."],
  [
    "(is|are|was|were|be)( not)? told\\b",
    'who says it: "UP42 returns", "the report lists"',
    "The reason is told.",
  ],
  ["(is|are|was|were|be)( not)? looked at\\b", '"is checked", "is read"', "Coordinates are not looked at."],
  [
    "(leaves?|left|leaving) (it |them |that |what \\w+ )?alone\\b",
    '"skips", "keeps"',
    "It leaves them alone.",
  ],
  ["heed(s|ed|ing)?\\b", '"reacts to", "respects"', "It heeds the signal."],
  [
    "(pictures?|scenes?|quicklooks?|images?|files?|folders?|links?|archives?|objects?|assets?) (that )?(lies?|lay)\\b|(where|how|that) (it|they|that|the \\w+) lies?\\b",
    '"is placed at", "is in"',
    "The map shows where it lies.",
  ],
  ["belongs? to (none|nothing|nobody)\\b", '"belongs to no scene"', "One belongs to none."],
  ["(has|have|had|is|are) begun\\b", '"has started"', "The call has begun."],
  ["beg[iau]n(s|ning)? again\\b", '"starts over", "retries"', "The download begins again."],
  ["laps(es|ed|ing)\\b", '"expires"', "The link lapses."],
  ["an UP42\\b", '"a UP42"', "Use an UP42 project."],
  ["be (they|it) \\w+", '"whether …"', "Take rows, be they sorted or not."],
  ["pass(es|ed)? by (?!value|reference|name)\\w+", '"skips"', "It passes by them."],
  ["c[oa]mes? to nothing\\b", '"fails"', "The call comes to nothing."],
  ["in itself\\b", '"on its own"', "Each file works in itself."],
  ["what (came|comes|come) of\\b", '"the outcome"', "It says what came of each."],
  ["(is|are) to be had\\b", '"is available"', "No token is to be had."],
  ["one and the same\\b", '"the same"', "Both are one and the same."],
];

/** A space also stands for the end of a line in a comment, in a joined string and in a paragraph. */
const patterns = phrases.map(([pattern, instead]) => ({
  pattern: new RegExp(`\\b(?:${pattern.replaceAll(" ", "(?:[\\s*/\"'`+]+)")})`, "gi"),
  instead,
}));

/** Code as blank characters, so that comments and strings keep their places. */
function sentencesOfCode(text: string): string {
  const parts =
    /(\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|[^\s+]/g;
  return text.replace(parts, (_, sentence?: string) => sentence ?? "\0");
}

/** Markdown without its code. */
function sentencesOfPage(text: string): string {
  return text.replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, (code) => code.replace(/[^\n]/g, "\0"));
}

/** Each phrase in the sentences of a file: where it is, and what to write instead. */
export function findPhrases(file: string, text = readFileSync(join(root, file), "utf8")): string[] {
  const sentences = file.endsWith(".html")
    ? text
    : (file.endsWith(".md") ? sentencesOfPage : sentencesOfCode)(text);
  return patterns.flatMap(({ pattern, instead }) =>
    [...sentences.matchAll(pattern)].map(({ index, 0: found }) => {
      const line = sentences.slice(0, index).split("\n").length;
      return `${file}:${line}: "${found.replace(/\s+/g, " ")}": write ${instead}`;
    }),
  );
}
