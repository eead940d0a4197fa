import { describe, expect, it } from "vitest";
import type { EmulatedJob, JobInit } from "../../../src/emulator";
import { openSession, stoppedClock } from "../session";

/** A session beside one more job in the sample's project. */
async function openWith(init: JobInit) {
  const clock = stoppedClock();
  const session = await openSession({ now: clock.now });
  const job = session.emulator.addJob(init);
  const path = `/projects/${job.projectId}/jobs/${job.id}`;
  const data = async (below: string) => (await (await session.get(path + below)).json()).data;
  const status = async (): Promise<string> => (await data("")).status;
  const tasks = async (): Promise<string[]> =>
    (await data("/tasks")).map((task: { status: string }) => task.status);
  const cancel = () =>
    session.emulator.fetch(`${session.emulator.url}${path}/cancel/`, {
      method: "POST",
      headers: { authorization: `Bearer ${session.token}`, "content-type": "application/json" },
      body: "{}",
    });
  return { ...session, ...clock, made: job, path, data, status, tasks, cancel };
}

async function several<Value>(times: number, ask: () => Promise<Value>): Promise<Value[]> {
  const answers: Value[] = [];
  for (let i = 0; i < times; i += 1) answers.push(await ask());
  return answers;
}

function timesOf({ info }: EmulatedJob["tasks"][number]): unknown[] {
  return [info.startedAt, info.finishedAt];
}

describe("a job with a script", () => {
  it("runs for three answers and then succeeds, with outputs from then on", async () => {
    const { get, path, status } = await openWith({
      script: ["RUNNING", { polls: 3 }, "SUCCEEDED"],
      sampleOutputs: true,
    });
    expect((await get(`${path}/outputs/data-json`)).status).toBe(404);
    expect(await several(5, status)).toEqual(["RUNNING", "RUNNING", "RUNNING", "SUCCEEDED", "SUCCEEDED"]);
    expect((await get(`${path}/outputs/data-json`)).status).toBe(200);
    expect((await get(`${path}/downloads/results`)).status).toBe(200);
  });

  it("counts the list of tasks and the list of jobs as it counts the job, and no answer that fails", async () => {
    const { emulator, get, made, path, status, tasks } = await openWith({
      script: ["RUNNING", { polls: 2 }, "SUCCEEDED"],
      tasks: 1,
    });
    emulator.fault({ match: { path }, behaviour: async () => new Response(null, { status: 503 }) });
    expect((await get(path)).status).toBe(503);
    expect(await tasks()).toEqual(["RUNNING"]);
    const { data } = await (await get(`/projects/${emulator.sample.projectId}/jobs`)).json();
    expect(data.find(({ id }: { id: string }) => id === made.id).status).toBe("RUNNING");
    expect(await status()).toBe("SUCCEEDED");
  });

  it("moves by the clock, and its times are those of the moments at which it moved", async () => {
    const { made, data, status, tasks, tick } = await openWith({
      script: ["NOT_STARTED", { ms: 1000 }, "PENDING", { ms: 2000 }, "RUNNING", { ms: 10_000 }, "SUCCEEDED"],
      tasks: 2,
    });
    expect(await data("")).toMatchObject({ status: "NOT_STARTED", startedAt: null, finishedAt: null });
    expect(await tasks()).toEqual(["NOT_STARTED", "NOT_STARTED"]);
    tick(1000);
    expect([await status(), await tasks()]).toEqual(["PENDING", ["PENDING", "NOT_STARTED"]]);
    tick(2000);
    expect([await status(), await tasks()]).toEqual(["RUNNING", ["RUNNING", "NOT_STARTED"]]);
    tick(6000);
    expect([await status(), await tasks()]).toEqual(["RUNNING", ["SUCCEEDED", "RUNNING"]]);
    tick(60_000);
    expect(await data("")).toMatchObject({
      status: "SUCCEEDED",
      createdAt: "2023-10-23T09:50:00.000000Z",
      startedAt: "2023-10-23T09:50:03.000000Z",
      finishedAt: "2023-10-23T09:50:13.000000Z",
    });
    expect(made.tasks.map(timesOf)).toEqual([
      ["2023-10-23T09:50:03.000000Z", "2023-10-23T09:50:08.000000Z"],
      ["2023-10-23T09:50:08.000000Z", "2023-10-23T09:50:13.000000Z"],
    ]);
  });

  it("gives its tasks their shares also when nobody looked meanwhile", async () => {
    const { made, tick } = await openWith({ script: ["RUNNING", { ms: 9000 }, "SUCCEEDED"], tasks: 3 });
    tick(20_000);
    expect(made.tasks.map(timesOf)).toEqual([
      ["2023-10-23T09:50:00.000000Z", "2023-10-23T09:50:03.000000Z"],
      ["2023-10-23T09:50:03.000000Z", "2023-10-23T09:50:06.000000Z"],
      ["2023-10-23T09:50:06.000000Z", "2023-10-23T09:50:09.000000Z"],
    ]);
  });

  it("fails with its last task and that one's log; the outputs of the others are there", async () => {
    const { get, path, made, status, tasks } = await openWith({
      script: ["RUNNING", { polls: 1 }, "FAILED"],
      tasks: [{ logs: "3 scenes\n" }, { logs: "Out of memory\n" }],
      sampleOutputs: true,
    });
    const [first, second] = made.tasks.map(({ id }) => `${path}/tasks/${id}`);
    expect(await (await get(`${second}/logs`)).text()).toBe("");
    expect(await several(2, status)).toEqual(["RUNNING", "FAILED"]);
    expect(await tasks()).toEqual(["SUCCEEDED", "FAILED"]);
    expect(await (await get(`${second}/logs`)).text()).toBe("Out of memory\n");
    expect((await get(`${first}/outputs/data-json`)).status).toBe(200);
    expect((await get(`${second}/outputs/data-json`)).status).toBe(404);
    expect((await get(`${path}/outputs/data-json`)).status).toBe(404);
  });

  it("fails with the task that it is told, and later ones never start", async () => {
    const { made, tasks } = await openWith({
      script: ["RUNNING", { polls: 1 }, "ERROR"],
      tasks: [{}, { status: "ERROR" }, {}],
    });
    expect(await tasks()).toEqual(["RUNNING", "NOT_STARTED", "NOT_STARTED"]);
    expect(await tasks()).toEqual(["SUCCEEDED", "ERROR", "NOT_STARTED"]);
    expect(made.tasks[2]?.info.startedAt).toBeNull();
  });

  it("is taken over by a status that is set by hand, and so are its tasks", async () => {
    const { made, get, path, status, tasks } = await openWith({
      script: ["RUNNING", { polls: 1 }, "ERROR", { polls: 9 }, "RUNNING"],
      tasks: 2,
      sampleOutputs: true,
    });
    made.status = "SUCCEEDED";
    expect(await several(3, status)).toEqual(["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]);
    expect(await tasks()).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect((await get(`${path}/outputs/data-json`)).status).toBe(200);
    made.tasks[0]!.status = "ON_FIRE";
    made.status = "RUNNING";
    expect(await tasks()).toEqual(["ON_FIRE", "NOT_STARTED"]);
  });

  it("is followed by tasks that come later, unless it has no script and was given none", async () => {
    const { emulator, made, tasks } = await openWith({ script: ["RUNNING", { polls: 1 }, "FAILED"] });
    emulator.addJobtask({ jobId: made.id });
    emulator.addJobtask({ jobId: made.id });
    expect(await tasks()).toEqual(["RUNNING", "NOT_STARTED"]);
    expect(await tasks()).toEqual(["SUCCEEDED", "FAILED"]);
    const plain = emulator.addJob({ status: "RUNNING" });
    expect(emulator.addJobtask({ jobId: plain.id }).status).toBe("SUCCEEDED");
  });
});

describe("a job with tasks and no script", () => {
  it.each([
    ["SUCCEEDED", ["SUCCEEDED", "SUCCEEDED"]],
    ["FAILED", ["SUCCEEDED", "FAILED"]],
    ["RUNNING", ["RUNNING", "NOT_STARTED"]],
    ["PENDING", ["PENDING", "NOT_STARTED"]],
    ["CANCELLED", ["CANCELLED", "CANCELLED"]],
  ])("has tasks that go with %s", async (status, expected) => {
    const { tasks } = await openWith({ status, tasks: 2 });
    expect(await several(2, tasks)).toEqual([expected, expected]);
  });

  it("derives the ids of its tasks from its own", async () => {
    const ids = async () => (await openWith({ id: "j", tasks: 2 })).made.tasks.map(({ id }) => id);
    const [first, second] = await ids();
    expect([first, second]).toEqual(await ids());
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(first).not.toBe(second);
  });
});

describe("cancelling", () => {
  it("answers 204 without a body, and the job is cancelled after one more answer", async () => {
    const { cancel, status, tasks, get, path, made } = await openWith({
      script: ["RUNNING", { polls: 9 }, "SUCCEEDED"],
      tasks: 2,
      sampleOutputs: true,
    });
    expect(await status()).toBe("RUNNING");
    const response = await cancel();
    expect([response.status, await response.text(), response.headers.get("content-length")]).toEqual([
      204,
      "",
      null,
    ]);
    expect(made.tasks.map((task) => task.status)).toEqual(["CANCELLING", "NOT_STARTED"]);
    expect(await several(3, status)).toEqual(["CANCELLING", "CANCELLED", "CANCELLED"]);
    expect(await tasks()).toEqual(["CANCELLED", "CANCELLED"]);
    expect(made.tasks[1]?.info).toMatchObject({ startedAt: null, finishedAt: expect.any(String) });
    expect((await get(`${path}/outputs/data-json`)).status).toBe(404);
    expect((await get(`${path}/tasks/${made.tasks[0]?.id}/outputs/quicklooks`)).status).toBe(404);
  });

  it("takes as long as it is told, and never starts what had not started", async () => {
    const { cancel, status, tick, data } = await openWith({ status: "PENDING", cancelling: { ms: 500 } });
    await cancel();
    expect(await several(3, status)).toEqual(["CANCELLING", "CANCELLING", "CANCELLING"]);
    expect((await cancel()).status).toBe(204);
    tick(500);
    expect(await data("")).toMatchObject({ status: "CANCELLED", startedAt: null });
  });

  it("keeps the outputs of tasks that were done", async () => {
    const { cancel, get, path, made, tasks } = await openWith({
      script: ["RUNNING", { polls: 2 }, "SUCCEEDED"],
      tasks: 2,
      sampleOutputs: true,
    });
    await get(path);
    await cancel();
    expect((await several(2, tasks)).at(-1)).toEqual(["SUCCEEDED", "CANCELLED"]);
    expect((await get(`${path}/tasks/${made.tasks[0]?.id}/outputs/data-json`)).status).toBe(200);
  });

  it.each(["SUCCEEDED", "FAILED", "ERROR", "CANCELLED"])(
    "leaves a job alone that is %s, with the same answer",
    async (ended) => {
      const { cancel, status } = await openWith({ status: ended });
      expect((await cancel()).status).toBe(204);
      expect(await status()).toBe(ended);
    },
  );

  it("wants a POST, a token and a job that exists", async () => {
    const { emulator, get, path, token, status } = await openWith({ status: "RUNNING" });
    const post = (to: string, headers = {}) => emulator.fetch(emulator.url + to, { method: "POST", headers });
    const authorized = { authorization: `Bearer ${token}` };
    expect((await get(`${path}/cancel`)).status).toBe(405);
    expect((await post(path, authorized)).status).toBe(405);
    expect((await post(`${path}/cancel`)).status).toBe(401);
    expect((await post(`${path}x/cancel`, authorized)).status).toBe(404);
    expect(await status()).toBe("RUNNING");
  });
});

describe("credits", () => {
  it("are those of the tasks that are done, and none for a test query", async () => {
    const script = ["RUNNING", { polls: 2 }, "SUCCEEDED"] as const;
    const tasks = [{ creditsUsed: 5 }, { creditsUsed: 7 }];
    const { data, status } = await openWith({ script, tasks });
    await status();
    expect(await data("/credits")).toMatchObject({
      creditsUsed: 5,
      tasks: [{ creditsUsed: 5 }, { creditsUsed: 0 }],
    });
    await status();
    expect(await data("/credits")).toMatchObject({ creditsUsed: 12 });
    const dry = await openWith({ mode: "DRY_RUN", tasks });
    expect(await dry.data("/credits")).toMatchObject({ creditsUsed: 0 });
  });
});
