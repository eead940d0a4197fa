// @ts-check
/**
 * The main job from end to end: open a job task, look at its metadata and its features, download its quicklooks and its
 * results.
 *
 * Without credentials it runs against the embedded emulator. With UP42_PROJECT_ID and UP42_PROJECT_API_KEY (or
 * UP42_USERNAME and UP42_PASSWORD) in the environment it runs against the service, and then needs UP42_JOB_ID and
 * UP42_JOBTASK_ID too; UP42_BASE_URL names another address than the service's own. The first argument is the folder for
 * the files.
 */
import { stat } from "node:fs/promises";
import process from "node:process";
import { authenticate, isUp42Error } from "up42-js";
import { createEmulator } from "up42-js/emulator";
import { areaKm2, totalBounds } from "up42-js/geo";
import { createProgressBar, inKilobytes } from "./progress-bar.mjs";

const { env } = process;
const outputDirectory = process.argv[2] ?? "up42-demo";

/** Signs in to the service that the environment names, or to an emulator where it names none. */
async function openJobtask() {
  const named = ["UP42_PROJECT_ID", "UP42_PROJECT_API_KEY", "UP42_USERNAME", "UP42_PASSWORD"].filter(
    (name) => env[name],
  );
  if (named.length === 0) {
    console.log("No UP42_… credentials in the environment: using the embedded emulator.\n");
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
    console.error(
      "With UP42_… credentials, UP42_JOB_ID and UP42_JOBTASK_ID must say which job task to open.",
    );
    process.exit(1);
  }
  console.log(`Using the service at ${baseUrl ?? "https://api.up42.com"} with ${named.join(", ")}.\n`);
  const up42 = await authenticate(baseUrl ? { baseUrl } : {});
  return up42.initializeJobtask({ jobtaskId, jobId, projectId: env.UP42_PROJECT_ID });
}

/**
 * Columns that a terminal can show: no geometries and no nested properties.
 * @param {import("up42-js").Dataframe} dataframe
 */
function plainColumns({ columns, values }) {
  const rows = /** @type {unknown[][]} */ (values);
  return columns.filter((_, index) =>
    rows.every((row) => row[index] === null || typeof row[index] !== "object"),
  );
}

/** @param {string} title */
function heading(title) {
  console.log(`\n${title}\n${"─".repeat(title.length)}`);
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
    console.log(`${id}  ${areas[index]?.toFixed(1)} km²  ${properties?.["up42.data_path"] ?? ""}`);
  }
  console.log(
    `together ${collection.type} of ${collection.features.length} within ${JSON.stringify(totalBounds(collection))}`,
  );

  heading("jobtask.getResultsJson({ asDataframe: true })");
  const dataframe = await jobtask.getResultsJson({ asDataframe: true });
  console.log(`${dataframe.shape[0]} rows, columns ${dataframe.columns.join(", ")}`);
  dataframe.loc({ columns: plainColumns(dataframe).slice(0, 5) }).print();

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
} catch (error) {
  if (!isUp42Error(error)) throw error;
  console.error(`\n${error.name}: ${error.message}`);
  process.exitCode = 1;
}
