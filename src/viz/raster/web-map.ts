/** A point of a picture (column, row), of the ground, or of a map. */
export type Point = [x: number, y: number];

/** Metres on a web map (EPSG:3857) once round the earth; it is square. */
export const circumference = 2 * Math.PI * 6_378_137;

/** The latitude where web maps end. */
const end = 85.0511287798066;

/** Degrees to metres on a web map. What is nearer to a pole than it reaches lies on its edge. */
export function mapOf([longitude, latitude]: Point): Point {
  const held = Math.min(end, Math.max(-end, latitude));
  const y = Math.atanh(Math.sin((held * Math.PI) / 180));
  return [(longitude / 360) * circumference, (y / (2 * Math.PI)) * circumference];
}

/** Metres on a web map to degrees. */
export function lonLatOf([x, y]: Point): Point {
  const latitude = Math.atan(Math.sinh((y / circumference) * 2 * Math.PI));
  return [(x / circumference) * 360, (latitude * 180) / Math.PI];
}

/** A value with whole turns added, so that it is at the most half a turn from another. */
export function turnedTo(goal: number, value: number, turn: number): number {
  const away = goal - value;
  // At half a turn both are right: it stays, or the edges of a world map would be one.
  const turns = Math.ceil(Math.abs(away) / turn - 0.5 - 1e-9);
  return turns > 0 ? value + Math.sign(away) * turns * turn : value;
}
