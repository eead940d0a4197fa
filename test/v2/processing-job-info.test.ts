import { describe, expect, it } from "vitest";
import { readProcessingJob } from "../../src/v2/processing-job-info";
import { scriptedSession, summary } from "../support/outputs/scripted-account";
import { json, text } from "../support/outputs/scripted-fetch";

const jobId = "3f772637-09aa-4164-bded-692fcd746d20";

describe("the metadata of a processing job", () => {
  it("is given as the service has it, nulls and nanoseconds included", async () => {
    const info = {
      jobID: jobId,
      processID: "pansharpening",
      workspaceID: null,
      results: null,
      creditConsumption: null,
      status: "created",
      created: "2026-01-31T10:15:30.123456789Z",
      started: null,
    };
    const { session, sent } = scriptedSession(json(info));
    expect(await readProcessingJob(session, jobId, {})).toEqual(info);
    expect(summary(sent)).toEqual([`GET /v2/processing/jobs/${jobId}`]);
  });

  it("ends in a NotFoundError for a job that is unknown", async () => {
    const { session } = scriptedSession(json({ title: "Not Found", status: 404 }, { status: 404 }));
    await expect(readProcessingJob(session, jobId, {})).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "processingJob",
      id: jobId,
      message: `The processing job ${jobId} was not found. The service returned: Not Found.`,
    });
  });

  it("keeps any other failure as it is", async () => {
    const { session } = scriptedSession(text("no", { status: 403 }));
    await expect(readProcessingJob(session, jobId, {})).rejects.toMatchObject({
      name: "ApiError",
      status: 403,
    });
  });

  it.each([[[]], [{}], [{ jobID: 1, status: "created" }], [{ jobID: jobId }]])(
    "is refused without id or status: %j",
    async (body) => {
      const { session } = scriptedSession(json(body));
      await expect(readProcessingJob(session, jobId, {})).rejects.toThrow(
        "The metadata of the processing job has no id and no status.",
      );
    },
  );
});
