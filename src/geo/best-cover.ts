import { checkOptions } from "../options";
import type { AreaOfInterest } from "./area-of-interest";
import { beginCoverage } from "./coverage";
import type { GeometrySource } from "./geometries";
import { areaKinds, rowLimit } from "./kinds";
import { blamingRow } from "./parts/overlay";
import { boxesMeet, type Part } from "./parts/parts";

/** One row of a {@link bestCover}. */
export interface CoverStep {
  /** The row's position in the source, from 0. */
  readonly index: number;
  /** The area that this row covers but the rows before it do not, in square kilometres. */
  readonly addedKm2: number;
  /** The share of the area that this row and those before it cover, from 0 to 1. */
  readonly share: number;
}

interface Candidate {
  readonly row: readonly Part[];
  readonly index: number;
  /** The area that it would add; an upper limit while `isStale`. */
  gainKm2: number;
  /** Whether a row chosen since then may have made `gainKm2` smaller. */
  isStale: boolean;
}

/** Gains up to this share of the area may be rounding errors. */
const rounding = 1e-9;

/**
 * Chooses a few rows that together cover an area of interest: first the row that covers most of it, then the row that
 * covers most of the rest, and so on, until no row adds anything. When several rows add the same area, the first one
 * wins: sort the rows by other criteria first, such as cloud cover. {@link pick} selects the rows.
 *
 * @param options.limit The maximum number of rows.
 * @throws {InputError} when `source` or `area` is not valid, `area` has no polygon, or `limit` is not a positive
 * number.
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
      // Gains only shrink. So a gain that is the largest after an update is the largest of all.
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
