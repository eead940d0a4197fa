import { joined, piecesOf } from "./lines";
import { trimmed } from "./near";
import { type Bounds, linePart, movedGeometry, type Part, polygonPart, rectangle, toPart } from "./parts";

/*
 * Overlays are computed on a flat map. Geometries on both sides of the antimeridian have to be side by side there, so all
 * geometries of a call are placed on one map of 360 degrees whose western edge is far from the area in question.
 */

/** The western edge of a map that splits none of the parts: -180 unless they reach the antimeridian. */
export function mapAround(parts: readonly Part[]): number {
  if (parts.every(({ box }) => box[0] > -180 && box[2] < 180)) return -180;
  const [west, east] = narrowestSpan(parts.map(({ box }) => box));
  return east - west < 360 ? (west + east) / 2 - 180 : -180;
}

/**
 * Moves parts onto the map of 360 degrees that starts at `west`, and cuts those that cross its edge. The pieces of a
 * polygon on one side may stay joined by an edge along the map.
 */
export function onMap(parts: readonly Part[], west: number): Part[] {
  return parts.flatMap((part) => {
    if (fits(part, west)) return [part];
    const turns = Math.ceil((west - part.box[0]) / 360);
    const shifted = moved(part, turns * 360);
    if (fits(shifted, west)) return [shifted];
    const pieces: Part[] = [];
    for (let turn = turns - 1; part.box[0] + turn * 360 < west + 360; turn += 1) {
      for (const piece of inside(moved(part, turn * 360), [west, -90, west + 360, 90])) pieces.push(piece);
    }
    return pieces;
  });
}

/** The narrowest span of longitudes around all boxes: `west` from -180 to 180, `east` up to 360 degrees further. */
export function narrowestSpan(boxes: readonly Readonly<Bounds>[]): [west: number, east: number] {
  const spans = boxes
    .map(([west, , east]) => {
      const turns = Math.floor((west + 180) / 360) * 360;
      return { west: west - turns, east: east - turns };
    })
    .sort((one, other) => one.west - other.west);
  let reach = spans[0]?.east ?? 0;
  let widest = 0;
  let span: [number, number] = [-180, 180];
  for (const { west, east } of spans) {
    if (west - reach > widest) {
      widest = west - reach;
      span = [west, reach + 360];
    }
    reach = Math.max(reach, east);
  }
  const first = spans[0]?.west ?? 0;
  const rest = first + 360 - reach;
  return rest > 0 && rest >= widest ? [first, reach] : span;
}

function fits({ box }: Part, west: number): boolean {
  return box[0] >= west && box[2] <= west + 360;
}

function moved({ geometry }: Part, degrees: number): Part {
  return toPart(movedGeometry(geometry, ([longitude = 0, latitude = 0]) => [longitude + degrees, latitude]));
}

function inside({ geometry }: Part, box: Bounds): Part[] {
  if (geometry.type === "Polygon") return trimmed([geometry.coordinates], box).flatMap(polygonPart);
  return geometry.type === "LineString"
    ? joined(piecesOf(geometry.coordinates, [rectangle(box)])).flatMap(linePart)
    : [];
}
