import type { Extent } from "../extent";

export const geometryColumn = "geometry";
export const boxColumn = "bbox";

/** The bounds of one geometry, in the order of the specification. */
export const boxFields = ["xmin", "ymin", "xmax", "ymax"] as const;

/**
 * OGC:CRS84 as PROJJSON, word for word from the specification: WGS 84 with the longitude first, as in GeoJSON. It is
 * also the default of a file without a `crs`, but readers need not know that when it is written down. EPSG:4326 differs
 * only in the order of its axes and would mean the same, because the specification overrides that order.
 */
const longitudeLatitude = {
  $schema: "https://proj.org/schemas/v0.5/projjson.schema.json",
  type: "GeographicCRS",
  name: "WGS 84 longitude-latitude",
  datum: {
    type: "GeodeticReferenceFrame",
    name: "World Geodetic System 1984",
    ellipsoid: { name: "WGS 84", semi_major_axis: 6378137, inverse_flattening: 298.257223563 },
  },
  coordinate_system: {
    subtype: "ellipsoidal",
    axis: [
      { name: "Geodetic longitude", abbreviation: "Lon", direction: "east", unit: "degree" },
      { name: "Geodetic latitude", abbreviation: "Lat", direction: "north", unit: "degree" },
    ],
  },
  id: { authority: "OGC", code: "CRS84" },
};

/** The value of the key `geo`, which makes a Parquet file a GeoParquet file. */
export function geoMetadata({ extent, types }: { extent: Extent; types: ReadonlySet<string> }): string {
  return JSON.stringify({
    version: "1.1.0",
    primary_column: geometryColumn,
    columns: {
      [geometryColumn]: {
        encoding: "WKB",
        geometry_types: [...types].sort(),
        crs: longitudeLatitude,
        // As in RFC 7946: the line between two positions is straight on the map.
        edges: "planar",
        ...(extent.isEmpty ? {} : { bbox: boundsOf(extent) }),
        covering: { bbox: Object.fromEntries(boxFields.map((field) => [field, [boxColumn, field]])) },
      },
    },
  });
}

function boundsOf({ hasHeights, xmin, ymin, zmin, xmax, ymax, zmax }: Extent): number[] {
  return hasHeights ? [xmin, ymin, zmin, xmax, ymax, zmax] : [xmin, ymin, xmax, ymax];
}
