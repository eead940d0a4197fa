import { amount, listOf, nonEmptyString, record } from "../../kinds";
import {
  boolean,
  callback,
  check,
  checkNotBoth,
  checkOptions,
  count,
  type Kind,
  type Kinds,
  oneOf,
  required,
  string,
} from "../../options";
import { orNull } from "../options";
import { isBytes, type Provided, type ProvidedDataJson, type StoredFile } from "../provided";
import type { JobStatus } from "./statuses";

/** What a job waits for before its next status. Of two, both must have passed. */
export interface ScriptWait {
  /**
   * Answers that tell where the job stands: the job, the list of its tasks, and a list of jobs that it is in. So many
   * of them tell the status before the wait, and the one after them the next status. @default `0`
   */
  readonly polls?: number | undefined;
  /** Milliseconds by the emulator's clock. @default `0` */
  readonly ms?: number | undefined;
}

/**
 * The statuses of a job over time, with what it waits for between them. The first begins when the job is added; at the
 * last it stays.
 *
 * @example
 * ```ts
 * import { createEmulator } from "up42-js/emulator";
 *
 * const emulator = createEmulator();
 * emulator.addJob({ script: ["PENDING", { ms: 2000 }, "RUNNING", { polls: 3 }, "SUCCEEDED"] });
 * ```
 */
export type StatusScript = readonly [JobStatus, ...(JobStatus | ScriptWait)[]];

/** What a job is made of. Everything has a default. */
export interface JobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the project. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /** Name of the job. @default `null` */
  readonly name?: string | null | undefined;
  /** Where the job stands, and goes on standing. @default `"SUCCEEDED"` */
  readonly status?: JobStatus | undefined;
  /** Where the job stands over time, in the place of `status`. */
  readonly script?: StatusScript | undefined;
  /**
   * Its tasks, or how many. They follow the job: they take turns while it runs, and where it fails, so does the last
   * one, or the one whose `status` says so. A `status` is here where the task stands once the job has ended. An `id`
   * that is not given is derived from the job's. @default `0`
   */
  readonly tasks?: number | readonly TaskInit[] | undefined;
  /**
   * Gives each task that succeeds small outputs, shared by all jobs that ask for them: a `data.json` with one feature
   * and an archive with its GeoTIFF; to the first task also a quicklook. Those of a test query have no data path and no
   * GeoTIFF. What a task has of its own stays. With it, the default of `tasks` is `1`. @default `false`
   */
  readonly sampleOutputs?: boolean | undefined;
  /** What it waits for between `CANCELLING` and `CANCELLED`, once it is cancelled. @default `{ polls: 1 }` */
  readonly cancelling?: ScriptWait | undefined;
  /** `DRY_RUN` marks a test query. @default `"DEFAULT"` */
  readonly mode?: "DEFAULT" | "DRY_RUN" | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What a job task of a given job is made of. Everything has a default. */
export interface TaskInit {
  /** Id of the job task. @default a random UUID */
  readonly id?: string | undefined;
  /** `<block>:<n>`. @default `"esa-s2-l2a-gtiff-visual:1"` */
  readonly name?: string | undefined;
  /**
   * Where the task stands; in a job whose tasks follow it, once that has ended.
   * @default `"SUCCEEDED"`, or what goes with the job
   */
  readonly status?: JobStatus | undefined;
  /** Type of the block. @default `DATA` for the first task of a job, `PROCESSING` for the others */
  readonly blockType?: "DATA" | "PROCESSING" | undefined;
  /** Id of the block. @default a random UUID */
  readonly blockId?: string | undefined;
  /** Version of the block. @default `"1.0.0"` */
  readonly blockVersion?: string | undefined;
  /** Ids of the job tasks it takes its input from. @default the job's last task */
  readonly parentsIds?: readonly string[] | undefined;
  /** The `data.json`, or a function that gives it, also in pieces of its string; none means 404. */
  readonly dataJson?: ProvidedDataJson | undefined;
  /** Quicklooks by id, in the order of the list. An id without a file is listed, and 404 when it is asked for. */
  readonly quicklooks?: Iterable<readonly [string, Provided<StoredFile> | undefined]> | undefined;
  /** The results archive; none means 404. */
  readonly results?: Provided<StoredFile> | undefined;
  /** Text of the logs. @default `""` */
  readonly logs?: string | undefined;
  /** Credits that the task took. @default `0` */
  readonly creditsUsed?: number | undefined;
  /** Members laid over the metadata that the emulator makes up. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** What a job task is made of. Everything has a default. */
export interface JobtaskInit extends TaskInit {
  /** The job it belongs to. @default a new job */
  readonly jobId?: string | undefined;
  /** The project of the new job, where `jobId` is not given. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
}

/** Many jobs at once. */
export interface JobsInit {
  /** How many. */
  readonly count: number;
  /** Id of the project. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /**
   * What sets a job apart from the others, by its place from 0: the first is the oldest.
   * @default all have succeeded, with one task and the sample's small outputs
   */
  readonly job?: ((index: number) => Omit<JobInit, "projectId">) | undefined;
}

const waitKinds: Kinds<ScriptWait> = { polls: count(0), ms: amount };

/** Statuses over time. */
export const statusScript: Kind = {
  words: 'statuses and what to wait for between them, such as ["RUNNING", { polls: 3 }, "SUCCEEDED"]',
  fits: (value) =>
    Array.isArray(value) &&
    value.length % 2 === 1 &&
    value.every((step, position) => (position % 2 === 0 ? string : record).fits(step)),
};

const jobKinds: Kinds<JobInit> = {
  id: nonEmptyString,
  projectId: nonEmptyString,
  name: orNull(string),
  status: string,
  script: statusScript,
  tasks: {
    words: `an array of objects or ${count(0).words}`,
    fits: (value) => count(0).fits(value) || listOf(record).fits(value),
  },
  sampleOutputs: boolean,
  cancelling: record,
  mode: oneOf(["DEFAULT", "DRY_RUN"]),
  info: record,
};

/** What `addJobs` takes. */
export const jobsKinds: Kinds<JobsInit> = {
  count: required(count(0)),
  projectId: nonEmptyString,
  job: callback,
};

/** A file, or a function that gives it. */
export const storedFile: Kind = {
  words: "an object with bytes, or a function that gives one",
  fits: (value) =>
    callback.fits(value) || (record.fits(value) && isBytes((value as { bytes?: unknown }).bytes)),
};

const taskKinds: Kinds<TaskInit> = {
  id: nonEmptyString,
  name: string,
  status: string,
  blockType: oneOf(["DATA", "PROCESSING"]),
  blockId: string,
  blockVersion: string,
  parentsIds: listOf(string),
  dataJson: {
    words: "an object or a function",
    fits: (value) => callback.fits(value) || record.fits(value),
  },
  quicklooks: {
    words: "a Map or an array of pairs",
    fits: (value) => typeof value === "object" && value !== null && Symbol.iterator in value,
  },
  results: storedFile,
  logs: string,
  creditsUsed: amount,
  info: record,
};

const jobtaskKinds = {
  ...taskKinds,
  jobId: nonEmptyString,
  projectId: nonEmptyString,
} satisfies Kinds<JobtaskInit>;

const quicklookPair: Kind = {
  words: "a pair of an id and a file",
  fits: (value) =>
    Array.isArray(value) && string.fits(value[0]) && (value[1] === undefined || storedFile.fits(value[1])),
};

/** Returns what `addJob` was given, when it takes it. Iterators of quicklooks are read here, once. */
export function checkedJob(init: JobInit): JobInit {
  checkOptions("addJob", init, jobKinds);
  checkScript("addJob", init);
  if (init.cancelling !== undefined) checkOptions("addJob's cancelling", init.cancelling, waitKinds);
  if (typeof init.tasks !== "object") return init;
  const tasks = init.tasks.map((task, index) => {
    const call = `addJob's tasks[${index}]`;
    return withQuicklooks(call, checkOptions(call, task, taskKinds));
  });
  return { ...init, tasks };
}

/** Refuses a script beside a status, or with a wait that is not one. */
export function checkScript(
  call: string,
  { script, status }: { readonly script?: StatusScript | undefined; readonly status?: string | undefined },
): void {
  checkNotBoth(call, { script, status }, "script", "status");
  script?.forEach((step, position) => {
    if (typeof step === "object") checkOptions(`${call}'s script[${position}]`, step, waitKinds);
  });
}

/** Returns what `addJobtask` was given, when it takes it. Iterators of quicklooks are read here, once. */
export function checkedJobtask(init: JobtaskInit): JobtaskInit {
  return withQuicklooks("addJobtask", checkOptions("addJobtask", init, jobtaskKinds));
}

function withQuicklooks<Init extends TaskInit>(call: string, init: Init): Init {
  if (init.quicklooks === undefined) return init;
  const quicklooks = [...init.quicklooks];
  check(call, "quicklooks", quicklooks, listOf(quicklookPair));
  return { ...init, quicklooks };
}
