import {
  airfield,
  forests,
  highways,
  landmarks,
  type MapLine,
  parks,
  railways,
  runways,
  waterways,
} from "./berlin";
import { type Outline, pixelMetres, positionsOf, type Scene, sceneSize } from "./scenes";
import { utmFromLonLat } from "./utm";

/** A place on the picture, in pixels from its upper left corner. */
type Pixel = readonly [x: number, y: number];

export const cover = {
  town: 0,
  water: 1,
  park: 2,
  forest: 3,
  rail: 4,
  road: 5,
  runway: 6,
  field: 7,
  hall: 8,
} as const;

/** Draws the map of a scene: one number of {@link cover} for each pixel, row by row. */
export function landCoverOf({ corner: [left, top] }: Scene): Uint8Array {
  const map = new Uint8Array(sceneSize * sceneSize);

  function pixelsOf(outline: Outline): Pixel[] {
    return positionsOf(outline).map((position): Pixel => {
      const [east, north] = utmFromLonLat(position);
      return [(east - left) / pixelMetres, (top - north) / pixelMetres];
    });
  }

  function draw(lines: readonly MapLine[], kind: number, shape = (line: readonly Pixel[]) => line): void {
    for (const { width, points } of lines) {
      drawLine(map, shape(pixelsOf(points)), { width: width / pixelMetres, kind });
    }
  }

  for (const outline of forests) paintArea(map, pixelsOf(outline), cover.forest);
  for (const outline of parks) paintArea(map, pixelsOf(outline), cover.park);
  paintArea(map, pixelsOf(airfield), cover.field);
  draw(waterways, cover.water, rounded);
  draw(highways, cover.road);
  draw(railways, cover.rail);
  draw(runways, cover.runway);
  draw(landmarks, cover.hall);
  return map;
}

/** Rounds the corners of a line with Chaikin's method: two points on each segment, a quarter from its ends. */
function rounded(line: readonly Pixel[]): readonly Pixel[] {
  let points = line;
  for (let round = 0; round < 2; round++) {
    const cut = points.slice(1).flatMap(([x2, y2], i): Pixel[] => {
      const [x1, y1] = points[i] ?? [x2, y2];
      return [
        [x1 + (x2 - x1) / 4, y1 + (y2 - y1) / 4],
        [x2 + (x1 - x2) / 4, y2 + (y1 - y2) / 4],
      ];
    });
    points = [...points.slice(0, 1), ...cut, ...points.slice(-1)];
  }
  return points;
}

function drawLine(
  map: Uint8Array,
  points: readonly Pixel[],
  { width, kind }: { width: number; kind: number },
): void {
  const radius = width / 2;
  points.slice(1).forEach(([x2, y2], i) => {
    const [x1, y1] = points[i] ?? [x2, y2];
    const dx = x2 - x1;
    const dy = y2 - y1;
    const lengthSquared = dx * dx + dy * dy || 1;
    for (let y = clamped(Math.min(y1, y2) - radius); y < clamped(Math.max(y1, y2) + radius + 1); y++) {
      for (let x = clamped(Math.min(x1, x2) - radius); x < clamped(Math.max(x1, x2) + radius + 1); x++) {
        const px = x + 0.5 - x1;
        const py = y + 0.5 - y1;
        const along = Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
        const offX = px - along * dx;
        const offY = py - along * dy;
        if (offX * offX + offY * offY <= radius * radius) map[y * sceneSize + x] = kind;
      }
    }
  });
}

function paintArea(map: Uint8Array, points: readonly Pixel[], kind: number): void {
  const rows = points.map(([, y]) => y);
  for (let y = clamped(Math.min(...rows)); y < clamped(Math.max(...rows) + 1); y++) {
    const crossings: number[] = [];
    points.forEach(([x1, y1], i) => {
      const [x2, y2] = points[(i + 1) % points.length] ?? [x1, y1];
      if (y1 > y + 0.5 === y2 > y + 0.5) return;
      crossings.push(x1 + ((y + 0.5 - y1) / (y2 - y1)) * (x2 - x1));
    });
    crossings.sort((left, right) => left - right);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = clamped((crossings[i] ?? 0) + 0.5);
      map.fill(kind, y * sceneSize + from, y * sceneSize + clamped((crossings[i + 1] ?? 0) + 0.5));
    }
  }
}

function clamped(pixel: number): number {
  return Math.min(sceneSize, Math.max(0, Math.floor(pixel)));
}
