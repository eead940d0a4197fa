import type { Position } from "geojson";

/**
 * A line with more positions on its edges, which stay where they are: straight in longitude and latitude.
 *
 * @param piecesOfEdge says, for an edge's extent in degrees, into how many pieces it is cut.
 */
export function subdivided(
  line: readonly Position[],
  piecesOfEdge: (longitudes: number, latitudes: number) => number,
): Position[] {
  const result = line.slice(0, 1);
  line.forEach(([endX = 0, endY = 0], index) => {
    const [startX = 0, startY = 0] = line[index - 1] ?? [endX, endY];
    const pieces = piecesOfEdge(endX - startX, endY - startY);
    for (let piece = 1; piece < pieces; piece += 1) {
      const share = piece / pieces;
      result.push([startX + share * (endX - startX), startY + share * (endY - startY)]);
    }
    if (index > 0) result.push([endX, endY]);
  });
  return result;
}
