import { describe, expect, it } from "vitest";
import { type GetProcessingJobsOptions, readProcessingJobs } from "../../src/v2/processing-jobs";
import { scriptedSession, taken } from "../support/outputs/scripted-account";
import { json, type ScriptedAnswer } from "../support/outputs/scripted-fetch";

const ids = ["3f772637-09aa-4164-bded-692fcd746d20", "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021"] as const;
const jobOf = (jobID: string) => ({ jobID, processID: "p", status: "captured", results: null });

function read(options: object, ...answers: ScriptedAnswer[]) {
  const { session, sent } = scriptedSession(...answers);
  return { jobs: readProcessingJobs(session, options as GetProcessingJobsOptions), sent };
}

describe("the list of processing jobs", () => {
  it("follows links that are no whole addresses, and gives each job once", async () => {
    const next = { rel: "next", href: "/v2/processing/jobs?sort=created%2Cdesc&offset=1" };
    const { jobs, sent } = read(
      {},
      json({ jobs: [jobOf(ids[0])], links: [next] }),
      json({ jobs: [jobOf(ids[0]), jobOf(ids[1])], links: [] }),
    );
    expect((await taken(jobs)).map(({ jobID }) => jobID)).toEqual(ids);
    expect(sent.map(({ url }) => url)).toEqual([
      "https://api.test/v2/processing/jobs?sort=created%2Cdesc",
      "https://api.test/v2/processing/jobs?sort=created%2Cdesc&offset=1",
    ]);
  });

  it("asks for what it is told to", async () => {
    const { jobs, sent } = read(
      {
        processId: ["pansharpening", "upsampling-ns"],
        workspaceId: ids[0],
        status: ["captured", "successful"],
        minDuration: 0,
        maxDuration: 3600,
        ids: [ids[1]],
        sortBy: "creditConsumption.credits",
        descending: false,
        limitTo: 5,
      },
      json({ jobs: [], links: [], total: 0 }),
    );
    expect(await taken(jobs)).toEqual([]);
    expect(Object.fromEntries(new URL(sent[0]?.url ?? "").searchParams)).toEqual({
      workspaceId: ids[0],
      processId: "pansharpening,upsampling-ns",
      status: "captured,successful",
      minDuration: "0",
      maxDuration: "3600",
      ids: ids[1],
      sort: "creditConsumption.credits,asc",
      limit: "5",
    });
  });

  it("takes one process and one status as they are", async () => {
    const { jobs, sent } = read({ processId: "pansharpening", status: "running" }, json({ jobs: [] }));
    await taken(jobs);
    expect(sent[0]?.url).toMatch(/\?processId=pansharpening&status=running&sort=/);
  });

  it("asks for a status that it does not know, and reads jobs that have it", async () => {
    const archived = { ...jobOf("1"), status: "archived" };
    const { jobs, sent } = read({ status: ["archived", "successful"] }, json({ jobs: [archived] }));
    for await (const { status } of jobs) expect(status).toBe("archived");
    expect(new URL(sent[0]?.url ?? "").searchParams.get("status")).toBe("archived,successful");
  });

  it.each([{ ids: [] }, { status: [] }, { processId: [] }, { limitTo: 0 }])(
    "asks for nothing where nothing can fit: %j",
    async (options) => {
      const { jobs, sent } = read(options);
      expect(await taken(jobs)).toEqual([]);
      expect(sent).toEqual([]);
    },
  );

  it.each([
    [{ processId: 7 }, "processId"],
    [{ workspaceId: "mine" }, "workspaceId"],
    [{ status: "" }, "status"],
    [{ status: "running,failed" }, "status"],
    [{ status: ["running", 1] }, "status"],
    [{ minDuration: -1 }, "minDuration"],
    [{ maxDuration: 1.5 }, "maxDuration"],
    [{ ids: ["1"] }, "ids"],
    [{ sortBy: "name" }, "sortBy"],
    [{ descending: "yes" }, "descending"],
    [{ limitTo: -1 }, "limitTo"],
    [{ signal: {} }, "signal"],
    [{ sort_by: "created" }, "sort_by"],
  ])("refuses %j at once", (options, argument) => {
    expect(() => read(options)).toThrow(expect.objectContaining({ name: "InputError", argument }));
  });

  it("is refused when it is none", async () => {
    for (const body of [[], { jobs: null }, { jobs: [{ jobID: ids[0] }] }]) {
      await expect(taken(read({}, json(body)).jobs)).rejects.toThrow(
        "The list of processing jobs is not a list of jobs with ids and statuses.",
      );
    }
  });
});
