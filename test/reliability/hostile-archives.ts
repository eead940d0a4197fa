import { collisions } from "./hostile-archives/collisions";
import { contents } from "./hostile-archives/content";
import { gzips } from "./hostile-archives/gzip";
import { links } from "./hostile-archives/links";
import { absoluteNames, oddNames, traversal } from "./hostile-archives/names";
import { oddTars } from "./hostile-archives/odd-tars";
import { oddZips } from "./hostile-archives/odd-zips";
import { paxHeaders } from "./hostile-archives/pax";
import type { HostileArchive, Makers } from "./hostile-archives/row";
import { sizes } from "./hostile-archives/size";
import { tarEnds, tarHeaders, tarKinds } from "./hostile-archives/tar";
import { zips } from "./hostile-archives/zip";

export type { Files, Harmless, HostileArchive, Makers, Refused } from "./hostile-archives/row";
export { victim } from "./hostile-archives/row";

/** A row, with the title of its table. */
export interface HostileArchiveRow extends HostileArchive {
  readonly group: string;
}

/** All hostile archives: each is refused or harmless, and so close to one that is allowed. */
export const hostileArchives: readonly HostileArchiveRow[] = Object.entries({
  "Names that climb out": traversal,
  "Absolute names and drives": absoluteNames,
  "Other names": oddNames,
  "Links, devices and modes": links,
  "Duplicates and collisions": collisions,
  "Headers of a tar": tarHeaders,
  "PAX headers and long names": paxHeaders,
  "Members of a tar that are not plain files": tarKinds,
  "The end of a tar": tarEnds,
  "Odd tars": oddTars,
  "gzip files": gzips,
  "zip files": zips,
  "Odd zips": oddZips,
  "Too much": sizes,
  "Not an archive": contents,
}).flatMap(([group, rows]) => rows.map((row) => ({ ...row, group })));

/** The titles of the tables, in order. */
export const hostileGroups: readonly string[] = [...new Set(hostileArchives.map(({ group }) => group))];

/** A row in one of its kinds. */
export interface HostileCase {
  readonly name: string;
  readonly kind: keyof Makers;
  /** Name of the twin. */
  readonly twin: string;
  readonly row: HostileArchiveRow;
}

/** The rows of a table, or of all, each as often as it has kinds. */
export function casesOf(group?: string): HostileCase[] {
  return hostileArchives
    .filter((row) => group === undefined || row.group === group)
    .flatMap((row) =>
      (Object.keys(row.make) as (keyof Makers)[]).map((kind) => ({
        name: row.name,
        kind,
        twin: row.twin.name,
        row,
      })),
    );
}

/** The cases with a twin of their own: those that share an archive and its limits share its test. */
export function twinsOf(group: string): HostileCase[] {
  const seen = new Set<string>();
  const numbers = new Map<unknown, number>();
  return casesOf(group).filter(({ kind, row }) => {
    const make = row.twin.make[kind];
    numbers.set(make, numbers.get(make) ?? numbers.size);
    const key = `${numbers.get(make)} ${JSON.stringify(row.options)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
