import { describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults } from "../../src/emulator";
import type { Project } from "../../src/v1/project";
import { openProject } from "../support/outputs/sample-job";
import { signInTo } from "../support/outputs/sample-jobtask";

const unknownId = "00000000-0000-4000-8000-000000000000";
const isList = { path: /\/jobs$/ };

/** A project of 25 jobs, ten to a page; every fifth one is a test query. */
async function openCrowded(): Promise<{ emulator: Emulator; project: Project; ids: string[] }> {
  const emulator = createEmulator({ sample: false, jobsPerPage: 10 });
  const { id: projectId, apiKey: projectApiKey } = emulator.addProject({ name: "Crowded" });
  const jobs = emulator.addJobs({
    projectId,
    count: 25,
    job: (index) => ({ mode: index % 5 === 0 ? "DRY_RUN" : "DEFAULT" }),
  });
  const up42 = await signInTo(emulator, { projectId, projectApiKey });
  const project = await up42.initializeProject();
  emulator.clearRequests();
  return { emulator, project, ids: jobs.map(({ id }) => id) };
}

const pagesAsked = (emulator: Emulator): (string | undefined)[] =>
  emulator.requests.map(({ query }) => query.page);

describe("opening a project", () => {
  it("means the project signed in with, or another one by its id", async () => {
    const emulator = createEmulator();
    const { username, password, projectId } = emulator.sample;
    expect((await (await signInTo(emulator)).initializeProject()).projectId).toBe(projectId);
    const other = emulator.addProject({ name: "Vineyards" });
    const up42 = await signInTo(emulator, { username, password });
    const project = await up42.initializeProject({ projectId: other.id });
    expect([project.projectId, project.info.name]).toEqual([other.id, "Vineyards"]);
    await expect(up42.initializeProject()).rejects.toMatchObject({
      name: "InputError",
      message:
        'initializeProject needs "projectId" here, because a token or an account does not name a project.',
    });
  });

  it("ends in a NotFoundError for one that is unknown", async () => {
    const emulator = createEmulator();
    const { username, password } = emulator.sample;
    const up42 = await signInTo(emulator, { username, password });
    await expect(up42.initializeProject({ projectId: unknownId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "project",
      id: unknownId,
      message: expect.stringMatching(
        /^The project 0{8}-\S+ was not found\. The service returned: Project not found/,
      ),
    });
  });

  it("refuses what is no id, and options that it does not have", async () => {
    const up42 = await signInTo(createEmulator());
    await expect(up42.initializeProject({ projectId: "mine" })).rejects.toMatchObject({ name: "InputError" });
    await expect(up42.initializeProject({ project_id: unknownId } as never)).rejects.toThrow(
      'did you mean "projectId"?',
    );
  });
});

describe("info", () => {
  it("is there without asking, and refresh() reads it again", async () => {
    const { emulator, project } = await openProject();
    expect(project.info.name).toBe("Berlin from above");
    expect(emulator.requests).toEqual([]);
    emulator.project(project.projectId).info.name = "Berlin at night";
    expect(project.info.name).toBe("Berlin from above");
    expect((await project.refresh()).name).toBe("Berlin at night");
    expect(project.info.name).toBe("Berlin at night");
  });

  it("is refused when it is no object", async () => {
    const { emulator, project } = await openProject();
    emulator.fault({ behaviour: faults.respond({ body: { data: ["project"] } }) });
    await expect(project.refresh()).rejects.toMatchObject({
      name: "ApiError",
      message: "The metadata of the project is not an object.",
    });
  });
});

describe("getJobs", () => {
  it("gives all jobs, the newest first, and ends at the empty page", async () => {
    const { emulator, project, ids } = await openCrowded();
    const given: string[] = [];
    for await (const job of project.getJobs()) given.push(job.jobId);
    expect(given).toEqual(ids.toReversed());
    expect(emulator.requests.map(({ query }) => query)).toEqual(
      ["0", "1", "2", "3"].map((page) => ({ page, sort: "createdAt,desc" })),
    );
  });

  it("asks for nothing before the loop, for a page when it is needed, and for none after a break", async () => {
    const { emulator, project } = await openCrowded();
    const jobs = project.getJobs();
    expect(emulator.requests).toEqual([]);
    let count = 0;
    for await (const _ of jobs) {
      count += 1;
      expect(emulator.requests).toHaveLength(Math.ceil(count / 10));
      if (count === 11) break;
    }
    expect(pagesAsked(emulator)).toEqual(["0", "1"]);
  });

  it("gives jobs with their metadata, ready to be used, without a request for each", async () => {
    const { emulator, project } = await openCrowded();
    const [job] = await project.getJobs({ limitTo: 1 }).toArray();
    expect(job?.info).toMatchObject({ id: job?.jobId, name: "Job 25", mode: "DEFAULT" });
    expect(job?.isSucceeded).toBe(true);
    expect(emulator.requests).toHaveLength(1);
    expect((await job?.getResultsJson())?.features).toHaveLength(1);
  });

  it("counts limitTo over the jobs that it gives, and asks for no page beyond it", async () => {
    const { emulator, project } = await openCrowded();
    const tests = await project.getJobs({ realJobs: false, limitTo: 2 }).toArray();
    expect(tests.map(({ info }) => info.mode)).toEqual(["DRY_RUN", "DRY_RUN"]);
    expect(pagesAsked(emulator)).toEqual(["0"]);
    emulator.clearRequests();
    expect(await project.getJobs({ limitTo: 10 }).toArray()).toHaveLength(10);
    expect(pagesAsked(emulator)).toEqual(["0"]);
    emulator.clearRequests();
    expect(await project.getJobs({ limitTo: 0 }).toArray()).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  it("leaves out test queries, real jobs, or both", async () => {
    const { emulator, project } = await openCrowded();
    expect(await project.getJobs({ testJobs: false }).toArray()).toHaveLength(20);
    expect(await project.getJobs({ realJobs: false }).toArray()).toHaveLength(5);
    emulator.clearRequests();
    expect(await project.getJobs({ testJobs: false, realJobs: false }).toArray()).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  it("sorts as it is told", async () => {
    const { emulator, project } = await openCrowded();
    const jobs = await project.getJobs({ sortBy: "id", descending: false }).toArray();
    const ids = jobs.map(({ jobId }) => jobId);
    expect(ids).toEqual(ids.toSorted());
    expect(emulator.requests[0]?.query.sort).toBe("id,asc");
  });

  it("still takes the older name of sortBy", async () => {
    const { emulator, project } = await openCrowded();
    await project.getJobs({ sortby: "name", limitTo: 1 }).toArray();
    expect(emulator.requests[0]?.query.sort).toBe("name,desc");
  });

  it("gives a job once that a newer one has moved to the next page", async () => {
    const { emulator, project, ids } = await openCrowded();
    const given: string[] = [];
    for await (const { jobId } of project.getJobs()) {
      given.push(jobId);
      if (given.length === 5) emulator.addJob({ projectId: project.projectId });
    }
    expect(given).toEqual(ids.toReversed());
  });

  it("gives nothing of a project without jobs", async () => {
    const emulator = createEmulator({ sample: false });
    const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
    const project = await (await signInTo(emulator, { projectId, projectApiKey })).initializeProject();
    expect(await project.getJobs().toArray()).toEqual([]);
  });

  it("goes through 500 jobs with six requests", async () => {
    const emulator = createEmulator({ sample: false });
    const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
    emulator.addJobs({ projectId, count: 500 });
    const project = await (await signInTo(emulator, { projectId, projectApiKey })).initializeProject();
    emulator.clearRequests();
    const jobs = await project.getJobs().toArray();
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(500);
    expect(emulator.requests).toHaveLength(6);
  });

  it("tries a page again that fails for a passing reason", async () => {
    const { emulator, project } = await openCrowded();
    emulator.fault({ match: isList, behaviour: faults.status(503) });
    expect(await project.getJobs().toArray()).toHaveLength(25);
  });

  it("ends in a NotFoundError where the project is gone", async () => {
    const { emulator, project } = await openProject();
    emulator.fault({ times: 9, behaviour: faults.status(404) });
    await expect(project.getJobs().toArray()).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "project",
    });
  });

  it.each([[{ jobs: [] }], [["job"]], [[{ id: "1" }]], [[{ status: "SUCCEEDED" }]]])(
    "is refused when the list is %j",
    async (data) => {
      const { emulator, project } = await openProject();
      emulator.fault({ match: isList, behaviour: faults.respond({ body: { data } }) });
      await expect(project.getJobs().toArray()).rejects.toMatchObject({
        name: "ApiError",
        message: "The list of jobs is not a list of jobs with ids and statuses.",
      });
    },
  );

  it("ends with the reason of its signal, between two jobs and before the first", async () => {
    const { emulator, project } = await openCrowded();
    const controller = new AbortController();
    const jobs = project.getJobs({ signal: controller.signal });
    const loop = (async () => {
      for await (const _ of jobs) controller.abort(new Error("Enough."));
    })();
    await expect(loop).rejects.toThrow("Enough.");
    expect(pagesAsked(emulator)).toEqual(["0"]);
    await expect(jobs.toArray()).rejects.toThrow("Enough.");
    expect(pagesAsked(emulator)).toEqual(["0"]);
  });

  it.each([
    [{ limit: 5 }, 'getJobs has no option "limit"; it takes testJobs'],
    [{ limit_to: 5 }, 'getJobs has no option "limit_to"; did you mean "limitTo"?'],
    [{ limitTo: -1 }, 'getJobs takes "limitTo", a whole number of at least 0; got -1.'],
    [{ testJobs: "no" }, 'getJobs takes "testJobs", true or false; got "no".'],
    [{ realJobs: 1 }, 'getJobs takes "realJobs", true or false; got 1.'],
    [{ descending: "asc" }, 'getJobs takes "descending", true or false; got "asc".'],
    [
      { sortBy: "size" },
      'getJobs takes "sortBy", one of createdAt, name, id, mode, status, startedAt, finishedAt; got "size".',
    ],
    [{ sortby: "size" }, 'getJobs takes "sortby", one of createdAt, name'],
    [{ sort_by: "id" }, 'getJobs has no option "sort_by"; did you mean "sortBy"?'],
    [{ sortBy: "id", sortby: "id" }, 'getJobs takes "sortBy" or "sortby", not both.'],
    [{ signal: 1 }, 'getJobs takes "signal"'],
  ])("refuses %j at once, in one sentence", async (options, message) => {
    const { emulator, project } = await openProject();
    expect(() => project.getJobs(options as never)).toThrow(message);
    expect(emulator.requests).toEqual([]);
  });
});
