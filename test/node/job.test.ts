import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator";
import { authenticate } from "../../src/node";
import { type ServedEmulator, serve } from "../../src/node/serve";
import type { NodeTypes } from "../../src/session/platform";
import type { Job } from "../../src/v1/job";
import type { JobTask } from "../../src/v1/job-task";
import type { Project } from "../../src/v1/project";

/** The platform's own fetch, real sockets, real files. */
let folder: string;
let emulator: Emulator;
let served: ServedEmulator;
let project: Project<NodeTypes>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-job-"));
  emulator = createEmulator();
  served = await serve(emulator);
  const { projectId, projectApiKey } = emulator.sample;
  const retry = { limit: 2, baseDelayMs: 0 };
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: served.url, retry });
  project = await up42.initializeProject();
});

afterEach(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

describe("a job in Node", () => {
  it("is found in its project, and its files go to disk", async () => {
    const outputDirectory = join(folder, "new", "folder");
    const [job] = await project.getJobs({ descending: false, limitTo: 1 }).toArray();
    expectTypeOf(job).toEqualTypeOf<Job<NodeTypes> | undefined>();
    if (job === undefined) throw new Error("The sample project has jobs.");
    const paths = await job.downloadResults({ outputDirectory });
    expectTypeOf(() => job.downloadResults()).returns.toEqualTypeOf<Promise<string[]>>();
    expect(paths.every((path) => isAbsolute(path) && path.startsWith(outputDirectory))).toBe(true);
    const dataJson = JSON.parse(await readFile(join(outputDirectory, "data.json"), "utf8"));
    expect(dataJson).toEqual(await job.getResultsJson());
    expect(await job.downloadQuicklooks({ outputDirectory })).toHaveLength(3);
    expect(await readdir(outputDirectory)).toHaveLength(paths.length + 3);
  });

  it("hands over tasks that write to disk, too", async () => {
    const { jobId } = emulator.sample;
    const job = (await project.getJobs().toArray()).find((one) => one.jobId === jobId);
    const [task] = (await job?.getJobtasks()) ?? [];
    expectTypeOf(task).toEqualTypeOf<JobTask<NodeTypes> | undefined>();
    const [archive] = (await task?.downloadResults({ outputDirectory: folder, unpacking: false })) ?? [];
    expect(archive).toBe(join(folder, "output.tgz"));
  });

  it("makes nothing where it has no quicklooks", async () => {
    const { id } = emulator.addJob({ tasks: 1, sampleOutputs: true });
    emulator.job(id).tasks[0]?.quicklooks.clear();
    const job = (await project.getJobs().toArray()).find((one) => one.jobId === id);
    expect(await job?.downloadQuicklooks({ outputDirectory: join(folder, "quicklooks") })).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("can be tracked and cancelled over a socket", async () => {
    const { id } = emulator.addJob({ script: ["RUNNING", { polls: 2 }, "SUCCEEDED"] });
    const jobs = await project.getJobs().toArray();
    const job = jobs.find((one) => one.jobId === id);
    expect(await job?.trackStatus({ reportTime: 0.001 })).toBe("SUCCEEDED");
    emulator.job(id).status = "RUNNING";
    await job?.cancelJob();
    await expect(job?.trackStatus({ reportTime: 0.001 })).rejects.toMatchObject({ status: "CANCELLED" });
  });
});
