import { describe, expect, it } from "vitest";
import { openSession } from "../session";

describe("the API", () => {
  it("answers every path with and without its last slash, and never by a redirect", async () => {
    const { emulator, get, job, task } = await openSession();
    const { projectId } = emulator.sample;
    const quicklook = `${[...emulator.jobtask(emulator.sample.jobtaskIds[0]).quicklooks.keys()][0]}`;
    const paths = [
      `/projects/${projectId}`,
      `/projects/${projectId}/jobs`,
      job,
      `${job}/credits`,
      `${job}/tasks`,
      `${job}/outputs/data-json`,
      `${job}/downloads/results`,
      `${task}/logs`,
      `${task}/outputs/data-json`,
      `${task}/downloads/results`,
      `${task}/outputs/quicklooks`,
      `${task}/outputs/quicklooks/${quicklook}`,
      "/users/me",
    ];
    for (const path of paths.flatMap((path) => [path, `${path}/`])) {
      const response = await get(path);
      expect([path, response.status, response.redirected]).toEqual([path, 200, false]);
      await response.body?.cancel();
    }
  });

  it("wraps its answers in an envelope, but not data.json, logs and pictures", async () => {
    const { get, job, task } = await openSession();
    expect(await (await get(job)).json()).toMatchObject({ error: null, data: { status: "SUCCEEDED" } });
    expect(await (await get(`${task}/outputs/data-json/`)).json()).toMatchObject({
      type: "FeatureCollection",
    });
    const logs = await get(`${task}/logs`);
    expect(logs.headers.get("content-type")).toBe("text/plain;charset=UTF-8");
    expect(await logs.text()).toContain("Found 3 scenes");
  });

  it("sends a data.json that comes in pieces as they are, without a length, made when they are asked for", async () => {
    const { emulator, get, task } = await openSession();
    let made = 0;
    const empty = '{"type":"FeatureCollection","features":[]}';
    emulator.jobtask(emulator.sample.jobtaskIds[0]).dataJson = function* () {
      for (const piece of [empty.slice(0, 5), "", new TextEncoder().encode(empty.slice(5)), " é", "x"]) {
        made += 1;
        yield piece;
      }
    };
    const response = await get(`${task}/outputs/data-json/`);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("content-length")).toBeNull();
    const reader = response.body?.getReader();
    await reader?.read();
    expect(made).toBe(1);
    await reader?.cancel();
    expect(await (await get(`${task}/outputs/data-json/`)).text()).toBe(`${empty} éx`);
  });

  it("takes pieces of a data.json from any iterable, and ends one that is no longer read", async () => {
    const { emulator, get, task } = await openSession();
    const sample = emulator.jobtask(emulator.sample.jobtaskIds[0]);
    const textOf = async () => (await get(`${task}/outputs/data-json`)).text();
    sample.dataJson = async () => '{"broken":';
    expect(await textOf()).toBe('{"broken":');
    sample.dataJson = () => ["[", "]"];
    expect(await textOf()).toBe("[]");
    let hasEnded = false;
    sample.dataJson = async function* () {
      try {
        for (;;) yield " ";
      } finally {
        hasEnded = true;
      }
    };
    const { body } = await get(`${task}/outputs/data-json`);
    const reader = body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(hasEnded).toBe(true);
  });

  it("lists the tasks in the order of the workflow, with the block's version at both places", async () => {
    const { emulator, get, job } = await openSession();
    const { data } = await (await get(`${job}/tasks/`)).json();
    expect(data.map(({ id }: { id: string }) => id)).toEqual(emulator.sample.jobtaskIds);
    expect(data[0]).toMatchObject({
      displayId: "3f772637",
      name: "esa-s2-l2a-gtiff-visual:1",
      parentsIds: [],
      blockVersion: "1.3.0",
      block: { name: "esa-s2-l2a-gtiff-visual", type: "DATA", version: "1.3.0", metadata: null },
    });
    expect(data[1]).toMatchObject({ parentsIds: [data[0].id], block: { name: "ndvi", type: "PROCESSING" } });
  });

  it("adds the credits of the tasks up", async () => {
    const { get, job } = await openSession();
    const { data } = await (await get(`${job}/credits`)).json();
    expect(data).toMatchObject({ creditsUsed: 16, tasks: [{ creditsUsed: 12 }, { creditsUsed: 4 }] });
  });

  it("gives for the job what it gives for the last task", async () => {
    const { emulator, get, job } = await openSession();
    const last = `${job}/tasks/${emulator.sample.jobtaskIds[1]}`;
    const ofJob = await (await get(`${job}/outputs/data-json`)).text();
    expect(ofJob).toBe(await (await get(`${last}/outputs/data-json`)).text());
    expect(ofJob).toContain("_ndvi.tif");
  });

  it("ignores a query and unknown headers", async () => {
    const { get, job } = await openSession();
    const response = await get(`${job}?page=1&name=x`, { "cache-control": "no-cache", "x-anything": "1" });
    expect(response.status).toBe(200);
  });

  it("carries the headers that the service was seen to send", async () => {
    const { emulator, get, job } = await openSession();
    const unauthorized = await emulator.fetch(emulator.url + job);
    for (const { headers } of [await get(job), await get("/nowhere"), unauthorized]) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-cache, no-store, max-age=0, must-revalidate");
      expect(headers.get("x-powered-by")).toBe("Rocket Fuel");
      expect(headers.get("access-control-allow-credentials")).toBe("true");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("says in the service's words what it does not know", async () => {
    const { emulator, get, job, task } = await openSession();
    const { projectId } = emulator.sample;
    const userId = emulator.project(projectId).userId;
    const failureOf = async (path: string) => {
      const response = await get(path);
      return { status: response.status, ...(await response.json()) };
    };
    expect(await failureOf(`/projects/${projectId}/jobs/x`)).toEqual({
      status: 404,
      data: null,
      error: {
        code: 404,
        message: `Job not found for id x and projectId ${projectId} and userId ${userId}`,
        details: null,
      },
    });
    expect(await failureOf("/projects/x")).toMatchObject({
      status: 404,
      error: { message: `Project not found for id x and userId ${userId}` },
    });
    expect(await failureOf(`${job}/tasks/x/outputs/data-json`)).toMatchObject({
      error: { message: "Task not found for id x" },
    });
    expect(await failureOf(`${task}/outputs/quicklooks/x.png`)).toMatchObject({
      status: 404,
      error: { message: "Quicklook not found for id x.png" },
    });
    expect(await failureOf(`${job}/outputs/quicklooks`)).toMatchObject({
      status: 404,
      error: { code: "RESOURCE_NOT_FOUND" },
    });
    expect(await failureOf("/%E0%A4%A")).toMatchObject({ status: 404 });
  });

  it("does not show a job under another project", async () => {
    const { emulator, get } = await openSession();
    const job = emulator.addJob({ projectId: emulator.addProject().id });
    expect((await get(`/projects/${emulator.sample.projectId}/jobs/${job.id}`)).status).toBe(404);
  });

  it("answers 405 for a method that a path does not have", async () => {
    const { emulator, token, job } = await openSession();
    const headers = { authorization: `Bearer ${token}` };
    expect((await emulator.fetch(emulator.url + job, { method: "DELETE", headers })).status).toBe(405);
  });
});

describe("outputs", () => {
  it.each(["NOT_STARTED", "PENDING", "RUNNING", "CANCELLING"])(
    "are 404 while a task is %s",
    async (status) => {
      const { emulator, get, task } = await openSession();
      emulator.jobtask(emulator.sample.jobtaskIds[0]).status = status;
      for (const path of ["/outputs/data-json/", "/downloads/results/", "/outputs/quicklooks/"]) {
        const response = await get(task + path);
        expect([path, response.status]).toEqual([path, 404]);
        expect((await response.json()).error.code).toBe(404);
      }
      expect((await get(`${task}/logs`)).status).toBe(200);
    },
  );

  it("are 404 where a task that ended has none, but its quicklooks are an empty list", async () => {
    const { emulator, get } = await openSession();
    const { id, jobId, projectId } = emulator.addJobtask({ status: "FAILED" });
    const task = `/projects/${projectId}/jobs/${jobId}/tasks/${id}`;
    expect((await get(`${task}/outputs/data-json`)).status).toBe(404);
    expect((await get(`${task}/downloads/results`)).status).toBe(404);
    expect(await (await get(`${task}/outputs/quicklooks`)).json()).toEqual({ error: null, data: [] });
  });

  it("lists a quicklook whose picture is missing", async () => {
    const { emulator, get, task } = await openSession();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).quicklooks.set("lost.jpg", undefined);
    expect((await (await get(`${task}/outputs/quicklooks`)).json()).data).toContain("lost.jpg");
    expect((await get(`${task}/outputs/quicklooks/lost.jpg`)).status).toBe(404);
  });

  it("names the media type of a quicklook as the service does, or as it is told", async () => {
    const { emulator, get, task } = await openSession();
    const { quicklooks } = emulator.jobtask(emulator.sample.jobtaskIds[0]);
    const bytes = Uint8Array.of(1, 2, 3);
    quicklooks.set("a b.jpeg", { bytes });
    quicklooks.set("b.png", { bytes, mediaType: "image/webp" });
    const typeOf = async (id: string) =>
      (await get(`${task}/outputs/quicklooks/${id}`)).headers.get("content-type");
    expect(await typeOf("a%20b.jpeg")).toBe("image/jpg");
    expect(await typeOf("b.png")).toBe("image/webp");
  });
});
