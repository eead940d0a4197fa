import { describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { openSession, stoppedClock } from "../session";

describe("many jobs", () => {
  it("have the same ids and times in each emulator", () => {
    const { now } = stoppedClock();
    const made = () => {
      const emulator = createEmulator({ sample: false, now });
      const { id: projectId } = emulator.addProject({ id: "p" });
      return emulator.addJobs({ projectId, count: 3 }).map(({ info, tasks }) => [info, tasks[0]?.id]);
    };
    expect(made()).toEqual(made());
  });

  it("go on where earlier ones ended, the newest last", () => {
    const emulator = createEmulator();
    const jobs = [...emulator.addJobs({ count: 2 }), ...emulator.addJobs({ count: 2 })];
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(4);
    expect(jobs.map(({ info }) => info.name)).toEqual(["Job 3", "Job 4", "Job 5", "Job 6"]);
    const [older, newer] = jobs.map(({ info }) => Date.parse(String(info.createdAt)));
    expect(newer! - older!).toBe(60_000);
  });

  it("have succeeded in the past, unless they are told otherwise", async () => {
    const { now } = stoppedClock();
    const emulator = createEmulator({ now });
    const jobs = emulator.addJobs({
      count: 6,
      job: (index) =>
        [
          {},
          { status: "FAILED", tasks: [{ logs: "No scenes\n" }] },
          { status: "RUNNING" },
          { script: ["RUNNING", { polls: 3 }, "SUCCEEDED"] as const },
          { mode: "DRY_RUN" as const, name: "Test query" },
          { sampleOutputs: false, tasks: 2, info: { workflowName: "NDVI" } },
        ][index]!,
    });
    expect(jobs.map(({ status }) => status)).toEqual([
      "SUCCEEDED",
      "FAILED",
      "RUNNING",
      "RUNNING",
      "SUCCEEDED",
      "SUCCEEDED",
    ]);
    expect(jobs.map(({ tasks }) => tasks.map((task) => [task.status, task.results !== undefined]))).toEqual([
      [["SUCCEEDED", true]],
      [["FAILED", false]],
      [["RUNNING", true]],
      [["RUNNING", true]],
      [["SUCCEEDED", true]],
      [
        ["SUCCEEDED", false],
        ["SUCCEEDED", false],
      ],
    ]);
    expect(jobs[0]?.info).toMatchObject({
      createdAt: "2023-10-23T09:44:00.000000Z",
      startedAt: "2023-10-23T09:44:04.000000Z",
      finishedAt: "2023-10-23T09:44:44.000000Z",
      updatedAt: "2023-10-23T09:44:44.000000Z",
    });
    expect(jobs[4]?.info).toMatchObject({ mode: "DRY_RUN", name: "Test query" });
    expect(jobs[5]?.info).toMatchObject({ workflowName: "NDVI" });
  });

  it("share their outputs, which are made when they are first asked for", async () => {
    const { emulator, get, link } = await openSession();
    const jobs = emulator.addJobs({ count: 500 });
    const paths = [jobs[0], jobs[499]].map((job) => `/projects/${job?.projectId}/jobs/${job?.id}`);
    const [first, last] = await Promise.all(
      paths.map(async (path) => {
        const response = await emulator.fetch(await link(`${path}/downloads/results`));
        return {
          hash: response.headers.get("x-goog-hash"),
          bytes: new Uint8Array(await response.arrayBuffer()),
        };
      }),
    );
    expect(first).toEqual(last);
    expect(first!.bytes.length).toBeLessThan(3000);
    const project = `/projects/${emulator.sample.projectId}/jobs`;
    const pages = await Promise.all(
      [0, 5, 6].map((page) => get(`${project}?page=${page}&sort=createdAt,desc`)),
    );
    const lists = await Promise.all(pages.map(async (page) => (await page.json()).data));
    expect(lists.map(({ length }) => length)).toEqual([100, 2, 0]);
  });
});
