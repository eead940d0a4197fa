import { describe, expect, it } from "vitest";
import { shareText } from "../../../src/viz/coverage/draw-coverage";

describe("shareText", () => {
  it.each([
    [{ share: 0.2075, coveredKm2: 31.36, areaKm2: 151.14 }, "20.8% … 31.4 of 151.1 km²"],
    [{ share: 0, coveredKm2: 0, areaKm2: 151.14 }, "0% … 0 of 151.1 km²"],
    [{ share: 1, coveredKm2: 12345.6, areaKm2: 12345.6 }, "100% … 12,346 of 12,346 km²"],
    [{ share: 0.00001, coveredKm2: 0.00002, areaKm2: 2 }, "0.1% … 0 of 2 km²"],
    [{ share: 0.99999, coveredKm2: 1.99998, areaKm2: 2 }, "99.9% … 2 of 2 km²"],
  ])("says what %j is", (coverage, expected) => {
    expect(shareText(coverage).replace("of the area of interest is covered:", "…")).toBe(expected);
  });
});
