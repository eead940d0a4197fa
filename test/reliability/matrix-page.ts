import { type FaultRow, faultTable, type Outcome } from "./fault-table";

/** The table of faults as it stands in docs/reliability.md, a section for each group. */
export function matrixMarkdown(): string {
  const groups = [...new Set(faultTable.map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = faultTable.filter((row) => row.group === group).map(cellsOf);
      return `### ${group}\n\n${tableOf([["Fault", "Node", "Chromium", "What happened"], ...rows])}`;
    })
    .join("\n\n");
}

function cellsOf({ name, node, chromium = node, happens, inChromium }: FaultRow): string[] {
  const said = inChromium === undefined ? happens : `${happens}; in Chromium: ${inChromium}`;
  return [sentence(name), told(node), told(chromium), sentence(said)];
}

function told({ ends, storage }: Outcome): string {
  const statuses = storage === "" ? "nothing asked" : storage.replaceAll("-", "–");
  return `${ends === "recovered" ? "recovered" : `\`${ends}\``}<br/>${statuses}`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = "", ...lines] = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...lines].join("\n");
}
