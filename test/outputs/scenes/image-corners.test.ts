import { describe, expect, it } from "vitest";
import { type Corners, imageCornersOf, type LonLat } from "../../../src/outputs/scenes/image-corners";
import { fc } from "../../support/features/properties";

const upright: Corners = [
  [13, 53],
  [14, 53],
  [14, 52],
  [13, 52],
];

/** Turned to the right by so many degrees, as on a map near the equator. */
function turned(corners: Corners, degrees: number): Corners {
  const angle = (-degrees * Math.PI) / 180;
  const middle = [13.5, 0] as const;
  return corners.map(([longitude, latitude]): LonLat => {
    const [x, y] = [longitude - middle[0], latitude - 52.5 - middle[1]];
    return [middle[0] + x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
  }) as Corners;
}

function ringOf(corners: readonly LonLat[], { start = 0, reversed = false } = {}): LonLat[] {
  const order = reversed ? [...corners].reverse() : corners;
  const ring = [...order.slice(start), ...order.slice(0, start)];
  return [...ring, ring[0] as LonLat];
}

describe("imageCornersOf", () => {
  it.each([0, 1, 2, 3])(
    "are top left, top right, bottom right, bottom left, wherever the ring begins (%d)",
    (start) => {
      expect(imageCornersOf(ringOf(upright, { start }))).toEqual(upright);
      expect(imageCornersOf(ringOf(upright, { start, reversed: true }))).toEqual(upright);
    },
  );

  it("are those of a turned picture, up to an eighth of a turn to either side", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -44, max: 44, noNaN: true }),
        fc.nat(3),
        fc.boolean(),
        (degrees, start, reversed) => {
          const corners = turned(upright, degrees);
          expect(imageCornersOf(ringOf(corners, { start, reversed }))).toEqual(corners);
        },
      ),
    );
  });

  it("begin at the corner that has become the top left one, beyond an eighth of a turn", () => {
    const [a, b, c, d] = turned(upright, 50);
    expect(imageCornersOf(ringOf([a, b, c, d]))).toEqual([d, a, b, c]);
  });

  it("are those of a long strip, too", () => {
    const strip: Corners = [
      [13.2, 50],
      [13.4, 50],
      [12.4, 40],
      [12.2, 40],
    ];
    expect(imageCornersOf(ringOf(strip, { start: 2, reversed: true }))).toEqual(strip);
  });

  it("know that degrees of longitude are short in the north, whatever the shape of a picture", () => {
    const half = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        half,
        half,
        fc.integer({ min: -75, max: 75 }),
        fc.integer({ min: -44, max: 44 }),
        (width, height, latitude, degrees) => {
          const angle = (degrees * Math.PI) / 180;
          const shrink = Math.cos((latitude * Math.PI) / 180);
          const corners = [
            [-width, height],
            [width, height],
            [width, -height],
            [-width, -height],
          ].map(([x = 0, y = 0]): LonLat => {
            const [east, north] = [
              x * Math.cos(angle) - y * Math.sin(angle),
              x * Math.sin(angle) + y * Math.cos(angle),
            ];
            return [13 + east / shrink, latitude + north];
          });
          expect(imageCornersOf(ringOf(corners, { start: 1 }))).toEqual(corners);
        },
      ),
    );
  });

  it("do not mind a corner that is written twice", () => {
    const [a, b, c, d] = upright;
    expect(imageCornersOf([a, a, b, c, c, d, a])).toEqual(upright);
  });

  it.each<[string, LonLat[]]>([
    [
      "three corners",
      [
        [13, 52],
        [14, 52],
        [14, 53],
        [13, 52],
      ],
    ],
    [
      "five corners",
      [
        [13, 52],
        [14, 52],
        [14.5, 52.5],
        [14, 53],
        [13, 53],
        [13, 52],
      ],
    ],
    [
      "a dent",
      [
        [13, 52],
        [14, 52],
        [13.2, 52.2],
        [13, 53],
        [13, 52],
      ],
    ],
    [
      "edges that cross",
      [
        [13, 52],
        [14, 53],
        [14, 52],
        [13, 53],
        [13, 52],
      ],
    ],
    [
      "a fourth corner that is none",
      [
        [13, 52],
        [13.5, 52],
        [14, 52],
        [14, 53],
        [13, 52],
      ],
    ],
    [
      "no extent",
      [
        [13, 52],
        [13, 52],
        [13, 52],
        [13, 52],
        [13, 52],
      ],
    ],
    ["no positions", []],
  ])("are unknown of a ring with %s", (_, ring) => {
    expect(imageCornersOf(ring)).toBeUndefined();
  });
});
