import { describe, expect, it, vi } from "vitest";
import { faults } from "../../src/emulator";
import { openJob } from "../support/outputs/sample-job";

/** Seconds: as good as none. */
const soon = 0.001;

describe("trackStatus", () => {
  it("tells each status once, and resolves to SUCCEEDED", async () => {
    const { emulator, job } = await openJob({
      script: ["NOT_STARTED", { polls: 3 }, "PENDING", { polls: 2 }, "RUNNING", { polls: 3 }, "SUCCEEDED"],
    });
    const told: string[] = [];
    expect(await job.trackStatus({ reportTime: soon, onStatus: (status) => told.push(status) })).toBe(
      "SUCCEEDED",
    );
    expect(told).toEqual(["NOT_STARTED", "PENDING", "RUNNING", "SUCCEEDED"]);
    expect([job.status, job.isSucceeded]).toEqual(["SUCCEEDED", true]);
    // Opening the job was the first of the answers that the script counts.
    expect(emulator.requests).toHaveLength(8);
  });

  it("asks once about a job that has succeeded, and does not wait", async () => {
    const { emulator, job } = await openJob();
    expect(await job.trackStatus({ reportTime: 1e9 })).toBe("SUCCEEDED");
    expect(emulator.requests).toHaveLength(1);
  });

  it("lets the service alone for reportTime seconds between two questions", async () => {
    const { emulator, job } = await openJob({ script: ["RUNNING", { polls: 3 }, "SUCCEEDED"] });
    await job.trackStatus({ reportTime: 0.05 });
    const [first = 0, second = 0, third = 0] = emulator.requests.map(({ at }) => at);
    expect(emulator.requests).toHaveLength(3);
    // A timer may be a little early by the clock.
    expect(Math.min(second - first, third - second)).toBeGreaterThan(45);
  });

  it("goes on while a job is being cancelled, and ends in a JobError when it is", async () => {
    const { job } = await openJob({ script: ["CANCELLING", { polls: 4 }, "CANCELLED"] });
    const told: string[] = [];
    await expect(
      job.trackStatus({ reportTime: soon, onStatus: (status) => told.push(status) }),
    ).rejects.toMatchObject({
      name: "JobError",
      jobId: job.jobId,
      status: "CANCELLED",
      jobtaskId: undefined,
      logTail: "",
      message: `The job ${job.jobId} was cancelled.`,
    });
    expect(told).toEqual(["CANCELLING", "CANCELLED"]);
  });

  it.each(["FAILED", "ERROR"])(
    "ends a job that is %s in a JobError with the end of its log",
    async (status) => {
      const { emulator, job } = await openJob({
        script: ["RUNNING", { polls: 2 }, status],
        tasks: [
          { name: "esa-s2:1", logs: "found 3 scenes\n" },
          { name: "ndvi:1", logs: "read B04\nno band B08\n\n" },
        ],
      });
      const [, failed] = emulator.job(job.jobId).tasks;
      await expect(job.trackStatus({ reportTime: soon })).rejects.toMatchObject({
        name: "JobError",
        jobId: job.jobId,
        status,
        jobtaskId: failed?.id,
        logTail: "read B04\nno band B08",
        message: `The job ${job.jobId} ended as ${status}: its task ndvi:1 (${failed?.id}) is ${status}. Its log ends with: no band B08.`,
      });
      expect(job.info.status).toBe(status);
    },
  );

  it("takes the log of the task that failed, which need not be the last", async () => {
    const { emulator, job } = await openJob({
      status: "FAILED",
      tasks: [{ status: "FAILED", logs: "no scenes" }, { logs: "never begun" }],
    });
    await expect(job.trackStatus()).rejects.toMatchObject({
      jobtaskId: emulator.job(job.jobId).tasks[0]?.id,
      logTail: "no scenes",
    });
  });

  it("keeps of a long log what stands at its end, in whole lines", async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index}`);
    const { job } = await openJob({ status: "FAILED", tasks: [{ logs: lines.join("\n") }] });
    const error = await job.trackStatus().catch((caught: unknown) => caught);
    expect(Object(error).logTail.split("\n")).toEqual(lines.slice(-50));
  });

  it("hides what looks like a credential in the log", async () => {
    const { job } = await openJob({
      status: "FAILED",
      tasks: [{ logs: "curl -H 'Authorization: Bearer abcdef123456'" }],
    });
    const error = await job.trackStatus().catch((caught: unknown) => caught);
    expect(Object(error).logTail).toBe("curl -H 'Authorization: Bearer [hidden]'");
    expect(Object(error).message).not.toContain("abcdef123456");
  });

  it("says that a job failed even if its log cannot be read", async () => {
    const { emulator, job } = await openJob({ status: "FAILED", tasks: 1 });
    emulator.fault({ match: { path: /logs$/ }, times: 9, behaviour: faults.status(500) });
    await expect(job.trackStatus()).rejects.toMatchObject({
      name: "JobError",
      status: "FAILED",
      jobtaskId: emulator.job(job.jobId).tasks[0]?.id,
      logTail: "",
      cause: { name: "ApiError", status: 500 },
    });
  });

  it("says so of a job that failed without a task", async () => {
    const { job } = await openJob({ status: "FAILED" });
    await expect(job.trackStatus()).rejects.toMatchObject({
      jobtaskId: undefined,
      message: `The job ${job.jobId} ended as FAILED.`,
    });
  });

  it("ends with a status that it does not know once the job has an end, not before", async () => {
    const { emulator, job } = await openJob({ script: ["REVIEWING", { polls: 4 }, "EXPIRED"] });
    const told: string[] = [];
    await expect(
      job.trackStatus({
        reportTime: soon,
        onStatus(status) {
          told.push(status);
          if (status === "EXPIRED") emulator.job(job.jobId).info.finishedAt = "2024-01-01T00:00:00Z";
        },
      }),
    ).rejects.toMatchObject({ name: "JobError", status: "EXPIRED" });
    expect(told).toEqual(["REVIEWING", "EXPIRED"]);
    expect(emulator.requests.filter(({ path }) => path.endsWith(job.jobId)).length).toBeGreaterThan(4);
  });

  it("takes up42-py's NOT STARTED for what it means", async () => {
    const { job } = await openJob({ script: ["NOT STARTED", { polls: 2 }, "SUCCEEDED"] });
    expect(job.status).toBe("NOT_STARTED");
    const told: string[] = [];
    await job.trackStatus({ reportTime: soon, onStatus: (status) => told.push(status) });
    expect(told).toEqual(["NOT_STARTED", "SUCCEEDED"]);
  });

  it("ends at once when it is aborted, and asks nothing more", async () => {
    const { emulator, job } = await openJob({ status: "RUNNING" });
    const controller = new AbortController();
    const tracking = job.trackStatus({ reportTime: 3600, signal: controller.signal });
    await vi.waitFor(() => expect(emulator.requests[0]?.ended).toBeDefined(), { timeout: 50_000 });
    controller.abort(new Error("Enough."));
    await expect(tracking).rejects.toThrow("Enough.");
    expect(emulator.requests).toHaveLength(1);
    await expect(job.trackStatus({ signal: controller.signal })).rejects.toThrow("Enough.");
    expect(emulator.requests).toHaveLength(1);
  });

  it("ends with what onStatus throws", async () => {
    const { emulator, job } = await openJob({ status: "RUNNING" });
    const onStatus = () => {
      throw new Error("The window is closed.");
    };
    await expect(job.trackStatus({ reportTime: soon, onStatus })).rejects.toThrow("The window is closed.");
    expect(emulator.requests).toHaveLength(1);
  });

  it("rides over an answer that fails for a passing reason, and passes on one that does not", async () => {
    const { emulator, job } = await openJob({ script: ["RUNNING", { polls: 2 }, "SUCCEEDED"] });
    emulator.fault({ behaviour: faults.status(503) });
    expect(await job.trackStatus({ reportTime: soon })).toBe("SUCCEEDED");
    emulator.fault({ behaviour: faults.status(403) });
    await expect(job.trackStatus()).rejects.toMatchObject({ name: "ApiError", status: 403 });
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY, "5"])(
    "refuses a reportTime of %j",
    async (reportTime) => {
      const { emulator, job } = await openJob();
      await expect(job.trackStatus({ reportTime: reportTime as number })).rejects.toMatchObject({
        name: "InputError",
        argument: "reportTime",
        message: expect.stringContaining(
          'trackStatus takes "reportTime", a number of seconds above zero; got ',
        ),
      });
      expect(emulator.requests).toEqual([]);
    },
  );

  it("refuses what is no function, and options that it does not have", async () => {
    const { job } = await openJob();
    await expect(job.trackStatus({ onStatus: 1 as never })).rejects.toThrow('takes "onStatus", a function');
    await expect(job.trackStatus({ report_time: 5 } as never)).rejects.toThrow('did you mean "reportTime"?');
  });
});
