import { describe, expect, it } from "vitest";
import { type EastNorth, type LonLat, utmFromLonLat } from "../../../src/emulator/sample/utm";

// Made with proj4js 2.22.0: +proj=utm +zone=33 +datum=WGS84.
const places: readonly (readonly [LonLat, EastNorth])[] = [
  [
    [13.3777, 52.5163],
    [389917.83263666, 5819701.91906485],
  ],
  [
    [9.5, 47.1],
    [82687.0836997, 5230971.22730881],
  ],
  [
    [20.9, 61.3],
    [815791.03618377, 6810483.62023386],
  ],
  [
    [15, 0],
    [500000, 0],
  ],
];

describe("UTM zone 33", () => {
  it.each(places)("holds %j at %j", (lonLat, utm) => {
    const [east, north] = utmFromLonLat(lonLat);
    expect(Math.abs(east - utm[0])).toBeLessThan(0.001);
    expect(Math.abs(north - utm[1])).toBeLessThan(0.001);
  });
});
