import { describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import { openSession } from "./session";

describe("fetch of an emulator", () => {
  it("takes a string, a URL or a Request", async () => {
    const { url: address, fetch } = createEmulator();
    const url = `${address}/users/me`;
    for (const input of [url, new URL(url), new Request(url)]) expect((await fetch(input)).status).toBe(401);
  });

  it("rejects for an address that is none of its own and says which are", async () => {
    const error: unknown = await createEmulator()
      .fetch("https://api.up42.com/users/me")
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).cause).toMatchObject({
      message:
        "This emulator answers at https://api.up42.test and https://storage.up42.test, not at https://api.up42.com.",
    });
  });

  it("answers at the addresses that it was given", async () => {
    const emulator = createEmulator({ url: "https://a.test/", storageUrl: "https://b.test" });
    expect([emulator.url, emulator.storageUrl]).toEqual(["https://a.test", "https://b.test"]);
    expect((await emulator.fetch("https://a.test/users/me")).status).toBe(401);
    expect((await emulator.fetch("https://b.test/x")).status).toBe(403);
  });

  it("rejects with the reason of an abort that came before it", async () => {
    const { emulator, job } = await openSession();
    const reason = new Error("too late");
    await expect(emulator.fetch(emulator.url + job, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(emulator.requests).toEqual([]);
  });

  it("streams its bodies, and an abort breaks them off", async () => {
    const { emulator, link, task } = await openSession();
    emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes: new Uint8Array(1_000_000) };
    const abort = new AbortController();
    const response = await emulator.fetch(await link(`${task}/downloads/results`), { signal: abort.signal });
    const reader = response.body!.getReader();
    expect((await reader.read()).value).toHaveLength(65_536);
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
  });
});

describe("the state of an emulator", () => {
  it("is the sample project, or nothing", async () => {
    const full = createEmulator();
    expect(full.project(full.sample.projectId).apiKey).toBe(full.sample.projectApiKey);
    expect(full.job(full.sample.jobId).tasks.map(({ id }) => id)).toEqual(full.sample.jobtaskIds);
    const empty = createEmulator({ sample: false });
    expect(() => empty.project(empty.sample.projectId)).toThrow(
      `The emulator has no project ${empty.sample.projectId}.`,
    );
    expect(() => empty.job("x")).toThrow("The emulator has no job x.");
    expect(() => empty.jobtask("x")).toThrow("The emulator has no job task x.");
  });

  it("grows around a job task", async () => {
    const { emulator, get } = await openSession();
    const task = emulator.addJobtask({
      name: "tiling:1",
      dataJson: { type: "FeatureCollection", features: [] },
    });
    const next = emulator.addJobtask({ jobId: task.jobId, name: "ndvi:2" });
    const job = `/projects/${emulator.sample.projectId}/jobs/${task.jobId}`;
    const { data } = await (await get(`${job}/tasks`)).json();
    expect(data).toMatchObject([
      { id: task.id, name: "tiling:1", parentsIds: [], block: { name: "tiling", type: "DATA" } },
      { id: next.id, name: "ndvi:2", parentsIds: [task.id], block: { name: "ndvi", type: "PROCESSING" } },
    ]);
    expect(await (await get(`${job}/tasks/${task.id}/outputs/data-json`)).json()).toEqual({
      type: "FeatureCollection",
      features: [],
    });
    expect((await get(`${job}/outputs/data-json`)).status).toBe(404);
    emulator.job(task.jobId).dataJson = { type: "FeatureCollection", features: [] };
    expect((await get(`${job}/outputs/data-json`)).status).toBe(200);
  });

  it("grows from nothing", () => {
    const emulator = createEmulator({ sample: false });
    const task = emulator.addJobtask();
    expect(emulator.project(task.projectId).info).toMatchObject({ id: task.projectId, name: "Project" });
    expect(task.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("refuses to grow on something that is not there", () => {
    const emulator = createEmulator();
    expect(() => emulator.addJobtask({ jobId: "x" })).toThrow("The emulator has no job x.");
    expect(() => emulator.addJob({ projectId: "x" })).toThrow(
      "The emulator has no project x: add it with addProject first.",
    );
    expect(() => emulator.addProject({ userId: "x" })).toThrow(
      "The emulator has no user x: add it with addUser first.",
    );
  });

  it("is sent as it stands, member by member", async () => {
    const { emulator, get, job } = await openSession();
    const task = emulator.jobtask(emulator.sample.jobtaskIds[0]);
    delete task.info.blockVersion;
    task.info.startedAt = null;
    task.info.extra = { nested: true };
    const { data } = await (await get(`${job}/tasks/`)).json();
    expect(data[0]).toMatchObject({ startedAt: null, extra: { nested: true } });
    expect(data[0]).not.toHaveProperty("blockVersion");
  });

  it("keeps the times of a task in step with its status", () => {
    const now = () => Date.UTC(2024, 0, 2, 3, 4, 5, 678);
    const task = createEmulator({ now }).addJobtask({ status: "NOT_STARTED" });
    const time = "2024-01-02T03:04:05.678000Z";
    expect(task.info).toMatchObject({ createdAt: time, startedAt: null, finishedAt: null });
    task.status = "RUNNING";
    expect(task.info).toMatchObject({ status: "RUNNING", startedAt: time, finishedAt: null });
    task.status = "FAILED";
    expect(task.info).toMatchObject({ status: "FAILED", startedAt: time, finishedAt: time });
    expect(task.status).toBe("FAILED");
  });
});
