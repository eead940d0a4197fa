import { InputError } from "../errors";
import { checkOptions } from "../options";
import { type AreaOfInterest, askRows, readArea } from "./area-of-interest";
import type { GeometrySource } from "./geometries";
import { areaKinds } from "./kinds";
import { blaming, blamingRow } from "./parts/overlay";
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
 * const { share, coveredKm2 } = coverage(collection, { area: [13.2, 52.4, 13.6, 52.6] });
 * ```
 */
export function coverage(source: GeometrySource, options: { area: AreaOfInterest }): Coverage {
  const { area } = checkOptions("coverage", options, areaKinds);
  const { rows, remainder, areaKm2 } = beginCoverage(source, area);
  rows.forEach((row, index) => {
    blamingRow(index, () => remainder.remove(row));
  });
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
 * const withShare = frame.addColumn("share", coverageByRow(frame, { area }));
 * ```
 */
export function coverageByRow(source: GeometrySource, options: { area: AreaOfInterest }): number[] {
  const { area } = checkOptions("coverageByRow", options, areaKinds);
  const { rows, remainder, areaKm2 } = beginCoverage(source, area);
  return rows.map((row, index) => blamingRow(index, () => remainder.gainKm2(row)) / areaKm2);
}

/** Reads the source and the area for all functions about coverage. */
export function beginCoverage(
  source: GeometrySource,
  area: AreaOfInterest,
): { rows: Part[][]; remainder: Remainder; areaKm2: number } {
  const read = readArea(area, { argument: "area", mustHavePolygons: true });
  const rows = askRows(read, source, (row) => row);
  const remainder = blaming({ name: "area", argument: "area" }, () => new Remainder(read.parts));
  const areaKm2 = remainder.km2;
  if (areaKm2 === 0) throw new InputError("area cannot be covered: its extent is 0.", { argument: "area" });
  return { rows, remainder, areaKm2 };
}
