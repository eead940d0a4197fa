import { sentence, tableOf } from "../support/tables.mjs";
import {
  casesOf,
  type Harmless,
  type HostileArchive,
  hostileArchives,
  hostileGroups,
  type Refused,
} from "./hostile-archives";

/** The hostile archives as they stand in docs/reliability.md: their number, and a section for each group. */
export function hostileArchivesMarkdown(): string {
  const tables = hostileGroups.map((group) => {
    const rows = hostileArchives.filter((row) => row.group === group).map(cellsOf);
    return `### ${group}\n\n${tableOf([["Archive", "What happened", "Its allowed twin"], ...rows])}`;
  });
  return [counts(), ...tables].join("\n\n");
}

function counts(): string {
  const all = hostileArchives.length;
  const refused = hostileArchives.filter(({ ends }) => !("files" in ends)).length;
  return (
    `There are **${all} hostile archives**: ${refused} are refused and ${all - refused} are harmless. ` +
    `Some exist in several formats, so ${casesOf().length} archives are downloaded from each kind of results, and their twins. ` +
    "Twins that are the same archive are downloaded once."
  );
}

function cellsOf({ name, make, twin, ...ends }: HostileArchive): string[] {
  return [`${sentence(name)} (${Object.keys(make).join(", ")})`, told(ends), sentence(twin.name)];
}

function told({
  ends,
  onWindows,
  onFoldingDisks,
  inMemory,
  inMemoryOfNode20,
}: Pick<HostileArchive, "ends" | "onWindows" | "onFoldingDisks" | "inMemory" | "inMemoryOfNode20">): string {
  return [
    outcome(ends),
    ...(onWindows ? [`on Windows, ${outcome(onWindows)}`] : []),
    ...(onFoldingDisks ? [`if the disk treats both names as one, ${outcome(onFoldingDisks)}`] : []),
    ...(inMemory ? [`in memory, ${outcome(inMemory)}`] : []),
    ...(inMemoryOfNode20 ? [`with the decoders for web pages in Node 20, ${outcome(inMemoryOfNode20)}`] : []),
  ].join("; ");
}

function outcome(ends: Refused | Harmless): string {
  return "files" in ends ? `harmless: ${ends.because}` : `\`${ends.error}\`: “${ends.says}”`;
}
