// @ts-check
/**
 * The main use case from end to end: open a job task (or, with `--platform processing`, a processing job of today's
 * platform), print its metadata and its features, and download its quicklooks and its results.
 *
 * Without credentials it runs against the embedded emulator. With UP42_PROJECT_ID and UP42_PROJECT_API_KEY (or
 * UP42_USERNAME, UP42_PASSWORD and UP42_PROJECT_ID) in the environment it runs against the service, and then needs
 * UP42_JOB_ID and UP42_JOBTASK_ID too. A processing job needs UP42_USERNAME, UP42_PASSWORD and UP42_PROCESSING_JOB_ID.
 * UP42_BASE_URL sets another address for the service, UP42_AUTH_URL another address for the sign-in. The first argument
 * is the folder for the files.
 */
import { stat } from "node:fs/promises";
import process from "node:process";
import { parseArgs } from "node:util";
import { isUp42Error } from "up42-js";
import { areaKm2, totalBounds } from "up42-js/geo";
import { openJobtask, openProcessingJob } from "./open.mjs";
import { createProgressBar, inKilobytes } from "./progress-bar.mjs";

/** @param {string} title */
function heading(title) {
  console.log(`\n${title}\n${"─".repeat(title.length)}`);
}

/**
 * Columns that a terminal can show, without geometries and nested properties. Columns that differ between scenes come
 * first.
 * @param {import("up42-js").Dataframe} dataframe
 */
function columnsToShow({ columns, values }) {
  const rows = /** @type {unknown[][]} */ (values);
  const plain = columns.filter((_, index) =>
    rows.every((row) => row[index] === null || typeof row[index] !== "object"),
  );
  const first = [
    "datetime",
    "eo:cloud_cover",
    "acquisitionDate",
    "cloudCover",
    "constellation",
    "up42.data_path",
  ];
  return [
    ...first.filter((name) => plain.includes(name)),
    ...plain.filter((name) => !first.includes(name)),
  ].slice(0, 5);
}

/** @param {[number, number, number, number]} bounds */
function inDegrees([west, south, east, north]) {
  return `${west.toFixed(3)}° to ${east.toFixed(3)}° E, ${south.toFixed(3)}° to ${north.toFixed(3)}° N`;
}

/** @returns {{ platform: "jobtask" | "processing", outputDirectory: string }} */
function readArguments() {
  const { values, positionals } = parseArgs({
    options: { platform: { type: "string", default: "jobtask" } },
    allowPositionals: true,
  });
  const { platform } = values;
  if (platform !== "jobtask" && platform !== "processing") {
    throw new Error(`--platform must be jobtask or processing, not ${platform}.`);
  }
  return { platform, outputDirectory: positionals[0] ?? "up42-demo" };
}

try {
  const { platform, outputDirectory } = readArguments();
  const opened = platform === "jobtask" ? await openJobtask() : await openProcessingJob();
  const { name, outputs, overview } = opened;

  heading(`${name}.info`);
  console.log(overview);

  heading(`${name}.getResultsJson()`);
  const collection = await outputs.getResultsJson();
  const areas = areaKm2(collection);
  for (const [index, { id, properties }] of collection.features.entries()) {
    console.log(
      `${id ?? "(no id)"}  ${areas[index]?.toFixed(1)} km²  ${properties["up42.data_path"] ?? properties.title ?? ""}`,
    );
  }
  const bounds = totalBounds(collection);
  console.log(
    `${collection.features.length} features${bounds === null ? "" : ` within ${inDegrees(bounds)}`}`,
  );

  heading(`${name}.getResultsJson({ asDataframe: true })`);
  const dataframe = await outputs.getResultsJson({ asDataframe: true });
  console.log(`${dataframe.shape[0]} rows, columns ${dataframe.columns.join(", ")}`);
  dataframe.loc({ columns: columnsToShow(dataframe) }).print();

  heading(`${name}.downloadQuicklooks() and ${name}.downloadResults()`);
  const quicklooks = await outputs.downloadQuicklooks({
    outputDirectory,
    onProgress: createProgressBar("quicklooks"),
  });
  if (quicklooks.length === 0) console.log("quicklooks   [] (no quicklooks)");
  const results = await outputs.downloadResults({
    outputDirectory,
    onProgress: createProgressBar("results"),
  });
  console.log();
  for (const path of [...quicklooks, ...results]) {
    console.log(`${inKilobytes((await stat(path)).size).padStart(9)}  ${path}`);
  }
  if (results.some((path) => /\.tiff?$/.test(path))) console.log("\nThe GeoTIFFs open in any GIS.");
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  console.error(isUp42Error(error) ? `\n${name}: ${message}` : `\n${message}`);
  process.exitCode = 1;
}
