/** A place in degrees. */
export type LonLat = [longitude: number, latitude: number];

/** The corners of an image, clockwise. */
export type Corners = [topLeft: LonLat, topRight: LonLat, bottomRight: LonLat, bottomLeft: LonLat];

/** Sine of the smallest turn that makes a corner: about half a degree. */
const leastTurn = 0.01;

/**
 * The corners of a closed ring in the order of an image whose top faces north more than its other sides do. `undefined`
 * unless the ring has exactly four corners, is convex and does not cross itself.
 */
export function imageCornersOf(ring: readonly LonLat[]): Corners | undefined {
  const corners = ring.slice(1).filter((corner, index) => !isSame(corner, ring[index]));
  const [a, b, c, d] = corners;
  if (corners.length !== 4 || !a || !b || !c || !d) return undefined;
  const turns = [turnAt(d, a, b), turnAt(a, b, c), turnAt(b, c, d), turnAt(c, d, a)];
  const clockwise: Corners | undefined = turns.every((turn) => turn < -leastTurn)
    ? [a, b, c, d]
    : turns.every((turn) => turn > leastTurn)
      ? [d, c, b, a]
      : undefined;
  return clockwise && turnedNorth(clockwise);
}

function turnedNorth([a, b, c, d]: Corners): Corners {
  // Degrees of longitude get shorter away from the equator.
  const shrink = Math.cos(((a[1] + b[1] + c[1] + d[1]) / 4) * (Math.PI / 180));
  const starts: [Corners, ...Corners[]] = [
    [a, b, c, d],
    [b, c, d, a],
    [c, d, a, b],
    [d, a, b, c],
  ];
  return starts.reduce((best, next) => (fitOf(next, shrink) > fitOf(best, shrink) ? next : best));
}

/** How well four corners match those of an image with north at its top. */
function fitOf([a, b, c, d]: Corners, shrink: number): number {
  return (b[0] + c[0] - a[0] - d[0]) * shrink + (a[1] + b[1] - c[1] - d[1]);
}

/** The sine of the turn at a corner: positive to the left, negative to the right. */
function turnAt(from: LonLat, at: LonLat, to: LonLat): number {
  const [x, y] = [at[0] - from[0], at[1] - from[1]];
  const [nextX, nextY] = [to[0] - at[0], to[1] - at[1]];
  return (x * nextY - y * nextX) / (Math.hypot(x, y) * Math.hypot(nextX, nextY));
}

function isSame(one: LonLat, other: LonLat | undefined): boolean {
  return one[0] === other?.[0] && one[1] === other[1];
}
