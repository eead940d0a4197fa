export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** Corners on the screen, clockwise from the top left of the image. */
export type Quad = readonly [
  topLeft: ScreenPoint,
  topRight: ScreenPoint,
  bottomRight: ScreenPoint,
  bottomLeft: ScreenPoint,
];

/** A corner may be off by this many pixels to allow a simpler matrix. */
const tolerance = 0.05;

/**
 * The CSS transform that moves a box of `width` and `height` pixels, with its origin at its top left, onto four
 * corners. Parallel sides get a 2D matrix, which browsers draw sharper than a 3D one.
 */
export function quadMatrix(
  [p0, p1, p2, p3]: Quad,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const [dx1, dx2, dx3] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x];
  const [dy1, dy2, dy3] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y];
  const determinant = dx1 * dy2 - dx2 * dy1;
  if (Math.hypot(dx3, dy3) < tolerance || determinant === 0) {
    return `matrix(${[
      (p1.x - p0.x) / width,
      (p1.y - p0.y) / width,
      (p3.x - p0.x) / height,
      (p3.y - p0.y) / height,
      p0.x,
      p0.y,
    ].join(", ")})`;
  }
  const g = (dx3 * dy2 - dx2 * dy3) / determinant;
  const h = (dx1 * dy3 - dx3 * dy1) / determinant;
  const right = [p1.x - p0.x + g * p1.x, p1.y - p0.y + g * p1.y, 0, g].map((value) => value / width);
  const down = [p3.x - p0.x + h * p3.x, p3.y - p0.y + h * p3.y, 0, h].map((value) => value / height);
  return `matrix3d(${[...right, ...down, 0, 0, 1, 0, p0.x, p0.y, 0, 1].join(", ")})`;
}
