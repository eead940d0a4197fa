import {
  amount,
  callback,
  check,
  checkOptions,
  count,
  flag,
  id,
  type Kind,
  type Kinds,
  listOf,
  oneOf,
  origin,
  record,
  text,
  wholeNumber,
} from "./checks";
import type { EmulatorOptions, EmulatorOrigins } from "./emulator";
import type { Fault } from "./faults/fault-list";
import type { RequestMatch } from "./incoming";
import type { EmulatedUser, ProjectInit } from "./state";
import type { ArchiveMember } from "./v1/archive";
import type { JobInit } from "./v1/job";
import type { JobtaskInit, TaskInit } from "./v1/jobtask";
import type { JobsInit } from "./v1/many-jobs";
import type { ScriptWait, StatusScript } from "./v1/script";

/** What `createEmulator` takes. */
export const emulatorOptions: Kinds<EmulatorOptions> = {
  url: origin,
  storageUrl: origin,
  now: callback,
  tokenLifeSeconds: amount,
  linkLifeSeconds: amount,
  cors: flag,
  sample: flag,
  jobsPerPage: wholeNumber(1, 10_000),
  assetLinkLifeSeconds: amount,
};

/** What `mount` takes. */
export const emulatorOrigins: Kinds<EmulatorOrigins> = {
  url: { ...origin, required: true },
  storageUrl: { ...origin, required: true },
};

/** What `addUser` takes. */
export const userInit: Kinds<EmulatedUser> = { id, username: text, password: text };

/** What `addProject` takes. */
export const projectInit: Kinds<ProjectInit> = { id, apiKey: text, name: text, userId: id };

const scriptWait: Kinds<ScriptWait> = { polls: count, ms: amount };

/** Statuses over time. */
export const statusScript: Kind = {
  words: 'statuses and what to wait for between them, such as ["RUNNING", { polls: 3 }, "SUCCEEDED"]',
  fits: (value) =>
    Array.isArray(value) &&
    value.length % 2 === 1 &&
    value.every((step, position) => (position % 2 === 0 ? text : record).fits(step)),
};

const jobInit: Kinds<JobInit> = {
  id,
  projectId: id,
  name: { words: "a text or null", fits: (value) => value === null || text.fits(value) },
  status: text,
  script: statusScript,
  tasks: {
    words: `a list of objects or ${count.words}`,
    fits: (value) => count.fits(value) || listOf(record).fits(value),
  },
  sampleOutputs: flag,
  cancelling: record,
  mode: oneOf("DEFAULT", "DRY_RUN"),
  info: record,
};

/** What `addJobs` takes. */
export const jobsInit: Kinds<JobsInit> = {
  count: { ...count, required: true },
  projectId: id,
  job: callback,
};

/** A file, or a function that gives it. */
export const storedFile: Kind = {
  words: "an object with bytes, or a function that gives one",
  fits: (value) =>
    callback.fits(value) || (record.fits(value) && isBytes((value as { bytes?: unknown }).bytes)),
};

const taskInit: Kinds<TaskInit> = {
  id,
  name: text,
  status: text,
  blockType: oneOf("DATA", "PROCESSING"),
  blockId: text,
  blockVersion: text,
  parentsIds: listOf(text),
  dataJson: {
    words: "an object or a function",
    fits: (value) => callback.fits(value) || record.fits(value),
  },
  quicklooks: {
    words: "a Map or a list of pairs",
    fits: (value) => typeof value === "object" && value !== null && Symbol.iterator in value,
  },
  results: storedFile,
  logs: text,
  creditsUsed: amount,
  info: record,
};

const jobtaskInit: Kinds<JobtaskInit> = { ...taskInit, jobId: id, projectId: id };

const quicklookPair: Kind = {
  words: "a pair of an id and a file",
  fits: (value) =>
    Array.isArray(value) && text.fits(value[0]) && (value[1] === undefined || storedFile.fits(value[1])),
};

/** Returns what `addJob` was given, when it takes it. Iterators of quicklooks are read here, once. */
export function checkedJob(init: JobInit): JobInit {
  checkOptions("addJob", init, jobInit);
  checkScript("addJob", init);
  if (init.cancelling !== undefined) checkOptions("addJob's cancelling", init.cancelling, scriptWait);
  if (typeof init.tasks !== "object") return init;
  const tasks = init.tasks.map((task, index) => checkedTask(`addJob's tasks[${index}]`, task, taskInit));
  return { ...init, tasks };
}

/** Refuses a script beside a status, or with a wait that is none. */
export function checkScript(
  call: string,
  { script, status }: { readonly script?: StatusScript | undefined; readonly status?: string | undefined },
): void {
  if (script !== undefined && status !== undefined) {
    throw new TypeError(`${call} takes "script" or "status", not both.`);
  }
  script?.forEach((step, position) => {
    if (typeof step === "object") checkOptions(`${call}'s script[${position}]`, step, scriptWait);
  });
}

/** Returns what `addJobtask` was given, when it takes it. Iterators of quicklooks are read here, once. */
export function checkedJobtask(init: JobtaskInit): JobtaskInit {
  return checkedTask("addJobtask", init, jobtaskInit);
}

function checkedTask<Init extends TaskInit>(call: string, init: Init, kinds: Kinds<Init>): Init {
  checkOptions(call, init, kinds);
  if (init.quicklooks === undefined) return init;
  const quicklooks = [...init.quicklooks];
  check(call, "quicklooks", quicklooks, listOf(quicklookPair));
  return { ...init, quicklooks };
}

const fault: Kinds<Fault> = {
  match: record,
  times: {
    words: "a whole number of at least 1 or Infinity",
    fits: (value) => (Number.isInteger(value) && Number(value) >= 1) || value === Number.POSITIVE_INFINITY,
  },
  behaviour: {
    words: "a function or a list of functions",
    fits: (value) => callback.fits(value) || listOf(callback).fits(value),
    required: true,
  },
};

const requestMatch: Kinds<RequestMatch> = {
  method: text,
  path: { words: "a text or a pattern", fits: (value) => text.fits(value) || value instanceof RegExp },
  origin: oneOf("api", "storage", "other"),
};

/** Refuses a fault that would fail, or do nothing, only when a request comes. */
export function checkFault(given: Fault): void {
  checkOptions("fault", given, fault);
  if (given.match !== undefined) checkOptions("fault's match", given.match, requestMatch);
}

const archiveMember: Kinds<ArchiveMember> = {
  path: { ...text, required: true },
  bytes: { words: "a text or a Uint8Array", fits: (value) => text.fits(value) || isBytes(value) },
  type: oneOf("file", "directory", "symlink", "link"),
  linkTo: text,
};

/** Refuses members that cannot be packed. */
export function checkMembers(members: readonly ArchiveMember[]): void {
  check("packTgz", "members", members, { ...listOf(record), required: true });
  members.forEach((member, index) => {
    checkOptions(`packTgz's members[${index}]`, member, archiveMember);
  });
}

function isBytes(value: unknown): boolean {
  return value instanceof Uint8Array;
}
