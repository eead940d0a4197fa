import { wholeFolder } from "../archive/place-matcher";
import { type DeclaredPath, propertiesOf } from "../outputs/scenes/scene-contract";
import type { ResultFeature } from "../types";

/**
 * Returns the paths that a feature declares in `up42.data_path` or, only without that, in all of the capability keys
 * that blocks wrote before 2021 (`up42.data.aoiclipped`). Keys of both kinds are flat: their dots do not nest. Values
 * that are not paths, such as numbers, come last, as JSON and without candidates.
 */
export function declaredPathsOf(feature: ResultFeature): DeclaredPath[] {
  const values = declarationsOf(feature).filter((value) => !isNothing(value));
  const paths = new Set(values.filter(isPath));
  const others = new Set(values.filter((value) => !isPath(value)).map((value) => JSON.stringify(value)));
  return [
    ...Array.from(paths, (written) => ({ written, candidates: candidatesOf(written) })),
    ...Array.from(others, (written) => ({ written, candidates: [] })),
  ];
}

/** The values of a feature under the keys that count, paths or not. */
function declarationsOf(feature: ResultFeature): unknown[] {
  const properties = propertiesOf(feature);
  const own = properties["up42.data_path"];
  if (isPath(own)) return [own];
  // A processing block may copy the old keys of its input, whose files are not in its own results.
  const older = Object.keys(properties).filter((key) => key.startsWith("up42.data."));
  return [own, ...older.map((key) => properties[key])];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function isPath(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/**
 * Paths should be relative to the folder of data.json. Some start with the archive's own `output/` instead, which is
 * dropped when files are saved, and some are paths inside the block, `/tmp/output/…`. The last candidate has no prefix.
 */
export function candidatesOf(written: string): DeclaredPath["candidates"] {
  const segments = written.split(/[/\\]/).filter((segment) => segment !== "" && segment !== ".");
  const output = segments.indexOf("output");
  if (/^(?:[/\\]|[a-z]:)/i.test(written) && output >= 0) return [joined(segments.slice(output + 1))];
  if (output === 0) return [joined(segments), joined(segments.slice(1))];
  return [joined(segments)];
}

function joined(segments: readonly string[]): string {
  return segments.length === 0 ? wholeFolder : segments.join("/");
}
