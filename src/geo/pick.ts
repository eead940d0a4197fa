import { checkFeatures, hasFeatures, isDataframe } from "../dataframe/checks";
import { markCopies } from "../dataframe/record-finder";
import { InputError } from "../errors";
import { describe } from "../options";
import type { GeometrySource } from "./geometries";

/**
 * Which rows to select: a list with `true` or `false` for each row, a list of positions from 0, or the result of {@link
 * nearest} or {@link bestCover}.
 */
export type RowChoice = readonly boolean[] | readonly number[] | readonly { readonly index: number }[];

/**
 * Selects rows: from a collection as a collection, from a frame as a frame. With positions, the rows come in the order
 * of the positions. A frame gets the row labels 0, 1, 2 …, which Danfo's `query()` needs.
 *
 * @throws {InputError} when `source` is not a FeatureCollection or a frame, or `rows` has the wrong number of `true`
 * and `false`, a position without a row, or a position twice.
 *
 * @example
 * ```ts
 * import { intersects, nearest, pick } from "up42-js/geo";
 *
 * const here = pick(frame, await intersects(frame, { area: [13.2, 52.4, 13.6, 52.6] }));
 * const three = pick(collection, await nearest(collection, { to: [13.2, 52.4, 13.6, 52.6], limit: 3 }));
 * ```
 */
export function pick<Source extends GeometrySource>(source: Source, rows: RowChoice): Source {
  if (hasFeatures(source)) {
    const { features } = source;
    checkFeatures(features, { argument: "source" });
    const taken = positionsIn(rows, features.length).flatMap((position) => features[position] ?? []);
    return { ...source, features: taken };
  }
  if (!isDataframe(source)) {
    throw new InputError(`"source" must be a FeatureCollection or a dataframe; got ${describe(source)}.`, {
      argument: "source",
    });
  }
  const positions = positionsIn(rows, source.index.length);
  const picked = source.iloc({ rows: positions }).resetIndex();
  markCopies(picked, { dataframe: source, positions });
  return picked as Source;
}

function positionsIn(rows: RowChoice, count: number): number[] {
  if (!Array.isArray(rows)) throw wrongRows(count, describe(rows));
  const list: readonly unknown[] = rows;
  if (list.length > 0 && list.every((row) => typeof row === "boolean")) {
    if (list.length === count) return list.flatMap((isTaken, position) => (isTaken ? [position] : []));
    throw new InputError(`"rows" has ${list.length} values, but the source has ${count} rows.`, {
      argument: "rows",
    });
  }
  const taken = new Set<number>();
  for (const row of list) {
    const position = typeof row === "object" && row !== null && "index" in row ? row.index : row;
    const isSound = typeof position === "number" && Number.isInteger(position);
    if (!isSound || position < 0 || position >= count) throw wrongRows(count, describe(position));
    if (taken.has(position)) throw wrongRows(count, `${position} twice`);
    taken.add(position);
  }
  return [...taken];
}

function wrongRows(count: number, got: string): InputError {
  const words = `true or false for each of the ${count} rows, or different positions, counted from 0`;
  return new InputError(`"rows" must be ${words}; got ${got}.`, { argument: "rows" });
}
