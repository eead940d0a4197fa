// @ts-check
/** Tables of Markdown, and where they belong in a page. */

/**
 * How wide a text is in a font of even width, where fullwidth forms take the place of two.
 * @param {string} text
 */
function widthOf(text) {
  return text.length + (text.match(/[\uff01-\uff60]/g)?.length ?? 0);
}

/**
 * Cells with spaces behind them, so that each column has one width.
 * @param {readonly (readonly string[])[]} rows
 * @returns {string[][]}
 */
export function evenColumns(rows) {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))),
  );
}

/**
 * A table whose first row is its head, with columns of even widths.
 * @param {readonly (readonly string[])[]} rows
 * @returns {string}
 */
export function tableOf(rows) {
  const [head = [], ...others] = evenColumns(rows);
  const rule = head.map((cell) => "-".repeat(widthOf(cell)));
  return [head, rule, ...others].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * What stands between the marks `<!-- name -->` and `<!-- end of name -->`.
 * @param {string} name
 */
function between(name) {
  return new RegExp(`(?<=<!-- ${name} -->\\n)[\\s\\S]*(?=\\n<!-- end of ${name} -->)`);
}

/**
 * The cells of the table between the marks, without its head.
 * @param {string} page
 * @param {string} name
 * @returns {string[][]}
 */
export function rowsIn(page, name) {
  const lines = (between(name).exec(page)?.[0] ?? "").split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/**
 * Puts text between the marks.
 * @param {string} page
 * @param {string} name
 * @param {string} text
 * @returns {string}
 */
export function fillIn(page, name, text) {
  if (!between(name).test(page))
    throw new Error(`The page has no marks <!-- ${name} --> on lines of their own.`);
  return page.replace(between(name), () => `\n${text}\n`);
}

/**
 * The text of a cell with a capital letter at its start.
 * @param {string} text
 * @returns {string}
 */
export function sentence(text) {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
