import { describe, expect, it } from "vitest";
import { type Quad, quadMatrix } from "../../../src/viz/map/quad-matrix";
import { fc } from "../../support/features/properties";

const size = { width: 200, height: 100 };

/** Where a CSS matrix puts a point of a plane. */
function placed(matrix: string, [x, y]: readonly [number, number]): [number, number] {
  const numbers = (/\((.*)\)/.exec(matrix)?.[1] ?? "").split(",").map(Number);
  const at = (index: number) => numbers[index] ?? Number.NaN;
  if (matrix.startsWith("matrix(")) return [at(0) * x + at(2) * y + at(4), at(1) * x + at(3) * y + at(5)];
  const w = at(3) * x + at(7) * y + at(15);
  return [(at(0) * x + at(4) * y + at(12)) / w, (at(1) * x + at(5) * y + at(13)) / w];
}

const corners = [
  [0, 0],
  [200, 0],
  [200, 100],
  [0, 100],
] as const;

function expectFit(quad: Quad): void {
  const matrix = quadMatrix(quad, size);
  corners.forEach((corner, index) => {
    const [x, y] = placed(matrix, corner);
    expect(Math.hypot(x - (quad[index]?.x ?? 0), y - (quad[index]?.y ?? 0))).toBeLessThan(0.06);
  });
}

describe("quadMatrix", () => {
  it("leaves an image where it is", () => {
    const quad = corners.map(([x, y]) => ({ x, y })) as unknown as Quad;
    expect(quadMatrix(quad, size)).toBe("matrix(1, 0, 0, 1, 0, 0)");
  });

  it("stays in the plane for a turned and sheared image", () => {
    const quad: Quad = [
      { x: 10, y: 20 },
      { x: 110, y: 40 },
      { x: 90, y: 120 },
      { x: -10, y: 100 },
    ];
    expect(quadMatrix(quad, size)).toMatch(/^matrix\(/);
    expectFit(quad);
  });

  it("lays an image onto four corners whose sides are not parallel", () => {
    const quad: Quad = [
      { x: 10, y: 20 },
      { x: 190, y: 0 },
      { x: 230, y: 120 },
      { x: -10, y: 100 },
    ];
    expect(quadMatrix(quad, size)).toMatch(/^matrix3d\(/);
    expectFit(quad);
  });

  it("meets the corners of any quadrangle without dents", () => {
    const shift = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(fc.array(shift, { minLength: 8, maxLength: 8 }), (shifts) => {
        const quad = corners.map(([x, y], index) => ({
          x: x * 2 + (shifts[2 * index] ?? 0),
          y: y * 2 + (shifts[2 * index + 1] ?? 0),
        }));
        expectFit(quad as unknown as Quad);
      }),
      { numRuns: 100 },
    );
  });
});
