import { describe, expect, it } from "vitest";
import {
  createEmulator,
  type Fault,
  faults,
  type Provided,
  packTgz,
  type RequestMatch,
  type StoredFile,
} from "../../src/emulator";
import type { ResultCollection } from "../../src/types";
import { openSession } from "./session";

type Refusal = [call: () => unknown, kind: ErrorConstructor, message: string];

const emulator = createEmulator();
const { projectId, jobId, jobtaskIds } = emulator.sample;

/** A call with an argument that its type forbids. */
function given<Argument>(call: (argument: Argument) => unknown, argument?: unknown): () => unknown {
  return () => call(argument as Argument);
}

function expectRefusal(call: () => unknown, kind: ErrorConstructor, message: string): void {
  let error: unknown;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(kind);
  expect(error).toHaveProperty("message", message);
}

describe("createEmulator", () => {
  const options =
    '"url", "storageUrl", "now", "tokenLifeSeconds", "linkLifeSeconds", "cors", "sample", "jobsPerPage", "assetLinkLifeSeconds"';

  it.each<Refusal>([
    [given(createEmulator, null), TypeError, `createEmulator takes an object with ${options}; got null.`],
    [given(createEmulator, 5), TypeError, `createEmulator takes an object with ${options}; got 5.`],
    [given(createEmulator, []), TypeError, `createEmulator takes an object with ${options}; got a list.`],
    [given(createEmulator, { now: 5 }), TypeError, 'createEmulator takes "now", a function; got 5.'],
    [
      given(createEmulator, { tokenLifeSeconds: Number.NaN }),
      RangeError,
      'createEmulator takes "tokenLifeSeconds", a number of at least 0; got NaN.',
    ],
    [
      given(createEmulator, { linkLifeSeconds: "9" }),
      TypeError,
      'createEmulator takes "linkLifeSeconds", a number of at least 0; got "9".',
    ],
    [given(createEmulator, { cors: 1 }), TypeError, 'createEmulator takes "cors", true or false; got 1.'],
    [
      given(createEmulator, { url: "api" }),
      TypeError,
      'createEmulator takes "url", an http or https address; got "api".',
    ],
    [
      given(createEmulator, { storage_url: "https://a.test" }),
      TypeError,
      'createEmulator does not take "storage_url": use "storageUrl".',
    ],
    [
      given(createEmulator, { colour: "red" }),
      TypeError,
      `createEmulator does not take "colour"; it takes ${options}.`,
    ],
  ])("refuses what it does not take: %#", expectRefusal);

  it("takes all of its options, and undefined for any of them", () => {
    const made = createEmulator({
      url: "http://a.test:81/",
      storageUrl: undefined,
      now: () => 0,
      tokenLifeSeconds: 0,
      linkLifeSeconds: 0.5,
      cors: false,
      sample: undefined,
      jobsPerPage: 1,
    });
    expect([made.url, made.storageUrl]).toEqual(["http://a.test:81", "https://storage.up42.test"]);
  });
});

describe("the state of an emulator", () => {
  it.each<Refusal>([
    [
      given(emulator.addUser, null),
      TypeError,
      'addUser takes an object with "id", "username", "password"; got null.',
    ],
    [given(emulator.addUser, { password: 5 }), TypeError, 'addUser takes "password", a text; got 5.'],
    [
      given(emulator.addProject, { api_key: "k" }),
      TypeError,
      'addProject does not take "api_key": use "apiKey".',
    ],
    [
      given(emulator.addJob, { mode: "DRY" }),
      TypeError,
      'addJob takes "mode", DEFAULT or DRY_RUN; got "DRY".',
    ],
    [
      given(emulator.addJob, { script: ["RUNNING", "SUCCEEDED"] }),
      TypeError,
      'addJob takes "script", statuses and what to wait for between them, such as ["RUNNING", { polls: 3 }, "SUCCEEDED"]; got a list.',
    ],
    [
      given(emulator.addJob, { script: ["RUNNING", { seconds: 3 }, "SUCCEEDED"] }),
      TypeError,
      `addJob's script[1] does not take "seconds"; it takes "polls", "ms".`,
    ],
    [
      given(emulator.addJob, { script: ["RUNNING", { polls: 1.5 }, "SUCCEEDED"] }),
      RangeError,
      `addJob's script[1] takes "polls", a whole number of at least 0; got 1.5.`,
    ],
    [
      given(emulator.addJob, { script: ["RUNNING"], status: "RUNNING" }),
      TypeError,
      'addJob takes "script" or "status", not both.',
    ],
    [
      given(emulator.addJob, { cancelling: { ms: -1 } }),
      RangeError,
      `addJob's cancelling takes "ms", a number of at least 0; got -1.`,
    ],
    [
      given(emulator.addJob, { tasks: -1 }),
      RangeError,
      'addJob takes "tasks", a list of objects or a whole number of at least 0; got -1.',
    ],
    [
      given(emulator.addJob, { tasks: [{}, { jobId }] }),
      TypeError,
      `addJob's tasks[1] does not take "jobId"; it takes "id", "name", "status", "blockType", "blockId", "blockVersion", "parentsIds", "dataJson", "quicklooks", "results", "logs", "creditsUsed", "info".`,
    ],
    [
      given(emulator.addJob, { tasks: [{ id: "twin" }, { id: "twin" }] }),
      RangeError,
      "addJob was given two job tasks twin.",
    ],
    [
      given(emulator.addJobs, {}),
      TypeError,
      'addJobs takes "count", a whole number of at least 0; it is missing.',
    ],
    [
      given(emulator.addJobs, { count: 2, job: {} }),
      TypeError,
      'addJobs takes "job", a function; got an object.',
    ],
    [given(emulator.addJob, { id: "" }), TypeError, 'addJob takes "id", a text that is not empty; got "".'],
    [given(emulator.addJobtask, { name: 5 }), TypeError, 'addJobtask takes "name", a text; got 5.'],
    [
      given(emulator.addJobtask, { quicklooks: ["a.png"] }),
      TypeError,
      'addJobtask takes "quicklooks", a list, each member a pair of an id and a file; got a list.',
    ],
    [
      given(emulator.addJobtask, { quicklooks: "a.png" }),
      TypeError,
      'addJobtask takes "quicklooks", a Map or a list of pairs; got "a.png".',
    ],
    [
      given(emulator.addJobtask, { results: new Uint8Array(3) }),
      TypeError,
      'addJobtask takes "results", an object with bytes, or a function that gives one; got an object.',
    ],
    [
      given(emulator.addJobtask, { creditsUsed: -1 }),
      RangeError,
      'addJobtask takes "creditsUsed", a number of at least 0; got -1.',
    ],
    [
      given(emulator.addJobtask, { job_id: jobId }),
      TypeError,
      'addJobtask does not take "job_id": use "jobId".',
    ],
  ])("is not made of what a call does not take: %#", expectRefusal);

  it.each<[string, () => unknown]>([
    ["project", () => emulator.addProject({ id: projectId })],
    ["job", () => emulator.addJob({ id: jobId })],
    ["job task", () => emulator.addJobtask({ id: jobtaskIds[0] })],
    ["user", () => emulator.addUser({ id: emulator.project(projectId).userId })],
  ])("refuses a second %s of one id", (what, call) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(new RegExp(`^The emulator has a ${what} \\S+ already\\.$`));
  });

  it("is left as it was by a refusal", () => {
    const tasks = emulator.job(jobId).tasks.length;
    expect(given(emulator.addJob, { id: "refused", tasks: [{ id: jobtaskIds[0] }] })).toThrow(RangeError);
    expect(given(emulator.job, "refused")).toThrow("The emulator has no job refused.");
    expect(given(emulator.addJobtask, { jobId, quicklooks: ["a.png"] })).toThrow(TypeError);
    expect(emulator.job(jobId).tasks).toHaveLength(tasks);
  });

  it("is made of whatever the types allow", () => {
    const { id: userId } = emulator.addUser({ id: "u", username: "", password: "p" });
    const project = emulator.addProject({ id: "p", apiKey: "k", name: "Other", userId });
    const job = emulator.addJob({ id: "j", projectId: project.id, name: null, mode: "DRY_RUN" });
    const bytes = new Uint8Array(1);
    const pairs: [string, Provided<StoredFile> | undefined][] = [
      ["a.png", { bytes }],
      ["b.png", () => ({ bytes })],
      ["c.png", undefined],
    ];
    const task = emulator.addJobtask({
      id: "t",
      jobId: job.id,
      projectId: undefined,
      status: "ON_FIRE",
      quicklooks: pairs.values(),
      results: async () => ({ bytes }),
      info: { extra: 1 },
    });
    expect(emulator.jobtask("t")).toBe(task);
    expect([...task.quicklooks.keys()]).toEqual(["a.png", "b.png", "c.png"]);
    expect(emulator.addJobtask({ quicklooks: new Map(pairs) }).quicklooks.size).toBe(3);
  });

  it("has features without a geometry, typed as the client types them", async () => {
    const { emulator, get, job } = await openSession();
    const dataJson: ResultCollection = {
      type: "FeatureCollection",
      features: [{ type: "Feature", geometry: null, properties: {} }],
    };
    const task = emulator.addJobtask({ jobId: emulator.sample.jobId, dataJson });
    emulator.job(task.jobId).dataJson = () => dataJson;
    for (const path of [`${job}/tasks/${task.id}`, job]) {
      expect(await (await get(`${path}/outputs/data-json`)).json()).toEqual(dataJson);
    }
  });
});

describe("mount", () => {
  it.each<Refusal>([
    [given(emulator.mount), TypeError, 'mount takes an object with "url", "storageUrl"; got undefined.'],
    [
      given(emulator.mount, { url: "https://a.test" }),
      TypeError,
      'mount takes "storageUrl", an http or https address; it is missing.',
    ],
    [
      given(emulator.mount, { url: "data:,", storageUrl: "https://b.test" }),
      TypeError,
      'mount takes "url", an http or https address; got "data:,".',
    ],
  ])("refuses what it does not take: %#", expectRefusal);

  it("takes two origins", async () => {
    const unmount = emulator.mount({ url: "https://a.test", storageUrl: "http://b.test" });
    expect((await emulator.fetch("https://a.test/users/me")).status).toBe(401);
    unmount();
  });
});

describe("fault", () => {
  const times = "a whole number of at least 1 or Infinity";
  const behaviour = faults.status(500);
  const faultOf = (fault: object): (() => unknown) => given<Fault>(emulator.fault, fault);

  it.each<Refusal>([
    [
      given(emulator.fault),
      TypeError,
      'fault takes an object with "match", "times", "behaviour"; got undefined.',
    ],
    [faultOf({}), TypeError, 'fault takes "behaviour", a function or a list of functions; it is missing.'],
    [
      faultOf({ behaviour: "x" }),
      TypeError,
      'fault takes "behaviour", a function or a list of functions; got "x".',
    ],
    [
      faultOf({ behaviour: [behaviour, 5] }),
      TypeError,
      'fault takes "behaviour", a function or a list of functions; got a list.',
    ],
    [faultOf({ behaviour, times: Number.NaN }), RangeError, `fault takes "times", ${times}; got NaN.`],
    [faultOf({ behaviour, times: -1 }), RangeError, `fault takes "times", ${times}; got -1.`],
    [faultOf({ behaviour, times: 0 }), RangeError, `fault takes "times", ${times}; got 0.`],
    [faultOf({ behaviour, times: 1.5 }), RangeError, `fault takes "times", ${times}; got 1.5.`],
    [
      faultOf({ behaviour, time: 2 }),
      TypeError,
      'fault does not take "time"; it takes "match", "times", "behaviour".',
    ],
    [faultOf({ behaviour, match: "/old" }), TypeError, 'fault takes "match", an object; got "/old".'],
    [
      faultOf({ behaviour, match: { url: "/old" } }),
      TypeError,
      `fault's match does not take "url"; it takes "method", "path", "origin".`,
    ],
    [
      faultOf({ behaviour, match: { path: 5 } }),
      TypeError,
      `fault's match takes "path", a text or a pattern; got 5.`,
    ],
  ])("refuses what it does not take: %#", expectRefusal);

  it.each<[string, Omit<Fault, "behaviour">]>([
    ["a number of times", { times: 3 }],
    ["no end", { times: Number.POSITIVE_INFINITY }],
    ...[{}, { path: "/a" }, { path: /a/, method: "get", origin: "storage" } satisfies RequestMatch].map(
      (match): [string, Omit<Fault, "behaviour">] => ["a match", { match }],
    ),
  ])("takes %s, with one behaviour or several", (_, fault) => {
    for (const some of [behaviour, [behaviour, behaviour]]) {
      const set = emulator.fault({ ...fault, behaviour: some });
      expect(set.hits).toBe(0);
      set.remove();
    }
  });
});

describe("packTgz", () => {
  it.each<[unknown, unknown, ErrorConstructor, string]>([
    [undefined, {}, TypeError, 'packTgz takes "members", a list, each member an object; it is missing.'],
    [[5], {}, TypeError, 'packTgz takes "members", a list, each member an object; got a list.'],
    [[{}], {}, TypeError, `packTgz's members[0] takes "path", a text; it is missing.`],
    [
      [{ path: "a" }, { path: "b", bytes: [1] }],
      {},
      TypeError,
      `packTgz's members[1] takes "bytes", a text or a Uint8Array; got a list.`,
    ],
    [
      [{ path: "a", link_to: "b" }],
      {},
      TypeError,
      `packTgz's members[0] does not take "link_to": use "linkTo".`,
    ],
    [[], { level: 10 }, RangeError, 'packTgz takes "level", a whole number from 0 to 9; got 10.'],
  ])("refuses what it does not take: %#", async (members, options, kind, message) => {
    const error = await packTgz(members as never, options as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error).toHaveProperty("message", message);
  });

  it("takes texts, bytes, folders and links", async () => {
    const members = [{ path: "a/" }, { path: "a/b", bytes: "c" }, { path: "d", bytes: new Uint8Array(2) }];
    expect(
      await packTgz([...members, { path: "e", type: "link", linkTo: "d" }], { level: 0 }),
    ).toHaveProperty("0", 0x1f);
  });
});
