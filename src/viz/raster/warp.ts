import { Breather } from "../../async/breather";
import type { CallOptions } from "../../types";
import type { Picture } from "./colour";
import type { Projector } from "./projector";
import type { Point } from "./web-map";

/** Side in pixels of a patch that is interpolated from its corners instead of computed pixel by pixel. */
const patch = 16;
/** When the interpolation is off by more than this share of a pixel, each pixel is computed. */
const tolerance = 0.1;

export interface MapWindow {
  readonly west: number;
  readonly north: number;
  readonly metresPerColumn: number;
  readonly metresPerRow: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Warps a picture of a raster to a web map: each pixel of the map gets the pixel of the picture at its centre. Pixels
 * outside the picture stay transparent.
 *
 * @param options.scale Pixels of the raster per pixel of the picture, across and down.
 */
export async function warp(
  picture: Picture,
  {
    projector,
    window,
    scale,
    signal,
  }: CallOptions & { projector: Projector; window: MapWindow; scale: Point },
): Promise<Picture> {
  const breather = new Breather(signal);
  const { width, height } = window;
  const rgba = new Uint8Array(width * height * 4);
  const from = new Uint32Array(picture.rgba.buffer);
  const to = new Uint32Array(rgba.buffer);
  const pictureAt = (column: number, row: number): Point => {
    const [x, y] = projector.toPixel([
      window.west + column * window.metresPerColumn,
      window.north - row * window.metresPerRow,
    ]);
    return [x / scale[0], y / scale[1]];
  };
  const paint = (column: number, row: number, [x, y]: Point) => {
    const isInside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
    if (isInside) to[row * width + column] = from[Math.floor(y) * picture.width + Math.floor(x)] ?? 0;
  };

  for (let top = 0; top < height; top += patch) {
    for (let left = 0; left < width; left += patch) {
      if (breather.isDue) await breather.rest();
      const right = Math.min(width, left + patch);
      const bottom = Math.min(height, top + patch);
      const between = interpolation(pictureAt, { left, top, right, bottom });
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1) {
          paint(column, row, (between ?? pictureAt)(column + 0.5, row + 0.5));
        }
      }
    }
  }
  return { width, height, rgba };
}

/** A fast approximation of `exact` within a box; `undefined` when it is not accurate enough. */
function interpolation(
  exact: (column: number, row: number) => Point,
  { left, top, right, bottom }: { left: number; top: number; right: number; bottom: number },
): ((column: number, row: number) => Point) | undefined {
  const [a, b, c, d] = [exact(left, top), exact(right, top), exact(left, bottom), exact(right, bottom)];
  function between(column: number, row: number): Point {
    const x = (column - left) / (right - left);
    const y = (row - top) / (bottom - top);
    const [p, q, r, s] = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
    return [p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]];
  }
  const [column, row] = [(left + right) / 2, (top + bottom) / 2];
  const probes: Point[] = [
    [column, row],
    [column, top],
    [column, bottom],
    [left, row],
    [right, row],
  ];
  const isNear = probes.every((probe) => {
    const [x, y] = exact(...probe);
    const [nearX, nearY] = between(...probe);
    return Math.abs(x - nearX) <= tolerance && Math.abs(y - nearY) <= tolerance;
  });
  return isNear ? between : undefined;
}
