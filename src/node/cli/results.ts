import { type DataAsset, dataAssets } from "../../stac/item-assets";
import type { StacItem } from "../../stac/stac-types";
import type { ResultFeature } from "../../types";
import { checkText } from "./flag-values";
import { type Context, type JobtaskFlags, openOutputs, type QuietFlag } from "./open";
import { toJson, toSeconds } from "./output";
import { tellExport } from "./progress";

export interface ResultsFlags extends JobtaskFlags, QuietFlag {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly csv?: string;
  readonly geoparquet?: string;
  readonly nonFinite?: "refuse" | "null";
  readonly overwrite: boolean;
}

const widths = [36, 12, 20, 6];

export async function showResults(context: Context, flags: ResultsFlags): Promise<void> {
  const { output, signal } = context;
  for (const flag of ["csv", "geoparquet"] as const) {
    checkText(context.command, { flag: `--${flag}`, text: flags[flag], what: "the path of a file" });
  }
  const outputs = await openOutputs(context, flags);
  const { nonFinite } = flags;
  if (flags.json === true) {
    return output.write(`${toJson(await outputs.getResultsJson({ nonFinite, signal }))}\n`);
  }
  const features = outputs.features({ nonFinite, signal });
  if (flags.csv !== undefined || flags.geoparquet !== undefined) {
    return saveFeatures(context, { features, flags });
  }
  if (flags.ndjson === true) {
    for await (const feature of features) await output.write(`${toJson(feature)}\n`);
    return;
  }
  if (output.isTTY) await output.row(["FEATURE", "GEOMETRY", "TIME", "CLOUD", "FILE"], widths);
  for await (const feature of features) await output.row(cellsOf(feature), widths);
}

async function saveFeatures(
  context: Context,
  { features, flags }: { features: AsyncIterable<ResultFeature>; flags: ResultsFlags },
): Promise<void> {
  const { output, signal } = context;
  const { csv, geoparquet, overwrite } = flags;
  const { toCsv, toGeoParquet } = await import("../export");
  const path = await context.withProgress(flags, (line) => {
    const onProgress = tellExport("features", line);
    return csv === undefined
      ? toGeoParquet(features, { path: geoparquet ?? "", overwrite, onProgress, signal })
      : toCsv(features, { path: csv, overwrite, onProgress, signal });
  });
  await output.write(`${path}\n`);
}

/** The cells of a feature, from properties with the usual names. */
function cellsOf(feature: ResultFeature): string[] {
  const { id, geometry, properties } = feature;
  const named = (...names: string[]): string => {
    const value = names.map((name) => properties?.[name]).find((one) => one !== undefined && one !== null);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const cloudCover = named("eo:cloud_cover", "cloudCover", "cloud_cover");
  return [
    id === undefined ? "" : String(id),
    geometry?.type ?? "",
    toSeconds(named("datetime", "acquisitionDate", "timeStamp")),
    /^\d/.test(cloudCover) ? `${Math.round(Number(cloudCover))} %` : cloudCover,
    named("up42.data_path") || pathOfData(feature),
  ];
}

/** Where a download puts the data of an item: its first file with the role `data`, or else its first file. */
function pathOfData(feature: ResultFeature): string {
  const { assets } = feature as Partial<StacItem>;
  if (typeof assets !== "object" || assets === null) return "";
  const files = dataAssets(feature as StacItem);
  const isData = ({ asset: { roles } }: DataAsset) => Array.isArray(roles) && roles.includes("data");
  const file = files.find(isData) ?? files[0];
  return file?.folder ?? file?.path ?? "";
}
