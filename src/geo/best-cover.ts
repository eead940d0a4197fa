import { Breather } from "../async/breather";
import { checkOptions } from "../options";
import type { AreaOptions } from "./area-of-interest";
import { beginCoverage } from "./coverage";
import type { GeometrySource } from "./geometries";
import { areaKinds, rowLimit } from "./kinds";
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
 * const steps = await bestCover(frame, { area: [13.2, 52.4, 13.6, 52.6], limit: 3 });
 * const scenes = pick(frame, steps);
 * const share = steps.at(-1)?.share ?? 0; // of the area, by all of them
 * ```
 */
export async function bestCover(
  source: GeometrySource,
  options: AreaOptions & { readonly limit?: number | undefined },
): Promise<CoverStep[]> {
  checkOptions("bestCover", options, { ...areaKinds, limit: rowLimit });
  const { area, limit = Number.POSITIVE_INFINITY, signal } = options;
  const { rows, remainder, areaKm2 } = await beginCoverage(source, { area, breather: new Breather(signal) });
  const tolerance = rounding * areaKm2;
  const candidates: Candidate[] = [];
  for (const [index, row] of rows.entries()) {
    candidates.push({ row, index, gainKm2: await remainder.gainKm2(row), isStale: false });
  }
  const steps: CoverStep[] = [];
  while (steps.length < limit) {
    const best = firstOfLargest(candidates, tolerance);
    if (best === undefined || best.gainKm2 <= tolerance) break;
    if (best.isStale) {
      // Gains only shrink. So a gain that is the largest after an update is the largest of all.
      best.gainKm2 = await remainder.gainKm2(best.row);
      best.isStale = false;
      continue;
    }
    await remainder.remove(best.row);
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
