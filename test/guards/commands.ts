import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/root";

/** A command of the docs, as somebody types it. */
export interface DocsCommand {
  /** The page and its line. */
  readonly at: string;
  /** Without variables before it and a comment behind it. */
  readonly text: string;
  /** The program, and what it gets. */
  readonly words: readonly string[];
}

const ofShell = /^```(?:sh|bash|console)\n([\s\S]*?)^```/gm;
const inText = /`((?:npm|npx|node|up42-js) [^`]+)`|<!-- ((?:npm|npx|node) .+?) -->/g;

/** The commands on a page: the lines of its shell blocks, and what its text calls by `npm`, `npx`, `node` or `up42-js`. */
export function commandsOf(page: string): DocsCommand[] {
  const text = readFileSync(join(root, page), "utf8");
  const withoutBlocks = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, " "));
  const lines = [
    ...[...text.matchAll(ofShell)].flatMap(({ 0: block, 1: held = "", index }) =>
      linesOf(held).map(({ line, offset }) => ({ line, index: index + block.indexOf("\n") + 1 + offset })),
    ),
    ...[...withoutBlocks.matchAll(inText)].map(({ 1: inline, 2: comment, index }) => ({
      line: inline ?? comment ?? "",
      index,
    })),
  ];
  return lines.flatMap(({ line, index }) =>
    line
      .replace(/ +# .*$/, "")
      .split(/ (?:&&|\|) /)
      .map((part) => part.replace(/^(?:[A-Z_0-9]+=\S* )+/, "").trim())
      .map((part) => ({
        at: `${page}:${text.slice(0, index).split("\n").length}`,
        text: part,
        words: part.match(/'[^']*'|"[^"]*"|\S+/g)?.map((word) => word.replace(/^(['"])(.*)\1$/, "$2")) ?? [],
      })),
  );
}

/** The lines of a block that are typed: all of a script's, those behind a prompt in a session that is shown. */
function linesOf(block: string): { line: string; offset: number }[] {
  if (block.startsWith("#!")) return [];
  const isSession = /^\$ /m.test(block);
  let offset = 0;
  return block.split("\n").flatMap((line) => {
    const start = offset;
    offset += line.length + 1;
    if (isSession) return line.startsWith("$ ") ? [{ line: line.slice(2), offset: start }] : [];
    return line.trim() === "" || line.startsWith("#") ? [] : [{ line, offset: start }];
  });
}
