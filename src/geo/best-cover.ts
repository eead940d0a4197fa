import { checkOptions } from "../options";
import type { AreaOfInterest } from "./area-of-interest";
import { beginCoverage } from "./coverage";
import type { GeometrySource } from "./geometries";
import { areaKinds, rowLimit } from "./kinds";
import { blamingRow } from "./parts/overlay-failure";
import { boxesMeet, type Part } from "./parts/parts";

/** One row of a {@link bestCover}. */
export interface CoverStep {
  /** The row's position in the source, from 0. */
  readonly index: number;
  /** What it covers that the rows before it do not, in square kilometres. */
  readonly addedKm2: number;
  /** The share of the area, from 0 to 1, that it and the rows before it cover. */
  readonly share: number;
}

interface Candidate {
  readonly row: readonly Part[];
  readonly index: number;
  /** What it would add, as far as is known; never less than what it would. */
  gainKm2: number;
  /** Whether a row that was chosen since may have made that less. */
  isStale: boolean;
}

/** The share of an area that rounding may feign. */
const rounding = 1e-9;

/**
 * Chooses rows that cover an area of interest with few of them: first the one that covers most of it, then, again and
 * again, the one that covers most of what is left, until no row adds anything. Of rows that add the same, the first is
 * taken: sort by what matters besides, such as clouds. {@link pick} takes the rows.
 *
 * @param options.limit how many rows at most.
 * @throws {InputError} when `source` is neither a FeatureCollection nor a frame with a geometry column, `area` is no
 * {@link AreaOfInterest} or has no polygon, a geometry of them is none, or `limit` is no positive number.
 *
 * @example
 * ```ts
 * import { bestCover, pick } from "up42-js/geo";
 *
 * const steps = bestCover(frame, { area: [13.2, 52.4, 13.6, 52.6], limit: 3 });
 * const scenes = pick(frame, steps);
 * const share = steps.at(-1)?.share ?? 0; // of the area, by all of them
 * ```
 */
export function bestCover(
  source: GeometrySource,
  options: { area: AreaOfInterest; limit?: number | undefined },
): CoverStep[] {
  checkOptions("bestCover", options, { ...areaKinds, limit: rowLimit });
  const { area, limit = Number.POSITIVE_INFINITY } = options;
  const { rows, remainder, areaKm2 } = beginCoverage(source, area);
  const tolerance = rounding * areaKm2;
  const gainOf = ({ row, index }: Pick<Candidate, "row" | "index">): number =>
    blamingRow(index, () => remainder.gainKm2(row));
  const candidates = rows.map((row, index) => ({
    row,
    index,
    gainKm2: gainOf({ row, index }),
    isStale: false,
  }));
  const steps: CoverStep[] = [];
  while (steps.length < limit) {
    const best = firstOfLargest(candidates, tolerance);
    if (best === undefined || best.gainKm2 <= tolerance) break;
    if (best.isStale) {
      // What a row adds only shrinks. A gain that is the largest also when it is up to date is the largest of all.
      best.gainKm2 = gainOf(best);
      best.isStale = false;
      continue;
    }
    blamingRow(best.index, () => remainder.remove(best.row));
    const share = Math.max(0, 1 - remainder.km2 / areaKm2);
    steps.push({ index: best.index, addedKm2: best.gainKm2, share });
    best.gainKm2 = 0;
    for (const candidate of candidates) candidate.isStale ||= overlap(candidate.row, best.row);
  }
  return steps;
}

/** Whether two rows may overlap, by their boxes. */
function overlap(one: readonly Part[], other: readonly Part[]): boolean {
  return one.some((part) => other.some(({ box }) => boxesMeet(box, part.box)));
}

function firstOfLargest(candidates: readonly Candidate[], tolerance: number): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best === undefined || candidate.gainKm2 > best.gainKm2 + tolerance) best = candidate;
  }
  return best;
}
