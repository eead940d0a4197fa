import { wholeFolder } from "../../archive/place-matcher";
import { isRecord } from "../../options";
import type { ResultFeature } from "../../types";

/** A file or a folder that a feature says it has. */
export interface DeclaredPath {
  /** As the feature has it. */
  readonly written: string;
  /** Paths in the results that it may mean, the likeliest first. Never empty. */
  readonly candidates: readonly [string, ...string[]];
}

/** Tells the files and folders of a feature. */
export type PathsOf = (feature: ResultFeature) => readonly DeclaredPath[];

/** The properties of a feature; none where it has something else in their place. */
export function propertiesOf({ properties }: ResultFeature): Readonly<Record<string, unknown>> {
  return isRecord(properties) ? properties : {};
}

/** The id of a feature: its own, or the one that older blocks put into its properties. */
export function sceneIdOf(feature: ResultFeature): string | undefined {
  const { id, uid } = propertiesOf(feature);
  return [feature.id, id, uid].map(idFrom).find((one) => one !== undefined);
}

/** A value as an id; `undefined` when it is none. */
export function idFrom(value: unknown): string | undefined {
  if (typeof value === "string" && value !== "") return value;
  return typeof value === "number" ? String(value) : undefined;
}

/**
 * Where a feature says that its files are: in `up42.data_path` or, only without that, in all of the capability keys that
 * blocks wrote before 2021 (`up42.data.aoiclipped`). Keys of both kinds are flat: their dots do not nest.
 */
export function declaredPathsOf(feature: ResultFeature): DeclaredPath[] {
  const written = [...new Set(declarationsOf(feature).filter(isPath))];
  return written.map((path) => ({ written: path, candidates: candidatesOf(path) }));
}

/** What a feature has where a path should be and what is none, such as a number: as the text of its JSON. */
export function unreadablePathsOf(feature: ResultFeature): string[] {
  const unreadable = declarationsOf(feature).filter((value) => !isPath(value) && !isNothing(value));
  return [...new Set(unreadable.map((value) => JSON.stringify(value)))];
}

/** Whatever a feature has under the keys that are asked, paths or not. */
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
 * Paths are meant to be relative to the folder of data.json. Some begin with the archive's own `output/` all the same,
 * which is dropped where files are saved, and some are the block's, `/tmp/output/…`. The last candidate has none of it.
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
