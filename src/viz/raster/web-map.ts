/** A point of an image (column, row), of the ground, or of a map. */
export type Point = [x: number, y: number];

/** Width and height of the whole web map (EPSG:3857) in metres. */
export const circumference = 2 * Math.PI * 6_378_137;

/** The latitude where web maps end. */
export const endOfMap = 85.0511287798066;

/** Degrees to metres on a web map. Points beyond its edge, near the poles, are placed on the edge. */
export function mapOf([longitude, latitude]: Point): Point {
  const held = Math.min(endOfMap, Math.max(-endOfMap, latitude));
  const y = Math.atanh(Math.sin((held * Math.PI) / 180));
  return [(longitude / 360) * circumference, (y / (2 * Math.PI)) * circumference];
}

export function lonLatOf([x, y]: Point): Point {
  const latitude = Math.atan(Math.sinh((y / circumference) * 2 * Math.PI));
  return [(x / circumference) * 360, (latitude * 180) / Math.PI];
}

/** Adds whole turns to a value, so that it is at most half a turn from `goal`. */
export function turnedTo(goal: number, value: number, turn: number): number {
  const away = goal - value;
  // At half a turn the value does not change; otherwise both edges of a world map would become the same.
  const turns = Math.ceil(Math.abs(away) / turn - 0.5 - 1e-9);
  return turns > 0 ? value + Math.sign(away) * turns * turn : value;
}
