import { describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { BrowserTypes } from "../../src/session/platform";
import type { Job } from "../../src/v1/job";
import type { JobTask } from "../../src/v1/job-task";
import { openJob } from "../support/outputs/sample-job";
import { pixel, signInTo } from "../support/outputs/sample-jobtask";

const unknownId = "00000000-0000-4000-8000-000000000000";
const isTaskList = { path: /\/tasks\/$/ };

const pathsAsked = (emulator: Emulator): string[] => emulator.requests.map(({ path }) => path);

/** A job of two tasks with one feature each, in a project that is not the one signed in with. */
async function openElsewhere(): Promise<{ emulator: Emulator; job: Job<BrowserTypes> }> {
  const emulator = createEmulator();
  const { username, password } = emulator.sample;
  const { id: projectId } = emulator.addProject();
  const { id: jobId } = emulator.addJob({ projectId, tasks: 2, sampleOutputs: true });
  const up42 = await signInTo(emulator, { username, password, projectId: undefined });
  const job = await up42.initializeJob({ jobId, projectId });
  emulator.clearRequests();
  return { emulator, job };
}

describe("opening a job", () => {
  it("asks for it once", async () => {
    const emulator = createEmulator();
    const { jobId, projectId } = emulator.sample;
    const up42 = await signInTo(emulator);
    emulator.clearRequests();
    const job = await up42.initializeJob({ jobId });
    expect(job).toMatchObject({ jobId, projectId, info: { id: jobId, name: "Berlin, three seasons" } });
    expect(String(job)).toBe("[object Job]");
    expect(pathsAsked(emulator)).toEqual([`/projects/${projectId}/jobs/${jobId}`]);
  });

  it("ends in a NotFoundError that says whether the job or the project is unknown", async () => {
    const emulator = createEmulator();
    const { username, password, jobId, projectId } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password });
    await expect(up42.initializeJob({ jobId: unknownId, projectId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "job",
      id: unknownId,
      message: expect.stringMatching(
        /^The job \S+ was not found in the project \S+\. The service returned: Job not/,
      ),
    });
    await expect(up42.initializeJob({ jobId, projectId: unknownId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "project",
    });
  });

  it.each([
    [{}, 'initializeJob needs "jobId"'],
    [{ jobId: "mine" }, 'initializeJob needs "jobId", an id'],
    [{ job_id: unknownId }, 'initializeJob has no option "job_id"; did you mean "jobId"?'],
    [{ jobId: unknownId, projectId: "" }, 'initializeJob takes "projectId", an id'],
    [{ jobId: unknownId, signal: 1 }, 'initializeJob takes "signal"'],
  ])("refuses %j in one sentence", async (options, message) => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    emulator.clearRequests();
    await expect(up42.initializeJob(options as never)).rejects.toThrow(message);
    expect(emulator.requests).toEqual([]);
  });
});

describe("info, status and isSucceeded", () => {
  it("are there without asking, and refresh() reads them again", async () => {
    const { emulator, job } = await openJob({ status: "RUNNING", name: "Berlin" });
    expect(job.info).toMatchObject({ id: job.jobId, name: "Berlin", status: "RUNNING", finishedAt: null });
    emulator.job(job.jobId).status = "SUCCEEDED";
    expect([job.status, job.isSucceeded]).toEqual(["RUNNING", false]);
    expect(emulator.requests).toEqual([]);
    expect((await job.refresh()).status).toBe("SUCCEEDED");
    expect([job.status, job.isSucceeded]).toEqual(["SUCCEEDED", true]);
    expect(emulator.requests).toHaveLength(1);
  });

  it.each([[{ data: [] }], [{ data: { id: "1" } }], [{ data: { status: "RUNNING" } }]])(
    "are refused when the service sends %j",
    async (body) => {
      const { emulator, job } = await openJob();
      emulator.fault({ behaviour: faults.respond({ body }) });
      await expect(job.refresh()).rejects.toMatchObject({
        name: "ApiError",
        message: "The metadata of the job has no id and no status.",
      });
      expect(job.isSucceeded).toBe(true);
    },
  );
});

describe("getJobtasks", () => {
  it("gives all tasks in order by one request, ready to be used", async () => {
    const { emulator, job } = await openJob();
    const tasks = await job.getJobtasks();
    expect(emulator.requests).toHaveLength(1);
    expect(tasks.map(({ jobtaskId }) => jobtaskId)).toEqual(emulator.sample.jobtaskIds);
    expect(tasks.map(({ info }) => info.name)).toEqual(["esa-s2-l2a-gtiff-visual:1", "ndvi:1"]);
    const [first] = tasks;
    expect(first).toMatchObject({ projectId: job.projectId, jobId: job.jobId });
    expect(await first?.getLogs()).toContain("Found 3 scenes");
    expect((await first?.refresh())?.name).toBe("esa-s2-l2a-gtiff-visual:1");
  });

  it("gives [] for a job without tasks, and a NotFoundError for one that is gone", async () => {
    const { emulator, job } = await openJob({});
    expect(await job.getJobtasks()).toEqual([]);
    emulator.fault({ match: isTaskList, behaviour: faults.status(404) });
    await expect(job.getJobtasks()).rejects.toMatchObject({ name: "NotFoundError", resource: "job" });
  });
});

describe("the outputs of a job", () => {
  it("are those of its last task", async () => {
    const { emulator, job } = await openJob();
    const last = (await job.getJobtasks()).at(-1);
    emulator.clearRequests();
    const collection = await job.getResultsJson();
    expect(pathsAsked(emulator)).toEqual([`/projects/${job.projectId}/jobs/${job.jobId}/outputs/data-json/`]);
    expect(collection).toEqual(await last?.getResultsJson());
    const files = await job.downloadResults();
    expect(files.map(({ name }) => name)).toEqual((await last?.downloadResults())?.map(({ name }) => name));
    expect(await job.listResults({ match: "data.json" })).toMatchObject([{ path: "data.json" }]);
    expect((await job.getResultsUrl()).url).toContain("Signature=");
    const streamed = [];
    for await (const feature of job.features()) streamed.push(feature);
    expect(streamed).toEqual(collection.features);
  });

  it("can be had as a dataframe", async () => {
    const { job } = await openJob();
    const frame = await job.getResultsJson({ asDataframe: true, danfo: { DataFrame: Map } });
    expect(frame).toBeInstanceOf(Map);
  });

  it("can be kept as one archive", async () => {
    const { job } = await openJob();
    const [archive, ...others] = await job.downloadResults({ unpacking: false });
    expect([archive?.name, others]).toEqual(["output.tgz", []]);
  });

  it("have the quicklooks of the data task", async () => {
    const { emulator, job } = await openJob();
    const ids = [...emulator.jobtask(emulator.sample.jobtaskIds[0]).quicklooks.keys()];
    const files = await job.downloadQuicklooks();
    expect(files.map(({ name }) => name)).toEqual(ids.map((id) => `quicklook_${id}`));
    expect(pathsAsked(emulator).filter((path) => /tasks\/$|quicklooks\/$/.test(path))).toHaveLength(2);
  });

  it("have the quicklooks of the data task wherever it stands among the tasks", async () => {
    const { job } = await openJob({
      tasks: [{ blockType: "PROCESSING" }, { blockType: "DATA", quicklooks: [["a.png", { bytes: pixel }]] }],
    });
    expect((await job.downloadQuicklooks()).map(({ name }) => name)).toEqual(["quicklook_a.png"]);
  });

  it("have no quicklooks where there is no task", async () => {
    const { job } = await openJob({});
    expect(await job.downloadQuicklooks()).toEqual([]);
  });

  it("come as scenes, with the quicklooks of the data task", async () => {
    const { job } = await openJob({ tasks: 2, sampleOutputs: true });
    const [scene, ...others] = await job.getScenes();
    expect(others).toEqual([]);
    const quicklook = await scene?.quicklook?.load();
    expect([quicklook?.type, (await scene?.loadFiles())?.length]).toEqual(["image/png", 1]);
    await job.downloadResults();
    expect((await job.localScenes())[0]?.files[0]?.saved).toBeInstanceOf(File);
  });

  it("of a test query are metadata and quicklooks", async () => {
    const { job } = await openJob({ mode: "DRY_RUN", sampleOutputs: true });
    expect(job.info.mode).toBe("DRY_RUN");
    expect((await job.downloadResults()).map(({ name }) => name)).toEqual(["data.json"]);
    expect(await job.downloadQuicklooks()).toHaveLength(1);
    const [scene] = await job.getScenes({ listFiles: true });
    expect([scene?.files, scene?.missing]).toEqual([[], []]);
    expect((await job.getCredits()).creditsUsed).toBe(0);
  });

  it("of a job that has not finished are a 404", async () => {
    const { job } = await openJob({ status: "RUNNING", tasks: 2, sampleOutputs: true });
    await expect(job.getResultsJson()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    await expect(job.downloadResults()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    expect(await job.downloadQuicklooks()).toEqual([]);
  });

  it("are asked for in the job's own project, whatever was signed in with", async () => {
    const { emulator, job } = await openElsewhere();
    expect((await job.getResultsJson()).features).toHaveLength(1);
    expect(await job.downloadQuicklooks()).toHaveLength(1);
    expect(Object.keys(await job.getJobtasksResultsJson())).toHaveLength(2);
    const own = `/projects/${job.projectId}/`;
    expect(pathsAsked(emulator).filter((path) => !path.startsWith(own))).toEqual([]);
  });

  it("are of one kind with those of a job task", async () => {
    const { job } = await openJob();
    const [jobtask] = await job.getJobtasks();
    const all: (Outputs | undefined)[] = [job, jobtask];
    const counts = all.map(async (outputs) => (await outputs?.getResultsJson())?.features.length);
    expect(await Promise.all(counts)).toEqual([3, 3]);
  });
});

describe("getJobtasksResultsJson", () => {
  it("gives the data.json of each task by its id, in order", async () => {
    const { emulator, job } = await openJob();
    const tasks = await job.getJobtasks();
    emulator.fault({ match: { path: /data-json/ }, behaviour: faults.latency({ ms: 20 }) });
    const collections = await job.getJobtasksResultsJson();
    expect(Object.keys(collections)).toEqual(emulator.sample.jobtaskIds);
    const each = tasks.map((task: JobTask) => task.getResultsJson());
    expect(Object.values(collections)).toEqual(await Promise.all(each));
  });

  it("asks for as many side by side as authenticate was told", async () => {
    const init = { tasks: 6, sampleOutputs: true };
    const { emulator, job } = await openJob(init, { concurrency: 2 });
    const match = { path: /data-json/ };
    emulator.fault({ match, times: 6, behaviour: faults.latency({ ms: 5 }) });
    await job.getJobtasksResultsJson();
    expect(emulator.maxConcurrent(match)).toBe(2);
  });

  it("ends with the first that has none", async () => {
    const { job } = await openJob({ tasks: [{ dataJson: { type: "FeatureCollection", features: [] } }, {}] });
    await expect(job.getJobtasksResultsJson()).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });
});

describe("getLogs", () => {
  it("gives the log of each task by its id, in order, and that of a task that has not begun as nothing", async () => {
    const { emulator, job } = await openJob({
      status: "FAILED",
      tasks: [{ logs: "found 3\n" }, { status: "FAILED", logs: "no band\n" }, { logs: "never\n" }],
    });
    const ids = emulator.job(job.jobId).tasks.map(({ id }) => id);
    expect(Object.entries(await job.getLogs())).toEqual([
      [ids[0], "found 3\n"],
      [ids[1], "no band\n"],
      [ids[2], ""],
    ]);
  });
});

describe("getCredits", () => {
  it("gives what was used, in all and for each task", async () => {
    const { emulator, job } = await openJob();
    const [data, processing] = emulator.sample.jobtaskIds;
    expect(await job.getCredits()).toMatchObject({
      jobId: job.jobId,
      creditsUsed: 16,
      tasks: [
        { id: data, creditsUsed: 12 },
        { id: processing, creditsUsed: 4 },
      ],
    });
  });

  it("is refused when it is no number", async () => {
    const { emulator, job } = await openJob();
    emulator.fault({ behaviour: faults.respond({ body: { data: { creditsUsed: "16" } } }) });
    await expect(job.getCredits()).rejects.toMatchObject({
      name: "ApiError",
      message: expect.stringMatching(/^The credits of the job are not a number/),
    });
  });

  it("is a NotFoundError for a job that is gone", async () => {
    const { emulator, job } = await openJob();
    emulator.fault({ behaviour: faults.status(404) });
    await expect(job.getCredits()).rejects.toMatchObject({ name: "NotFoundError", resource: "job" });
  });
});

describe("cancelJob", () => {
  it("cancels the job, which then is tracked to its end", async () => {
    const { emulator, job } = await openJob({ status: "RUNNING", cancelling: { polls: 2 } });
    expect(await job.cancelJob()).toBeUndefined();
    expect(emulator.requests).toMatchObject([
      { method: "POST", path: `/projects/${job.projectId}/jobs/${job.jobId}/cancel/`, status: 204 },
    ]);
    expect((await job.refresh()).status).toBe("CANCELLING");
    await expect(job.trackStatus({ reportTime: 0.001 })).rejects.toMatchObject({ status: "CANCELLED" });
    expect(job.status).toBe("CANCELLED");
  });

  it("is tried again when it fails for a passing reason, with a new token when the old one is refused", async () => {
    const { emulator, job } = await openJob({ status: "RUNNING" });
    emulator.fault({ match: { method: "POST" }, behaviour: faults.status(503) });
    emulator.fault({ match: { path: /cancel/ }, behaviour: faults.status(401) });
    await job.cancelJob();
    expect(emulator.requests.map(({ path, status }) => [path.split("/").at(-2), status])).toEqual([
      ["cancel", 503],
      ["cancel", 401],
      ["oauth", 200],
      ["cancel", 204],
    ]);
  });

  it("ends in the service's words where it refuses, also inside a 200", async () => {
    const { emulator, job } = await openJob();
    emulator.fault({ behaviour: faults.status(409, { message: "Job has ended" }) });
    await expect(job.cancelJob()).rejects.toMatchObject({
      name: "ApiError",
      status: 409,
      method: "POST",
      message: expect.stringMatching(/^POST \S+\/cancel\/ was answered with status 409: Job has ended\.$/),
    });
    emulator.fault({ behaviour: faults.errorInside200({ message: "Job has ended" }) });
    await expect(job.cancelJob()).rejects.toMatchObject({ name: "ApiError", status: 200, method: "POST" });
    emulator.fault({ behaviour: faults.status(404) });
    await expect(job.cancelJob()).rejects.toMatchObject({ name: "NotFoundError", resource: "job" });
  });
});

describe("every call of a job", () => {
  const calls = [
    "refresh",
    "trackStatus",
    "getJobtasks",
    "getJobtasksResultsJson",
    "getLogs",
    "getCredits",
    "cancelJob",
    "getResultsJson",
    "downloadQuicklooks",
    "downloadResults",
    "listResults",
    "getScenes",
    "getResultsUrl",
  ];
  type Calls = Record<string, (options: unknown) => Promise<unknown>>;

  it.each(calls)("refuses what is no options object, a wrong name and a wrong signal: %s", async (call) => {
    const { emulator, job } = await openJob();
    const made = (options: unknown) => (job as unknown as Calls)[call]?.call(job, options);
    await expect(made("now")).rejects.toThrow(`${call} takes one object with named options`);
    await expect(made({ Signal: 1 })).rejects.toThrow(
      `${call} has no option "Signal"; did you mean "signal"?`,
    );
    await expect(made({ signal: 1 })).rejects.toThrow(`${call} takes "signal"`);
    expect(emulator.requests).toEqual([]);
  });

  it.each(calls)("ends with the reason of its signal, before and in the middle: %s", async (call) => {
    const { emulator, job } = await openJob();
    const made = (signal: AbortSignal) => (job as unknown as Calls)[call]?.call(job, { signal });
    await expect(made(AbortSignal.abort(new Error("Not now.")))).rejects.toThrow("Not now.");
    expect(emulator.requests).toEqual([]);
    const controller = new AbortController();
    emulator.fault({
      behaviour(_request, next) {
        controller.abort(new Error("Enough."));
        return next();
      },
    });
    await expect(made(controller.signal)).rejects.toThrow("Enough.");
    expect(emulator.requests.length).toBeLessThanOrEqual(2);
  });
});
