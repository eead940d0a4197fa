import { authenticate } from "up42-js/browser";
import { createEmulator, faults } from "up42-js/emulator";
import type { Access } from "./sign-in";

/** Slow enough to see a download run, and to cancel it. */
const bytesPerSecond = 300_000;

/** Signs in to an emulator in this page: the sample's project, a project with a running job, and processing jobs. */
export async function openSample(): Promise<Access> {
  const emulator = createEmulator();
  const { projectId, username, password, mixed, processing } = emulator.sample;
  emulator.fault({
    match: { origin: "storage" },
    times: Number.POSITIVE_INFINITY,
    behaviour: faults.slowBody({ bytesPerSecond }),
  });
  // So that the other job is the newest, which the page shows first.
  emulator.job(mixed.jobId).info.createdAt = "2023-10-22T07:12:40.118203Z";

  const { userId } = emulator.project(projectId);
  const underWay = emulator.addProject({ name: "Under way", userId });
  emulator.addJob({
    projectId: underWay.id,
    name: "Harbour, no scenes",
    status: "FAILED",
    tasks: [{ logs: "Searching scenes\nFound none\n" }],
    info: { createdAt: hoursAgo(1) },
  });
  emulator.addJob({
    projectId: underWay.id,
    name: "Harbour, this morning",
    script: ["RUNNING", { polls: 3 }, "SUCCEEDED"],
    sampleOutputs: true,
  });

  emulator.processingJob(processing.processingJobId).info.created = hoursAgo(1);
  emulator.addProcessingJob({
    inputs: { title: "Harbour in true color" },
    script: ["running", { polls: 3 }, "successful"],
    sampleOutputs: true,
    info: { created: hoursAgo(2) },
  });
  emulator.addProcessingJob({
    processId: "pansharpening",
    inputs: { title: "Harbour, sharper" },
    status: "released",
    errors: [{ name: "MissingPanchromaticAsset", message: "The item has no panchromatic asset" }],
    info: { created: hoursAgo(26) },
  });

  const up42 = await authenticate({
    username,
    password,
    dangerouslyAllowBrowser: true, // the sample's password opens nothing else
    baseUrl: emulator.url,
    authUrl: emulator.url,
    fetch: emulator.fetch,
  });
  return { up42, projectIds: [projectId, underWay.id], name: "The sample" };
}

function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
