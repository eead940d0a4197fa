import { argv, resourceUsage, stdout } from "node:process";
import { createEmulator, packTgz } from "../../../src/emulator";
import { authenticate } from "../../../src/node";

/** What the process is told to download. */
export interface ManyJobsTask {
  readonly directory: string;
  readonly jobs: number;
  /** Length of the one file of each job, in bytes. */
  readonly bytes: number;
}

/** What it says in the end. */
export interface ManyJobsEnd {
  readonly done: number;
  readonly bytes: number;
  /** How much more memory it took than before the download, in bytes. */
  readonly memory: number;
}

const task: ManyJobsTask = JSON.parse(argv[2] ?? "");
const emulator = createEmulator({ sample: true });
const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
// Small on its way, as zeros are, and shared by all jobs: what it becomes is what would fill the memory.
const results = {
  bytes: await packTgz([
    { path: "output/data.json", bytes: '{"type":"FeatureCollection","features":[]}' },
    { path: "output/scene.tif", bytes: new Uint8Array(task.bytes) },
  ]),
};
emulator.addJobs({ projectId, count: task.jobs, job: () => ({ tasks: [{ results }] }) });
const { url: baseUrl, fetch } = emulator;
const up42 = await authenticate({ projectId, projectApiKey, baseUrl, fetch });
const project = await up42.initializeProject();
const jobs = await up42.initializeJobcollection({ jobs: project.getJobs() });
const before = resourceUsage().maxRSS;
const { done } = await jobs.downloadResults({ outputDirectory: task.directory });
const end: ManyJobsEnd = {
  done: done.length,
  bytes: done.reduce((sum, { value }) => sum + value.bytes, 0),
  memory: (resourceUsage().maxRSS - before) * 1024,
};
stdout.write(JSON.stringify(end));
