import { describe, expect, it, vi } from "vitest";
import type { JobFailure, JobsProgress } from "../../src/batch/job-collection";
import { createEmulator, faults } from "../../src/emulator";
import { openCollection } from "../support/features/sample-collection";
import { signInTo } from "../support/outputs/sample-jobtask";

const unknownId = "00000000-0000-4000-8000-000000000000";

async function toArray<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe("opening many jobs", () => {
  it("asks for each of the ids once, and keeps their order", async () => {
    const emulator = createEmulator();
    const [first, second] = emulator.addJobs({ count: 2 }).map(({ id }) => id) as [string, string];
    const up42 = await signInTo(emulator);
    emulator.clearRequests();
    const jobs = await up42.initializeJobcollection({ jobIds: [second, first, second] });
    expect(jobs.jobs.map(({ jobId }) => jobId)).toEqual([second, first]);
    expect([...jobs]).toEqual(jobs.jobs);
    expect([jobs.length, String(jobs)]).toEqual([2, "[object JobCollection]"]);
    expect(emulator.requests).toHaveLength(2);
  });

  it("takes the jobs of a project with the metadata of their list", async () => {
    const emulator = createEmulator({ sample: true });
    const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
    emulator.addJobs({ projectId, count: 3 });
    const up42 = await signInTo(emulator, { projectId, projectApiKey });
    const project = await up42.initializeProject();
    emulator.clearRequests();
    const jobs = await up42.initializeJobcollection({ jobs: project.getJobs({ descending: false }) });
    expect(Object.values(jobs.info).map(({ name }) => name)).toEqual(["Job 1", "Job 2", "Job 3"]);
    expect(emulator.requests.every(({ path }) => path.endsWith("/jobs"))).toBe(true);
    expect((await up42.initializeJobcollection({ jobs: jobs.jobs.slice(1) })).length).toBe(2);
  });

  it("ends in a NotFoundError when one does not exist", async () => {
    const emulator = createEmulator();
    const { jobId } = emulator.sample;
    const up42 = await signInTo(emulator);
    const opening = up42.initializeJobcollection({ jobIds: [jobId, unknownId] });
    await expect(opening).rejects.toMatchObject({ name: "NotFoundError", id: unknownId });
    expect((await up42.initializeJobcollection({ jobIds: [jobId] })).length).toBe(1);
  });

  it("passes over one that does not exist and tells, when it is asked to", async () => {
    const emulator = createEmulator();
    const { jobId, mixed } = emulator.sample;
    const up42 = await signInTo(emulator);
    const told: JobFailure[] = [];
    const jobs = await up42.initializeJobcollection({
      jobIds: [jobId, unknownId, mixed.jobId],
      onFailure: (failure) => void told.push(failure),
    });
    expect(jobs.jobs.map((job) => job.jobId)).toEqual([jobId, mixed.jobId]);
    expect(told).toMatchObject([{ jobId: unknownId, error: { name: "NotFoundError", id: unknownId } }]);
    const listening = up42.initializeJobcollection({
      jobIds: [unknownId],
      onFailure() {
        throw new Error("listener");
      },
    });
    await expect(listening).rejects.toThrow("listener");
  });

  it("ends with the caller's signal, which is no failure of a job", async () => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    emulator.clearRequests();
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 600_000 }) });
    const controller = new AbortController();
    const told: JobFailure[] = [];
    const opening = up42.initializeJobcollection({
      jobIds: [emulator.sample.jobId],
      onFailure: (failure) => void told.push(failure),
      signal: controller.signal,
    });
    opening.catch(() => undefined);
    await vi.waitFor(() => expect(emulator.requests).toHaveLength(1));
    controller.abort(new Error("enough"));
    await expect(opening).rejects.toThrow("enough");
    expect(told).toEqual([]);
  });

  it.each([
    [{}, 'takes either "jobIds" or "jobs"; got neither'],
    [{ jobIds: [], onFailure: 1 }, '"onFailure", a function'],
    [{ jobs: [], onFailure: () => {} }, '"onFailure" only with "jobIds"'],
    [{ jobIds: [], jobs: [] }, "got both"],
    [{ jobIds: unknownId }, '"jobIds", an array of ids'],
    [{ jobIds: ["mine"] }, 'takes "jobIds", an array of ids; got an array with "mine".'],
    [{ jobs: 1 }, 'takes "jobs", such as project.getJobs()'],
    [{ jobs: [{}] }, "each of them a job"],
    [{ jobs: [], projectId: unknownId }, '"projectId" only with "jobIds"'],
    [{ job_ids: [] }, 'did you mean "jobIds"?'],
  ])("refuses %j in one sentence", async (options, message) => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    emulator.clearRequests();
    await expect(up42.initializeJobcollection(options as never)).rejects.toThrow(message);
    expect(emulator.requests).toEqual([]);
  });

  it("takes a project without jobs, and has nothing to do for it", async () => {
    const { jobs } = await openCollection([]);
    expect([jobs.info, jobs.status]).toEqual([{}, {}]);
    expect(await jobs.apply(() => 1)).toEqual({ done: [], failed: [], skipped: [] });
    expect(await jobs.getResultsJson()).toEqual({ type: "FeatureCollection", features: [] });
  });
});

describe("info and status", () => {
  it("are those of the jobs by their ids, and refresh() reads them again", async () => {
    const { emulator, jobs, ids } = await openCollection([{ status: "RUNNING" }, {}]);
    const [first = "", second = ""] = ids;
    expect(jobs.status).toEqual({ [first]: "RUNNING", [second]: "SUCCEEDED" });
    emulator.job(first).status = "FAILED";
    expect(jobs.status[first]).toBe("RUNNING");
    expect(emulator.requests).toEqual([]);
    expect((await jobs.refresh())[first]?.status).toBe("FAILED");
    expect([jobs.status[first], jobs.jobs[0]?.status]).toEqual(["FAILED", "FAILED"]);
    expect(emulator.requests).toHaveLength(2);
  });

  it("stay as they were for a job that cannot be read, or end refresh()", async () => {
    const { emulator, jobs, ids } = await openCollection([{ status: "RUNNING" }, { status: "RUNNING" }]);
    const [first = "", second = ""] = ids;
    emulator.job(first).status = "FAILED";
    emulator.job(second).status = "FAILED";
    const path = new RegExp(`jobs/${first}$`);
    emulator.fault({ match: { path }, times: Number.POSITIVE_INFINITY, behaviour: faults.status(404) });
    await expect(jobs.refresh()).rejects.toMatchObject({ name: "NotFoundError", id: first });
    const told: JobFailure[] = [];
    const infos = await jobs.refresh({ onFailure: (failure) => void told.push(failure) });
    expect(told).toMatchObject([{ jobId: first, error: { name: "NotFoundError" } }]);
    expect([infos[first]?.status, infos[second]?.status]).toEqual(["RUNNING", "FAILED"]);
    await expect(jobs.refresh({ onFailure: 1 } as never)).rejects.toThrow('"onFailure", a function');
  });
});

describe("apply", () => {
  it("calls the function for the jobs that have succeeded, and reports on all in their order", async () => {
    const { jobs, ids } = await openCollection([{}, { status: "FAILED" }, {}, { status: "RUNNING" }, {}]);
    const [first, second, third, fourth, fifth] = ids;
    const error = new Error("no");
    const report = await jobs.apply(async ({ jobId }) => {
      if (jobId === third) throw error;
      return jobId.slice(0, 4);
    });
    expect(report).toEqual({
      done: [first, fifth].map((jobId) => ({ jobId, value: jobId?.slice(0, 4) })),
      failed: [{ jobId: third, error }],
      skipped: [
        { jobId: second, status: "FAILED" },
        { jobId: fourth, status: "RUNNING" },
      ],
    });
  });

  it("is no error when no job has succeeded yet, and waits for them when told to take all", async () => {
    const script = ["RUNNING", { polls: 2 }, "SUCCEEDED"] as const;
    const { jobs, ids } = await openCollection([{ script }, { script }, { status: "FAILED" }]);
    expect((await jobs.apply(() => 1)).skipped).toHaveLength(3);
    const { done, failed, skipped } = await jobs.apply(
      (job, { signal }) => job.trackStatus({ signal, reportTime: 0.001 }),
      { onlySucceeded: false },
    );
    expect([done.map(({ value }) => value), skipped]).toEqual([["SUCCEEDED", "SUCCEEDED"], []]);
    expect(failed).toMatchObject([{ jobId: ids[2], error: { name: "JobError", status: "FAILED" } }]);
  });

  it("works on no more jobs at once than it is told, some at once it does", async () => {
    const { jobs } = await openCollection(Array.from({ length: 12 }, () => ({})));
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve));
      running -= 1;
    };
    await jobs.apply(work, { concurrency: 3 });
    expect(most).toBe(3);
    await jobs.apply(work);
    expect(most).toBe(8);
  });

  it("ends with the first error with failFast, and takes the signal of the others", async () => {
    const { jobs, ids } = await openCollection([{}, {}, {}]);
    const ended: string[] = [];
    const applying = jobs.apply(
      ({ jobId }, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            ended.push(jobId);
            reject(signal.reason);
          });
          if (jobId === ids[1]) reject(new Error("no"));
        }),
      { failFast: true, concurrency: 2 },
    );
    await expect(applying).rejects.toThrow("no");
    expect(ended).toContain(ids[0]);
    expect(ended).not.toContain(ids[2]);
  });

  it("ends with the caller's signal, and begins nothing more", async () => {
    const { jobs } = await openCollection(Array.from({ length: 5 }, () => ({})));
    const controller = new AbortController();
    let begun = 0;
    const applying = jobs.apply(
      async () => {
        begun += 1;
        controller.abort(new Error("enough"));
      },
      { concurrency: 1, signal: controller.signal },
    );
    await expect(applying).rejects.toThrow("enough");
    expect(begun).toBe(1);
  });

  it("ends at once although a worker does not heed its signal", async () => {
    const { jobs, ids } = await openCollection([{}, {}]);
    const controller = new AbortController();
    const never = new Promise<never>(() => {});
    const aborted = jobs.apply(
      async ({ jobId }) => {
        if (jobId === ids[1]) controller.abort(new Error("enough"));
        return never;
      },
      { signal: controller.signal },
    );
    await expect(aborted).rejects.toThrow("enough");
    const failing = jobs.apply(
      async ({ jobId }) => {
        if (jobId === ids[1]) throw new Error("no");
        return never;
      },
      { failFast: true },
    );
    await expect(failing).rejects.toThrow("no");
  });

  it("tells how far it is, and ends with what its listener throws", async () => {
    const { jobs } = await openCollection([{}, { status: "FAILED" }, {}]);
    const told: JobsProgress[] = [];
    const onProgress = (progress: JobsProgress): void => void told.push(progress);
    await jobs.apply(() => 1, { onProgress, concurrency: 1 });
    expect(told.map(({ done, skipped, totalJobs }) => [done, skipped, totalJobs])).toEqual([
      [0, 1, 3],
      [1, 1, 3],
      [2, 1, 3],
    ]);
    const applying = jobs.apply(() => 1, {
      onProgress({ done }) {
        if (done === 1) throw new Error("listener");
      },
    });
    await expect(applying).rejects.toThrow("listener");
  });

  it.each([
    [undefined, {}, 'apply needs "worker", a function'],
    [() => 1, { concurrency: 0 }, '"concurrency", a whole number of at least 1'],
    [() => 1, { only_succeeded: true }, 'did you mean "onlySucceeded"?'],
    [() => 1, { failFast: 1 }, '"failFast", true or false'],
  ])("refuses %s with %j in one sentence", async (worker, options, message) => {
    const { jobs } = await openCollection([]);
    await expect(jobs.apply(worker as never, options as never)).rejects.toThrow(message);
  });
});

describe("features and getResultsJson of many jobs", () => {
  const point = [13.123456789012344, 52.98765432109876];
  const feature = (name: string, properties: Record<string, unknown> | null) => ({
    type: "Feature" as const,
    id: name,
    geometry: { type: "Point" as const, coordinates: point },
    properties,
  });
  const task = (...features: ReturnType<typeof feature>[]) => ({
    tasks: [{ dataJson: { type: "FeatureCollection" as const, features } }],
  });

  it("say which job each is of, lead to its files, and leave the rest as it came", async () => {
    const { jobs, ids } = await openCollection([
      task(feature("a", { "up42.data_path": "a/scene.tif", cloudCover: 1 }), feature("b", null)),
      { status: "FAILED" },
      task(feature("a", { "up42.data.aoiclipped": "/tmp/output/a.tif", nested: { up42: "x" } })),
      task(feature("c", { "up42.data_path": "output/c.tif", job_id: "of the block" })),
      task(),
    ]);
    const [first, , third, fourth] = ids;
    const expected = [
      feature("a", { "up42.data_path": `job_${first}/a/scene.tif`, cloudCover: 1, job_id: first }),
      feature("b", { job_id: first }),
      feature("a", {
        "up42.data.aoiclipped": `job_${third}/a.tif`,
        nested: { up42: "x" },
        job_id: third,
      }),
      feature("c", { "up42.data_path": `job_${fourth}/c.tif`, job_id: fourth }),
    ];
    expect(await jobs.getResultsJson()).toEqual({ type: "FeatureCollection", features: expected });
    const streamed = [];
    for await (const one of jobs.features()) streamed.push(one);
    expect(streamed).toEqual(expected);
    expect(streamed[0]?.geometry).toMatchObject({ coordinates: point });
  });

  it("ask for the next jobs while one is read, and for no more than is read", async () => {
    const { emulator, jobs } = await openCollection(
      Array.from({ length: 12 }, () => ({})),
      { concurrency: 3 },
    );
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 20 }) });
    for await (const { properties } of jobs.features()) {
      expect(properties?.job_id).toBe(jobs.jobs[0]?.jobId);
      break;
    }
    expect(emulator.requests.length).toBeLessThanOrEqual(3);
    expect(emulator.maxConcurrent()).toBe(3);
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it("end with the first failure, or pass over its job and tell", async () => {
    const { emulator, jobs, ids } = await openCollection([{}, {}, {}]);
    const path = new RegExp(`${ids[1]}/outputs`);
    emulator.fault({ match: { path }, times: Number.POSITIVE_INFINITY, behaviour: faults.status(500) });
    const failure = { jobId: ids[1], error: { name: "ApiError", status: 500 } };
    await expect(jobs.getResultsJson()).rejects.toMatchObject(failure.error);
    await expect(toArray(jobs.features())).rejects.toMatchObject(failure.error);

    const told: unknown[] = [];
    const onFailure = (one: unknown): void => void told.push(one);
    const { features } = await jobs.getResultsJson({ onFailure });
    expect(features.map(({ properties }) => properties?.job_id)).toEqual([ids[0], ids[2]]);
    expect(await toArray(jobs.features({ onFailure }))).toEqual(features);
    expect(told).toMatchObject([failure, failure]);
  });

  it("end with the caller's signal, also when no answer comes", async () => {
    const { emulator, jobs } = await openCollection([{}, {}, {}]);
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 600_000 }) });
    const controller = new AbortController();
    const { signal } = controller;
    const reading = [toArray(jobs.features({ signal })), jobs.getResultsJson({ signal })];
    const reasons = Promise.all(reading.map((one) => one.catch((error: unknown) => error)));
    controller.abort(new Error("enough"));
    expect(await reasons).toMatchObject([{ message: "enough" }, { message: "enough" }]);
  });

  it("are left although no answer comes", async () => {
    const { emulator, jobs } = await openCollection([{}, {}]);
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: faults.latency({ ms: 600_000 }) });
    const features = jobs.features();
    const pending = features.next();
    await features.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
  });

  it("become one dataframe with a column for the job", async () => {
    const danfo = await import("danfojs");
    const { jobs, ids } = await openCollection([{}, {}]);
    const frame = await jobs.getResultsJson({ asDataframe: true, danfo });
    expect(frame.columns).toContain("job_id");
    expect(frame.column("job_id").values).toEqual(ids);
  });
});
