// @ts-check
/**
 * The main job from end to end: open a job task, look at its metadata and its features, download its quicklooks and its
 * results.
 *
 * Without credentials it runs against the embedded emulator. With UP42_PROJECT_ID and UP42_PROJECT_API_KEY (or
 * UP42_USERNAME, UP42_PASSWORD and UP42_PROJECT_ID) in the environment it runs against the service, and then needs
 * UP42_JOB_ID and UP42_JOBTASK_ID too; UP42_BASE_URL names another address than the service's own. The first argument is
 * the folder for the files.
 */
import { stat } from "node:fs/promises";
import process from "node:process";
import { authenticate, isUp42Error } from "up42-js";
import { createEmulator } from "up42-js/emulator";
import { areaKm2, totalBounds } from "up42-js/geo";
import { createProgressBar, inKilobytes } from "./progress-bar.mjs";

const { env } = process;
const outputDirectory = process.argv[2] ?? "up42-demo";

/** Signs in to the service that the environment names, or to an emulator where it names none, and opens the job task. */
async function openJobtask() {
  const secrets = ["UP42_PROJECT_API_KEY", "UP42_USERNAME", "UP42_PASSWORD"].filter((name) => env[name]);
  const others = ["UP42_BASE_URL", "UP42_PROJECT_ID", "UP42_JOB_ID", "UP42_JOBTASK_ID"].filter(
    (name) => env[name],
  );
  if (secrets.length === 0) {
    if (others.length > 0) {
      throw new Error(
        `${others.join(", ")} without credentials: set UP42_PROJECT_ID and UP42_PROJECT_API_KEY too, or none of them.`,
      );
    }
    console.log("No UP42_… credentials in the environment: using the embedded emulator.");
    const emulator = createEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const up42 = await authenticate({
      projectId,
      projectApiKey,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
    });
    return up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
  }
  const { UP42_BASE_URL: baseUrl, UP42_JOB_ID: jobId, UP42_JOBTASK_ID: jobtaskId } = env;
  if (!jobId || !jobtaskId) {
    throw new Error("UP42_JOB_ID and UP42_JOBTASK_ID must say which job task to open.");
  }
  console.log(`Using the service at ${baseUrl || "https://api.up42.com"} with ${secrets.join(" and ")}.`);
  const up42 = await authenticate(baseUrl ? { baseUrl } : {});
  return up42.initializeJobtask({ jobtaskId, jobId });
}

/** @param {string} title */
function heading(title) {
  console.log(`\n${title}\n${"─".repeat(title.length)}`);
}

/**
 * Columns that a terminal can show, those that differ from scene to scene first: no geometries, no nested properties.
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

try {
  const jobtask = await openJobtask();

  heading("jobtask.info");
  const { name, status, startedAt, finishedAt, block } = jobtask.info;
  console.log({
    jobtaskId: jobtask.jobtaskId,
    name,
    status,
    startedAt,
    finishedAt,
    block: `${block.name} ${block.version} (${block.type})`,
  });

  heading("jobtask.getResultsJson()");
  const collection = await jobtask.getResultsJson();
  const areas = areaKm2(collection);
  for (const [index, { id, properties }] of collection.features.entries()) {
    console.log(`${id ?? "(no id)"}  ${areas[index]?.toFixed(1)} km²  ${properties["up42.data_path"] ?? ""}`);
  }
  const bounds = totalBounds(collection);
  console.log(
    `${collection.features.length} features${bounds === null ? "" : ` within ${inDegrees(bounds)}`}`,
  );

  heading("jobtask.getResultsJson({ asDataframe: true })");
  const dataframe = await jobtask.getResultsJson({ asDataframe: true });
  console.log(`${dataframe.shape[0]} rows, columns ${dataframe.columns.join(", ")}`);
  dataframe.loc({ columns: columnsToShow(dataframe) }).print();

  heading("jobtask.downloadQuicklooks() and jobtask.downloadResults()");
  const quicklooks = await jobtask.downloadQuicklooks({
    outputDirectory,
    onProgress: createProgressBar("quicklooks"),
  });
  if (quicklooks.length === 0) console.log("quicklooks   [], this job task has none");
  const results = await jobtask.downloadResults({
    outputDirectory,
    onProgress: createProgressBar("results"),
  });
  console.log();
  for (const path of [...quicklooks, ...results]) {
    console.log(`${inKilobytes((await stat(path)).size).padStart(9)}  ${path}`);
  }
  if (results.some((path) => /\.tiff?$/.test(path))) console.log("\nThe .tif files open in any GIS.");
} catch (error) {
  const { name, message } = /** @type {Error} */ (error);
  console.error(isUp42Error(error) ? `\n${name}: ${message}` : `\n${message}`);
  process.exitCode = 1;
}
