import { sentence, tableOf } from "../support/tables.mjs";
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
  const statuses = storage === "" ? "no request" : storage.replaceAll("-", "–");
  return `${ends === "recovered" ? "recovered" : `\`${ends}\``}<br/>${statuses}`;
}
