// @ts-check
import process from "node:process";
import { authenticate } from "up42-js";
import { createEmulator } from "up42-js/emulator";

const { env } = process;

/**
 * @typedef {object} Opened
 * @property {string} name Name of the object in the headings.
 * @property {import("up42-js").Outputs} outputs
 * @property {object} overview Metadata for the screen.
 */

/**
 * Opens the job task that the environment names, or the sample's job task if it has no credentials.
 * @returns {Promise<Opened>}
 */
export async function openJobtask() {
  const secrets = secretsAmong("UP42_PROJECT_API_KEY", "UP42_USERNAME", "UP42_PASSWORD");
  if (secrets.length === 0) {
    refuseOthers(["UP42_BASE_URL", "UP42_PROJECT_ID", "UP42_JOB_ID", "UP42_JOBTASK_ID"], {
      needed: "UP42_PROJECT_ID and UP42_PROJECT_API_KEY",
    });
    const emulator = embeddedEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const up42 = await authenticate({
      projectId,
      projectApiKey,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
    });
    return describeJobtask(await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId }));
  }
  const { UP42_JOB_ID: jobId, UP42_JOBTASK_ID: jobtaskId } = env;
  if (!jobId || !jobtaskId) {
    throw new Error("Set UP42_JOB_ID and UP42_JOBTASK_ID to say which job task to open.");
  }
  const up42 = await authenticateWith(secrets);
  return describeJobtask(await up42.initializeJobtask({ jobtaskId, jobId }));
}

/**
 * Opens the processing job that the environment names, or the sample's processing job if it has no credentials.
 * @returns {Promise<Opened>}
 */
export async function openProcessingJob() {
  const secrets = secretsAmong("UP42_USERNAME", "UP42_PASSWORD");
  if (secrets.length === 0) {
    refuseOthers(["UP42_BASE_URL", "UP42_AUTH_URL", "UP42_PROJECT_API_KEY", "UP42_PROCESSING_JOB_ID"], {
      needed: "UP42_USERNAME and UP42_PASSWORD",
    });
    const emulator = embeddedEmulator();
    const { username, password, processingJobId: jobId } = emulator.sample.processing;
    const up42 = await authenticate({
      username,
      password,
      baseUrl: emulator.url,
      authUrl: emulator.url,
      fetch: emulator.fetch,
    });
    return describeProcessingJob(await up42.initializeProcessingJob({ jobId }));
  }
  const { UP42_PROCESSING_JOB_ID: jobId } = env;
  if (!jobId) throw new Error("Set UP42_PROCESSING_JOB_ID to say which processing job to open.");
  const up42 = await authenticateWith(secrets);
  return describeProcessingJob(await up42.initializeProcessingJob({ jobId }));
}

/**
 * @param {import("up42-js").JobTask} jobtask
 * @returns {Opened}
 */
function describeJobtask(jobtask) {
  const { name, status, startedAt, finishedAt, block } = jobtask.info;
  const overview = {
    jobtaskId: jobtask.jobtaskId,
    name,
    status,
    startedAt,
    finishedAt,
    block: `${block.name} ${block.version} (${block.type})`,
  };
  return { name: "jobtask", outputs: jobtask, overview };
}

/**
 * @param {import("up42-js").ProcessingJob} job
 * @returns {Opened}
 */
function describeProcessingJob(job) {
  const { processID, status, created, finished, creditConsumption, definition } = job.info;
  const overview = {
    jobId: job.jobId,
    processID,
    title: definition?.inputs?.title,
    status,
    created,
    finished,
    credits: creditConsumption?.credits,
  };
  return { name: "processingJob", outputs: job, overview };
}

function embeddedEmulator() {
  console.log("No UP42_… credentials in the environment: using the embedded emulator.");
  return createEmulator();
}

/** @param {readonly string[]} secrets */
function authenticateWith(secrets) {
  const { UP42_BASE_URL: baseUrl, UP42_AUTH_URL: authUrl } = env;
  console.log(`Using the service at ${baseUrl || "https://api.up42.com"} with ${secrets.join(" and ")}.`);
  return authenticate({ ...(baseUrl ? { baseUrl } : {}), ...(authUrl ? { authUrl } : {}) });
}

/** @param {string[]} names */
function secretsAmong(...names) {
  return names.filter((name) => env[name]);
}

/**
 * @param {readonly string[]} names
 * @param {{ needed: string }} options
 */
function refuseOthers(names, { needed }) {
  const others = names.filter((name) => env[name]);
  if (others.length === 0) return;
  throw new Error(`${others.join(", ")} without credentials: set ${needed} too, or none of them.`);
}
