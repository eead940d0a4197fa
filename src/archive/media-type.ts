/** By file ending in lower case. A map, not an object, because an ending may be `constructor`. */
const mediaTypes: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ["tif", "image/tiff"],
  ["tiff", "image/tiff"],
  ["jp2", "image/jp2"],
  ["png", "image/png"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["webp", "image/webp"],
  ["gif", "image/gif"],
  ["svg", "image/svg+xml"],
  ["json", "application/json"],
  ["geojson", "application/geo+json"],
  ["xml", "application/xml"],
  ["safe", "application/xml"],
  ["vrt", "application/xml"],
  ["kml", "application/vnd.google-earth.kml+xml"],
  ["kmz", "application/vnd.google-earth.kmz"],
  ["gml", "application/gml+xml"],
  ["gpkg", "application/geopackage+sqlite3"],
  ["nc", "application/x-netcdf"],
  ["h5", "application/x-hdf5"],
  ["parquet", "application/vnd.apache.parquet"],
  ["laz", "application/vnd.laszip"],
  ["csv", "text/csv"],
  ["txt", "text/plain"],
  ["html", "text/html"],
  ["pdf", "application/pdf"],
  ["zip", "application/zip"],
  ["tgz", "application/gzip"],
  ["gz", "application/gzip"],
  ["tar", "application/x-tar"],
]);

/** The media type for the ending of a path; `application/octet-stream` when the ending is unknown. */
export function mediaTypeOf(path: string): string {
  const [, ending = ""] = /\.([^./]+)$/.exec(path) ?? [];
  return mediaTypes.get(ending.toLowerCase()) ?? "application/octet-stream";
}
