import { expect } from "vitest";

/** The text with a capital letter at its start. */
export function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** How wide a text is in a font of even width, where fullwidth forms take the place of two. */
function widthOf(text: string): number {
  return text.length + (text.match(/[\uff01-\uff60]/g)?.length ?? 0);
}

/** A table whose first row is its head, with columns of even widths. */
export function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  const [head = "", ...lines] = rows.map((row) => {
    const cells = row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)));
    return `| ${cells.join(" | ")} |`;
  });
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...lines].join("\n");
}

/** Puts text between the marks `<!-- name -->` and `<!-- end of name -->`. */
export function fillIn(page: string, name: string, text: string): string {
  const marked = new RegExp(`(?<=<!-- ${name} -->\\n)[\\s\\S]*(?=\\n<!-- end of ${name} -->)`);
  expect(page).toMatch(marked);
  return page.replace(marked, () => `\n${text}\n`);
}
