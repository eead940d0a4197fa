import type { ArchiveMember } from "./archive";
import {
  amount,
  callback,
  check,
  checkOptions,
  flag,
  id,
  type Kind,
  type Kinds,
  listOf,
  oneOf,
  origin,
  record,
  text,
} from "./checks";
import type { EmulatorOptions, EmulatorOrigins } from "./emulator";
import type { Fault } from "./fault-list";
import type { RequestMatch } from "./incoming";
import type { JobInit } from "./job";
import type { JobtaskInit } from "./jobtask";
import type { EmulatedUser, ProjectInit } from "./state";

/** What `createEmulator` takes. */
export const emulatorOptions: Kinds<EmulatorOptions> = {
  url: origin,
  storageUrl: origin,
  now: callback,
  tokenLifeSeconds: amount,
  linkLifeSeconds: amount,
  cors: flag,
  sample: flag,
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

/** What `addJob` takes. */
export const jobInit: Kinds<JobInit> = {
  id,
  projectId: id,
  name: { words: "a text or null", fits: (value) => value === null || text.fits(value) },
  status: text,
  mode: oneOf("DEFAULT", "DRY_RUN"),
  info: record,
};

const storedFile: Kind = {
  words: "an object with bytes, or a function that gives one",
  fits: (value) =>
    callback.fits(value) || (record.fits(value) && isBytes((value as { bytes?: unknown }).bytes)),
};

const jobtaskInit: Kinds<JobtaskInit> = {
  id,
  jobId: id,
  projectId: id,
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

const quicklookPair: Kind = {
  words: "a pair of an id and a file",
  fits: (value) =>
    Array.isArray(value) && text.fits(value[0]) && (value[1] === undefined || storedFile.fits(value[1])),
};

/** Returns what `addJobtask` was given, when it takes it. Iterators of quicklooks are read here, once. */
export function checkedJobtask(init: JobtaskInit): JobtaskInit {
  checkOptions("addJobtask", init, jobtaskInit);
  if (init.quicklooks === undefined) return init;
  const quicklooks = [...init.quicklooks];
  check("addJobtask", "quicklooks", quicklooks, listOf(quicklookPair));
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
