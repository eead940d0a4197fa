import { Breather } from "../async/breather";
import { InputError } from "../errors";
import { checkOptions } from "../options";
import { type AreaOfInterest, type AreaOptions, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import type { Part } from "./parts/parts";
import { Remainder } from "./remainder";

/** How much of an area is covered. */
export interface Coverage {
  /** The area in square kilometres. */
  readonly areaKm2: number;
  /** The covered part of it, in square kilometres. */
  readonly coveredKm2: number;
  /** The covered share of the area, from 0 to 1. */
  readonly share: number;
}

/**
 * Computes how much of an area of interest all rows together cover. Overlaps count once; points and lines cover
 * nothing.
 *
 * @throws {InputError} when `source` or `area` is not valid, or `area` has no polygon.
 *
 * @example
 * ```ts
 * import { coverage } from "up42-js/geo";
 *
 * const { share, coveredKm2 } = await coverage(collection, { area: [13.2, 52.4, 13.6, 52.6] });
 * ```
 */
export async function coverage(source: GeometrySource, options: AreaOptions): Promise<Coverage> {
  const { area, signal } = checkOptions("coverage", options, areaKinds);
  const { rows, remainder, areaKm2 } = await beginCoverage(source, { area, breather: new Breather(signal) });
  for (const row of rows) await remainder.remove(row);
  const coveredKm2 = Math.max(0, areaKm2 - remainder.km2);
  return { areaKm2, coveredKm2, share: coveredKm2 / areaKm2 };
}

/**
 * The share of an area of interest that each row covers on its own, in order and from 0 to 1; 0 for a row without a
 * geometry.
 *
 * @throws {InputError} when `source` or `area` is not valid, or `area` has no polygon.
 *
 * @example
 * ```ts
 * import { coverageByRow } from "up42-js/geo";
 *
 * const area = [13.2, 52.4, 13.6, 52.6];
 * const withShare = frame.addColumn("share", await coverageByRow(frame, { area }));
 * ```
 */
export async function coverageByRow(source: GeometrySource, options: AreaOptions): Promise<number[]> {
  const { area, signal } = checkOptions("coverageByRow", options, areaKinds);
  const { rows, remainder, areaKm2 } = await beginCoverage(source, { area, breather: new Breather(signal) });
  const shares: number[] = [];
  for (const row of rows) shares.push((await remainder.gainKm2(row)) / areaKm2);
  return shares;
}

/** Reads the source and the area for all functions about coverage. */
export async function beginCoverage(
  source: GeometrySource,
  { area, breather }: { area: AreaOfInterest; breather: Breather },
): Promise<{ rows: Part[][]; remainder: Remainder; areaKm2: number }> {
  const read = await readArea(area, { argument: "area", mustHavePolygons: true, breather });
  const rows = await askRows(read, source, { ask: (row) => row, breather });
  const remainder = await Remainder.of(read.parts, breather);
  const areaKm2 = remainder.km2;
  if (areaKm2 === 0) throw new InputError("area cannot be covered: its extent is 0.", { argument: "area" });
  return { rows, remainder, areaKm2 };
}
