import type { Geometry, Position } from "geojson";
import { extentOf, heightOf } from "./extent";

/**
 * Writes a geometry as well-known text (ISO 19125): longitude first, all digits, `Z` when any position has a height.
 * Positions without a height then get `NaN`.
 */
export function toWkt(geometry: Geometry): string {
  return textOf(geometry, extentOf(geometry).hasHeights);
}

function textOf(geometry: Geometry, hasHeights: boolean): string {
  const name = `${geometry.type.toUpperCase()}${hasHeights ? " Z" : ""}`;
  const position = hasHeights ? positionWithHeight : flatPosition;
  const line = (positions: Position[]): string => listOf(positions, position);
  const polygon = (rings: Position[][]): string => listOf(rings.filter(isNotEmpty), line);
  switch (geometry.type) {
    case "Point":
      return `${name} ${isNotEmpty(geometry.coordinates) ? `(${position(geometry.coordinates)})` : "EMPTY"}`;
    case "MultiPoint":
      return `${name} ${listOf(geometry.coordinates, (point) => `(${position(point)})`)}`;
    case "LineString":
      return `${name} ${line(geometry.coordinates)}`;
    case "MultiLineString":
      return `${name} ${listOf(geometry.coordinates, line)}`;
    case "Polygon":
      return `${name} ${polygon(geometry.coordinates)}`;
    case "MultiPolygon":
      return `${name} ${listOf(geometry.coordinates, polygon)}`;
    case "GeometryCollection":
      return `${name} ${listOf(geometry.geometries, (part) => textOf(part, hasHeights))}`;
  }
}

function listOf<Item>(items: readonly Item[], write: (item: Item) => string): string {
  return items.length === 0 ? "EMPTY" : `(${items.map(write).join(", ")})`;
}

function isNotEmpty({ length }: readonly unknown[]): boolean {
  return length > 0;
}

function flatPosition([x, y]: Position): string {
  return `${x} ${y}`;
}

function positionWithHeight(position: Position): string {
  return `${position[0]} ${position[1]} ${heightOf(position)}`;
}
