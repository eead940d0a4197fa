import { describe, expect, it } from "vitest";
import type { ProcessingScript } from "../../../src/emulator";
import { stoppedClock } from "../session";
import { openV2, refusalOf, signedIn } from "./session";

const path = "/v2/processing/jobs";

describe("a processing job", () => {
  it("is in the sample, with all that the service tells", async () => {
    const { emulator, read } = await openV2();
    const { processingJobId, collectionId, processId, workspaceId, bundle } = emulator.sample.processing;
    expect(await read(`${path}/${processingJobId}`)).toEqual({
      processID: processId,
      jobID: processingJobId,
      accountID: expect.any(String),
      workspaceID: workspaceId,
      definition: {
        inputs: {
          title: "Berlin in true color",
          item: `${emulator.url}/v2/assets/stac/collections/${bundle.collectionId}/items/${bundle.itemId}`,
        },
      },
      results: { collection: `${emulator.url}/v2/assets/stac/collections/${collectionId}`, errors: null },
      creditConsumption: { credits: 63 },
      status: "successful",
      created: "2023-10-25T08:15:30.123456789Z",
      started: "2023-10-25T08:15:41.907312455Z",
      finished: "2023-10-25T08:21:07.400518263Z",
      updated: "2023-10-25T08:21:09.016643908Z",
    });
  });

  it("moves by polls, and shows its results once it has succeeded", async () => {
    const { emulator, read } = await openV2();
    const { id, collectionId } = emulator.addProcessingJob({
      script: ["accepted", { polls: 1 }, "running", { polls: 1 }, "successful", { polls: 1 }, "captured"],
      credits: 7,
      sampleOutputs: true,
    });
    const seen = [];
    for (let poll = 0; poll < 4; poll++) {
      // Before the poll: a poll that has been answered may be the last before the next status.
      const { features } = await read("/v2/assets/stac/search", { collections: [collectionId] });
      const { status, results, creditConsumption, started, finished } = await read(`${path}/${id}`);
      seen.push([
        status,
        results?.collection?.split("/").at(-1) ?? results,
        creditConsumption,
        features.length,
      ]);
      expect([started !== null, finished !== null]).toEqual([poll > 0, poll > 1]);
    }
    expect(seen).toEqual([
      ["accepted", null, null, 0],
      ["running", { collection: null, errors: null }, null, 0],
      ["successful", collectionId, { credits: 7 }, 1],
      ["captured", collectionId, { credits: 7 }, 1],
    ]);
    expect(emulator.processing.credits).toBe(10_000 - 7);
  });

  it("costs its credits once, whichever statuses of success it has", async () => {
    const { emulator, read } = await openV2();
    for (const [index, script] of [
      ["running", { polls: 1 }, "successful"],
      ["running", { polls: 1 }, "captured"],
      ["running", { polls: 1 }, "successful", { polls: 1 }, "captured"],
      ["running", { polls: 1 }, "failed"],
    ].entries()) {
      const { id } = emulator.addProcessingJob({
        script: script as unknown as ProcessingScript,
        credits: 10 ** index,
      });
      for (let poll = 0; poll < 4; poll += 1) await read(`${path}/${id}`);
    }
    expect(emulator.processing.credits).toBe(10_000 - 111);
  });

  it("is successful by default", async () => {
    const { emulator, read } = await openV2();
    const { id } = emulator.addProcessingJob();
    expect((await read(`${path}/${id}`)).status).toBe("successful");
  });

  it("moves by the clock, and tells times with nine decimals", async () => {
    const { now, tick } = stoppedClock();
    const { emulator, read } = await openV2({ now });
    const { id } = emulator.addProcessingJob({
      script: ["running", { ms: 1500 }, "released"],
      workspaceId: null,
    });
    expect(await read(`${path}/${id}`)).toMatchObject({
      status: "running",
      workspaceID: null,
      finished: null,
    });
    tick(5000);
    expect(await read(`${path}/${id}`)).toMatchObject({
      status: "released",
      started: "2023-10-23T09:50:00.000456789Z",
      finished: "2023-10-23T09:50:01.500456789Z",
      creditConsumption: null,
      results: { collection: null, errors: [{ name: "released" }] },
    });
  });

  it("can be set by hand, and be given any member", async () => {
    const { emulator, read } = await openV2();
    const errors = [{ name: "NoSignal", message: "The item is empty." }];
    const job = emulator.addProcessingJob({ status: "running", errors, info: { novel: 1 } });
    job.status = "failed";
    expect(await read(`${path}/${job.id}`)).toMatchObject({
      status: "failed",
      novel: 1,
      results: { errors },
    });
    job.info.results = null;
    expect((await read(`${path}/${job.id}`)).results).toBeNull();
    expect(emulator.processingJob(job.id)).toBe(job);
    expect(() => emulator.processingJob("x")).toThrow("The emulator has no processing job x.");
  });

  it("is 404 for another account, and 401 without a token", async () => {
    const { emulator, ask } = await openV2();
    const { processingJobId } = emulator.sample.processing;
    const stranger = await signedIn(emulator, emulator.addUser());
    expect((await ask(`${path}/${processingJobId}`)).status).toBe(200);
    expect(await refusalOf(await stranger.ask(`${path}/${processingJobId}`))).toEqual({
      isProblem: true,
      same: true,
      title: "Not Found",
      status: 404,
      detail: `Job ${processingJobId} does not exist.`,
    });
    const bare = await emulator.fetch(`${emulator.url}${path}/${processingJobId}`);
    expect(await refusalOf(bare)).toMatchObject({ isProblem: true, status: 401, title: "Unauthorized" });
  });

  it("is seen with a project's token too: it belongs to the account", async () => {
    const { emulator } = await openV2();
    const { projectId, projectApiKey, processing } = emulator.sample;
    const response = await emulator.fetch(`${emulator.url}/oauth/token`, {
      method: "POST",
      headers: {
        authorization: `Basic ${btoa(`${projectId}:${projectApiKey}`)}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "grant_type=client_credentials",
    });
    const { access_token: token } = await response.json();
    const job = await emulator.fetch(`${emulator.url}${path}/${processing.processingJobId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(job.status).toBe(200);
  });
});

describe("the list of processing jobs", () => {
  it("comes in pages whose link to the next has no host", async () => {
    const { emulator, read } = await openV2();
    for (let job = 0; job < 3; job++) emulator.addProcessingJob({ processId: `p${job}`, status: "running" });
    const first = await read(`${path}?limit=3&status=running,successful&sort=processID,asc`);
    expect(first.jobs.map(({ processID }: { processID: string }) => processID)).toEqual(["p0", "p1", "p2"]);
    const next = first.links.find(({ rel }: { rel: string }) => rel === "next").href;
    expect(next).toMatch(/^\/v2\/processing\/jobs\?limit=3&/);
    const last = await read(next);
    expect(last.jobs.map(({ status }: { status: string }) => status)).toEqual(["successful"]);
    expect(last.links.map(({ rel }: { rel: string }) => rel)).toEqual(["self"]);
  });

  it("is sorted and filtered", async () => {
    const { now, tick } = stoppedClock();
    const { emulator, read } = await openV2({ now });
    const add = (id: string, credits: number, ms: number, workspaceId?: string) => {
      emulator.addProcessingJob({
        id,
        credits,
        workspaceId,
        processId: id,
        script: ["running", { ms }, "successful"],
      });
      tick(10);
    };
    add("a", 5, 1000);
    add("b", 9, 60_000);
    add("c", 7, 30_000, "elsewhere");
    emulator.addProcessingJob({ id: "d", status: "rejected", processId: "d" });
    tick(100_000);
    const ids = async (query: string) =>
      (await read(`${path}?${query}`)).jobs.map(({ jobID }: { jobID: string }) => jobID.slice(0, 1)).join("");
    const own = "ids=a,b,c,d";
    expect(await ids(own)).toBe("dcba");
    expect(await ids(`${own}&sort=created,asc`)).toBe("abcd");
    expect(await ids(`${own}&sort=creditConsumption.credits,desc`)).toBe("bcad");
    expect(await ids(`${own}&sort=status,desc&status=rejected`)).toBe("d");
    expect(await ids("workspaceId=elsewhere")).toBe("c");
    expect(await ids("processId=a,d&sort=processID,desc")).toBe("da");
    expect(await ids(`${own}&minDuration=30`)).toBe("cb");
    expect(await ids(`${own}&minDuration=1&maxDuration=30`)).toBe("ca");
  });

  it.each(["sort=colour,asc", "sort=status,up", "limit=0", "limit=x", "minDuration=-1"])(
    "refuses %s",
    async (query) => {
      const { ask } = await openV2();
      const refused = await refusalOf(await ask(`${path}?${query}`));
      expect(refused).toMatchObject({ isProblem: true, status: 400 });
    },
  );

  it("is empty where there are none", async () => {
    const { emulator } = await openV2();
    const stranger = await signedIn(emulator, emulator.addUser());
    expect((await stranger.read(path)).jobs).toEqual([]);
  });
});
