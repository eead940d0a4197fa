import { describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { jobTaskPath } from "../../src/v1/job-task-info";
import { openJobtask, signInTo } from "../support/outputs/sample-jobtask";

const unknownId = "00000000-0000-4000-8000-000000000000";

describe("jobTaskPath", () => {
  it("leads to the outputs of one job task", () => {
    expect(jobTaskPath({ projectId: "p", jobId: "j", jobtaskId: "t" })).toBe("projects/p/jobs/j/tasks/t");
  });
});

describe("reading the metadata of a job task", () => {
  it("finds the task whatever the case of its id", async () => {
    const emulator = createEmulator();
    const { jobId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator);
    const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0].toUpperCase(), jobId });
    expect(jobtask.info.id).toBe(jobtaskIds[0]);
  });

  it("says that a task is gone", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.respond({ body: { data: [], error: null } }) });
    await expect(jobtask.refresh()).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "jobtask",
      message: `The job task ${jobtask.jobtaskId} was not found in the job ${jobtask.jobId}; it has no tasks.`,
    });
  });

  it("takes the job for the missing one when the project cannot be asked for", async () => {
    const emulator = createEmulator();
    const { projectId, jobtaskIds } = emulator.sample;
    const up42 = await signInTo(emulator);
    emulator.fault({ match: { path: `/projects/${projectId}` }, times: 9, behaviour: faults.status(503) });
    await expect(
      up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId: unknownId }),
    ).rejects.toMatchObject({ name: "NotFoundError", resource: "job" });
  });

  it("passes other refusals on", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.status(403, { message: "Access denied" }) });
    await expect(jobtask.refresh()).rejects.toMatchObject({
      name: "ApiError",
      status: 403,
      message: expect.stringMatching(/status 403: Access denied\.$/),
    });
  });
});
