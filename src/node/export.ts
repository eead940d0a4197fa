import type { ExportPlatform } from "../export/export-job";
import { createToGeoParquet, type ToGeoParquet } from "../export/geoparquet/to-geo-parquet";
import { createToCsv, type ToCsv } from "../export/to-csv";
import { createToNdjson, type ToNdjson } from "../export/to-ndjson";
import { saveFile, toFilePath } from "./save-file";

const platform: ExportPlatform = {
  openSpool: async () => (await import("./file-spool")).openFileSpool(),
  resolvePath: toFilePath,
  saveFile,
};

/** See {@link ToCsv}. */
export const toCsv: ToCsv = /* @__PURE__ */ createToCsv(platform);

/** See {@link ToNdjson}. */
export const toNdjson: ToNdjson = /* @__PURE__ */ createToNdjson(platform);

/** See {@link ToGeoParquet}. */
export const toGeoParquet: ToGeoParquet = /* @__PURE__ */ createToGeoParquet(platform);
