// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const end = "<!-- end of the table -->";

/**
 * Replaces what a page of the docs says between the comment with a command and the end of its tables.
 * @param {string} page Its path below `docs`.
 * @param {{ command: string, text: string }} content
 */
export async function writeMeasured(page, { command, text }) {
  const path = fileURLToPath(new URL(`../../docs/${page}`, import.meta.url));
  const whole = await readFile(path, "utf8");
  const start = `<!-- ${command} -->`;
  const [before, rest] = whole.split(start);
  const after = rest?.slice(rest.indexOf(end));
  if (rest === undefined || !after?.startsWith(end)) throw new Error(`${page} has no place for ${command}.`);
  await writeFile(path, `${before}${start}\n\n${text}\n\n${after}`);
}
