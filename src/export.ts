/**
 * Features as files for other programs: CSV, newline-delimited GeoJSON, GeoParquet. In Node, `import … from
 * "up42-js/export"` means `export-node.ts`, which exports the same names and can also write files.
 *
 * @module
 */
export { toCsv, toGeoParquet, toNdjson } from "./browser/export";
export type * from "./export/public-types";
