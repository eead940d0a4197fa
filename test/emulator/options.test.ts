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
import { InputError } from "../../src/errors";
import type { ResultCollection } from "../../src/types";
import { openSession } from "./session";

type Refusal = [call: () => unknown, message: string];

const emulator = createEmulator();
const { projectId, jobId, jobtaskIds } = emulator.sample;

/** A call with an argument that its type forbids. */
function given<Argument>(call: (argument: Argument) => unknown, argument?: unknown): () => unknown {
  return () => call(argument as Argument);
}

function expectRefusal(call: () => unknown, message: string): void {
  let error: unknown;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  expect(error).toHaveProperty("message", message);
}

describe("createEmulator", () => {
  const options =
    "url, storageUrl, now, tokenLifeSeconds, linkLifeSeconds, cors, sample, jobsPerPage, assetLinkLifeSeconds, maxLoggedRequests";

  it.each<Refusal>([
    [
      given(createEmulator, null),
      `createEmulator takes one object with named options (${options}), not null.`,
    ],
    [given(createEmulator, 5), `createEmulator takes one object with named options (${options}), not 5.`],
    [
      given(createEmulator, []),
      `createEmulator takes one object with named options (${options}), not an empty array.`,
    ],
    [given(createEmulator, { now: 5 }), 'createEmulator takes "now", a function; got 5.'],
    [
      given(createEmulator, { tokenLifeSeconds: Number.NaN }),
      'createEmulator takes "tokenLifeSeconds", a number of at least 0; got NaN.',
    ],
    [
      given(createEmulator, { linkLifeSeconds: "9" }),
      'createEmulator takes "linkLifeSeconds", a number of at least 0; got "9".',
    ],
    [given(createEmulator, { cors: 1 }), 'createEmulator takes "cors", true or false; got 1.'],
    [
      given(createEmulator, { url: "api" }),
      'createEmulator takes "url", an http or https address; got "api".',
    ],
    [
      given(createEmulator, { storage_url: "https://a.test" }),
      'createEmulator has no option "storage_url"; did you mean "storageUrl"?',
    ],
    [given(createEmulator, { colour: "red" }), `createEmulator has no option "colour"; it takes ${options}.`],
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
      "addUser takes one object with named options (id, username, password), not null.",
    ],
    [given(emulator.addUser, { password: 5 }), 'addUser takes "password", a string; got 5.'],
    [
      given(emulator.addProject, { api_key: "k" }),
      'addProject has no option "api_key"; did you mean "apiKey"?',
    ],
    [given(emulator.addJob, { mode: "DRY" }), 'addJob takes "mode", one of DEFAULT, DRY_RUN; got "DRY".'],
    [
      given(emulator.addJob, { script: ["RUNNING", "SUCCEEDED"] }),
      'addJob takes "script", statuses with waits between them, such as ["RUNNING", { polls: 3 }, "SUCCEEDED"]; got an array.',
    ],
    [
      given(emulator.addJob, { script: ["RUNNING", { seconds: 3 }, "SUCCEEDED"] }),
      `addJob's script[1] has no option "seconds"; it takes polls, ms.`,
    ],
    [
      given(emulator.addJob, { script: ["RUNNING", { polls: 1.5 }, "SUCCEEDED"] }),
      `addJob takes "script[1].polls", a whole number of at least 0; got 1.5.`,
    ],
    [
      given(emulator.addJob, { script: ["RUNNING"], status: "RUNNING" }),
      'addJob takes "script" or "status", not both.',
    ],
    [
      given(emulator.addJob, { cancelling: { ms: -1 } }),
      `addJob takes "cancelling.ms", a number of at least 0; got -1.`,
    ],
    [
      given(emulator.addJob, { tasks: -1 }),
      'addJob takes "tasks", an array of objects or a whole number of at least 0; got -1.',
    ],
    [
      given(emulator.addJob, { tasks: [{}, { jobId }] }),
      `addJob's tasks[1] has no option "jobId"; it takes id, name, status, blockType, blockId, blockVersion, parentsIds, dataJson, quicklooks, results, logs, creditsUsed, info.`,
    ],
    [
      given(emulator.addJob, { tasks: [{ quicklooks: ["a.png"] }] }),
      'addJob takes "tasks[0].quicklooks", an array, each member a pair of an id and a file; got an array with "a.png".',
    ],
    [
      given(emulator.addJob, { tasks: [{ id: "twin" }, { id: "twin" }] }),
      "addJob got two job tasks with the id twin.",
    ],
    [given(emulator.addJobs, {}), 'addJobs needs "count", a whole number of at least 0; it is missing.'],
    [given(emulator.addJobs, { count: 2, job: {} }), 'addJobs takes "job", a function; got an object.'],
    [
      given(emulator.addJob, { id: "" }),
      'addJob takes "id", a string that is not empty; got an empty string.',
    ],
    [given(emulator.addJobtask, { name: 5 }), 'addJobtask takes "name", a string; got 5.'],
    [
      given(emulator.addJobtask, { quicklooks: ["a.png"] }),
      'addJobtask takes "quicklooks", an array, each member a pair of an id and a file; got an array with "a.png".',
    ],
    [
      given(emulator.addJobtask, { quicklooks: "a.png" }),
      'addJobtask takes "quicklooks", a Map or an array of pairs; got "a.png".',
    ],
    [
      given(emulator.addJobtask, { results: new Uint8Array(3) }),
      'addJobtask takes "results", an object with bytes, or a function that returns one; got an instance of a class.',
    ],
    [
      given(emulator.addJobtask, { creditsUsed: -1 }),
      'addJobtask takes "creditsUsed", a number of at least 0; got -1.',
    ],
    [
      given(emulator.addJobtask, { job_id: jobId }),
      'addJobtask has no option "job_id"; did you mean "jobId"?',
    ],
  ])("is not made of what a call does not take: %#", expectRefusal);

  it.each<[string, () => unknown]>([
    ["project", () => emulator.addProject({ id: projectId })],
    ["job", () => emulator.addJob({ id: jobId })],
    ["job task", () => emulator.addJobtask({ id: jobtaskIds[0] })],
    ["user", () => emulator.addUser({ id: emulator.project(projectId).userId })],
  ])("refuses a second %s of one id", (what, call) => {
    expect(call).toThrow(InputError);
    expect(call).toThrow(new RegExp(`^The emulator already has ${what} \\S+\\.$`));
  });

  it("is left as it was by a refusal", () => {
    const tasks = emulator.job(jobId).tasks.length;
    expect(given(emulator.addJob, { id: "refused", tasks: [{ id: jobtaskIds[0] }] })).toThrow(InputError);
    expect(given(emulator.job, "refused")).toThrow("The emulator has no job refused.");
    expect(given(emulator.addJobtask, { jobId, quicklooks: ["a.png"] })).toThrow(InputError);
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
    [given(emulator.mount), "mount takes one object with named options (url, storageUrl), not undefined."],
    [
      given(emulator.mount, { url: "https://a.test" }),
      'mount needs "storageUrl", an http or https address; it is missing.',
    ],
    [
      given(emulator.mount, { url: "data:,", storageUrl: "https://b.test" }),
      'mount needs "url", an http or https address; got "data:,".',
    ],
  ])("refuses what it does not take: %#", expectRefusal);

  it("takes two origins", async () => {
    const unmount = emulator.mount({ url: "https://a.test", storageUrl: "http://b.test" });
    expect((await emulator.fetch("https://a.test/users/me")).status).toBe(401);
    unmount();
  });
});

describe("a ready-made fault", () => {
  const wrong: Readonly<Record<keyof typeof faults, Refusal[]>> = {
    respond: [
      [
        given(faults.respond, { statuss: 500 }),
        'faults.respond has no option "statuss"; it takes status, headers, body.',
      ],
      [
        given(faults.respond, { status: 99 }),
        'faults.respond takes "status", a whole number from 200 to 599; got 99.',
      ],
      [
        given(faults.respond, { headers: { a: 1 } }),
        'faults.respond takes "headers", an object with a string for each header; got an object.',
      ],
    ],
    status: [
      [
        given(faults.status, "nope"),
        'faults.status needs "code", a whole number from 200 to 599; got "nope".',
      ],
      [given(faults.status), 'faults.status needs "code", a whole number from 200 to 599; it is missing.'],
      [
        () => faults.status(503, { retry_after_seconds: 1 } as object),
        'faults.status has no option "retry_after_seconds"; did you mean "retryAfterSeconds"?',
      ],
    ],
    tooManyRequests: [
      [
        given(faults.tooManyRequests, { retryAfterSeconds: "1" }),
        'faults.tooManyRequests takes "retryAfterSeconds", a number of at least 0; got "1".',
      ],
    ],
    padBody: [
      [
        given(faults.padBody, { bytes: -1 }),
        'faults.padBody takes "bytes", a whole number of at least 0; got -1.',
      ],
    ],
    addToJson: [[given(faults.addToJson, {}), 'faults.addToJson needs "member", a string; it is missing.']],
    problem: [
      [given(faults.problem, { status: 500 }), 'faults.problem needs "title", a string; it is missing.'],
      [
        given(faults.problem, null),
        "faults.problem takes one object with named options (status, title, detail, type), not null.",
      ],
    ],
    errorInside200: [
      [
        given(faults.errorInside200, { code: null }),
        'faults.errorInside200 takes "code", a number or a string; got null.',
      ],
    ],
    redirect: [
      [given(faults.redirect, {}), 'faults.redirect needs "to", a string that is not empty; it is missing.'],
      [
        given(faults.redirect, { to: "/", status: 300 }),
        'faults.redirect takes "status", 301, 302, 303, 307 or 308; got 300.',
      ],
    ],
    quoteRequest: [
      [
        given(faults.quoteRequest, { status: 600 }),
        'faults.quoteRequest takes "status", a whole number from 200 to 599; got 600.',
      ],
    ],
    networkFailure: [],
    connectionLimit: [
      [
        given(faults.connectionLimit, {}),
        'faults.connectionLimit needs "atOnce", a whole number of at least 0; it is missing.',
      ],
      [
        given(faults.connectionLimit, { atOnce: 1, behaviour: 503 }),
        'faults.connectionLimit takes "behaviour", a function; got 503.',
      ],
    ],
    latency: [
      [given(faults.latency, { ms: "9" }), 'faults.latency needs "ms", a number of at least 0; got "9".'],
    ],
    cutBody: [
      [given(faults.cutBody, { afterr: 3 }), 'faults.cutBody has no option "afterr"; it takes afterBytes.'],
      [
        given(faults.cutBody, { afterBytes: 1.5 }),
        'faults.cutBody needs "afterBytes", a whole number of at least 0; got 1.5.',
      ],
    ],
    cutBodyAtRandom: [
      [
        given(faults.cutBodyAtRandom, { seed: 1, maxBytes: 0 }),
        'faults.cutBodyAtRandom needs "maxBytes", a whole number of at least 1; got 0.',
      ],
      [
        given(faults.cutBodyAtRandom, { seed: "a", maxBytes: 1 }),
        'faults.cutBodyAtRandom needs "seed", a number; got "a".',
      ],
    ],
    endBody: [
      [
        given(faults.endBody, {}),
        'faults.endBody needs "afterBytes", a whole number of at least 0; it is missing.',
      ],
    ],
    stallBody: [
      [
        given(faults.stallBody, 5),
        "faults.stallBody takes one object with named options (afterBytes), not 5.",
      ],
    ],
    slowBody: [
      [
        given(faults.slowBody, { bytesPerSecond: 0 }),
        'faults.slowBody needs "bytesPerSecond", a number greater than 0; got 0.',
      ],
    ],
    truncateBody: [
      [
        given(faults.truncateBody, { toBytes: -1 }),
        'faults.truncateBody needs "toBytes", a whole number of at least 0; got -1.',
      ],
    ],
    corruptBody: [
      [
        given(faults.corruptBody, { atByte: true }),
        'faults.corruptBody needs "atByte", a whole number of at least 0; got true.',
      ],
    ],
    gzipBody: [],
    replaceBody: [
      [
        given(faults.replaceBody, { body: 5 }),
        'faults.replaceBody needs "body", a string or a Uint8Array; got 5.',
      ],
    ],
    changeHeaders: [
      [
        given(faults.changeHeaders, { etag: 5 }),
        'faults.changeHeaders needs "changes", an object with a string or null for each header; got an object.',
      ],
    ],
    hideHeaders: [
      [
        given(faults.hideHeaders, { except: "etag" }),
        'faults.hideHeaders takes "except", an array, each member a string; got "etag".',
      ],
    ],
    refuseHeaders: [
      [
        given(faults.refuseHeaders, { except: [5] }),
        'faults.refuseHeaders takes "except", an array, each member a string; got an array with 5.',
      ],
    ],
    corsOff: [],
    replaceObject: [
      [
        given(faults.replaceObject, { bytes: "a" }),
        'faults.replaceObject needs "file", an object with bytes; got an object whose "bytes" is not right.',
      ],
    ],
    ignoreRange: [],
    sendPart: [
      [
        given(faults.sendPart, { bytes: 0 }),
        'faults.sendPart needs "bytes", a whole number of at least 1; got 0.',
      ],
    ],
    decompressStored: [],
    shiftRange: [
      [
        given(faults.shiftRange, { byBytes: 0.5 }),
        'faults.shiftRange needs "byBytes", a whole number; got 0.5.',
      ],
    ],
    refuseRange: [],
    refuseLink: [
      [
        given(faults.refuseLink, { status: 100 }),
        'faults.refuseLink takes "status", a whole number from 200 to 599; got 100.',
      ],
    ],
    lapseLinks: [
      [
        given(faults.lapseLinks, { afterRequests: -1 }),
        'faults.lapseLinks takes "afterRequests", a whole number of at least 0; got -1.',
      ],
    ],
    sometimes: [
      [
        given(faults.sometimes, { share: 2, behaviour: faults.corsOff() }),
        'faults.sometimes needs "share", a number from 0 to 1; got 2.',
      ],
      [
        given(faults.sometimes, { share: 1 }),
        'faults.sometimes needs "behaviour", a function; it is missing.',
      ],
    ],
  };

  it("takes no options only if it is one of these", () => {
    const free = Object.entries(wrong).filter(([, refusals]) => refusals.length === 0);
    expect(free.map(([name]) => name)).toEqual([
      "networkFailure",
      "gzipBody",
      "corsOff",
      "ignoreRange",
      "decompressStored",
      "refuseRange",
    ]);
    for (const [name] of free) expect(faults[name as "corsOff"]).toHaveLength(0);
  });

  it.each(
    Object.entries(wrong).flatMap(([name, refusals]) =>
      refusals.map(([call, message]) => ({ name, call, message })),
    ),
  )("$name refuses what it does not take: $message", ({ call, message }) => expectRefusal(call, message));
});

describe("what was asked of an emulator", () => {
  it.each<Refusal>([
    [
      given(emulator.maxConcurrent, { pth: "/a" }),
      'maxConcurrent has no option "pth"; it takes method, path, origin.',
    ],
    [
      given(emulator.maxPerSecond, 5),
      "maxPerSecond takes one object with named options (method, path, origin), not 5.",
    ],
    [given(emulator.job, "nope"), "The emulator has no job nope."],
    [given(emulator.job, {}), "The emulator has no job whose id is an object."],
  ])("is refused in a sentence: %#", expectRefusal);
});

describe("fault", () => {
  const times = "a whole number of at least 1 or Infinity";
  const behaviour = faults.status(500);
  const faultOf = (fault: object): (() => unknown) => given<Fault>(emulator.fault, fault);

  it.each<Refusal>([
    [
      given(emulator.fault),
      "fault takes one object with named options (match, times, behaviour), not undefined.",
    ],
    [faultOf({}), 'fault needs "behaviour", a function or an array of functions; it is missing.'],
    [faultOf({ behaviour: "x" }), 'fault needs "behaviour", a function or an array of functions; got "x".'],
    [
      faultOf({ behaviour: [behaviour, 5] }),
      'fault needs "behaviour", a function or an array of functions; got an array with 5.',
    ],
    [faultOf({ behaviour, times: Number.NaN }), `fault takes "times", ${times}; got NaN.`],
    [faultOf({ behaviour, times: -1 }), `fault takes "times", ${times}; got -1.`],
    [faultOf({ behaviour, times: 0 }), `fault takes "times", ${times}; got 0.`],
    [faultOf({ behaviour, times: 1.5 }), `fault takes "times", ${times}; got 1.5.`],
    [faultOf({ behaviour, time: 2 }), 'fault has no option "time"; it takes match, times, behaviour.'],
    [faultOf({ behaviour, match: "/old" }), 'fault takes "match", a plain object; got "/old".'],
    [
      faultOf({ behaviour, match: { url: "/old" } }),
      `fault's match has no option "url"; it takes method, path, origin.`,
    ],
    [faultOf({ behaviour, match: { path: 5 } }), `fault takes "match.path", a string or a pattern; got 5.`],
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
  it.each<[unknown, unknown, string]>([
    [undefined, {}, 'packTgz needs "members", an array, each member a plain object; it is missing.'],
    [[5], {}, 'packTgz needs "members", an array, each member a plain object; got an array with 5.'],
    [[{}], {}, `packTgz needs "members[0].path", a string; it is missing.`],
    [
      [{ path: "a" }, { path: "b", bytes: [1] }],
      {},
      `packTgz takes "members[1].bytes", a string or a Uint8Array; got an array.`,
    ],
    [
      [{ path: "a", link_to: "b" }],
      {},
      `packTgz's members[0] has no option "link_to"; did you mean "linkTo"?`,
    ],
    [[], { level: 10 }, 'packTgz takes "level", a whole number from 0 to 9; got 10.'],
  ])("refuses what it does not take: %#", async (members, options, message) => {
    const error = await packTgz(members as never, options as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toHaveProperty("message", message);
  });

  it("takes texts, bytes, folders and links", async () => {
    const members = [{ path: "a/" }, { path: "a/b", bytes: "c" }, { path: "d", bytes: new Uint8Array(2) }];
    expect(
      await packTgz([...members, { path: "e", type: "link", linkTo: "d" }], { level: 0 }),
    ).toHaveProperty("0", 0x1f);
  });
});
