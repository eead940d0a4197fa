import { amount, listOf, nonEmptyString, objectOf, record } from "../../kinds";
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

/** The wait before a job's next status. If it has both members, both must have passed. */
export interface ScriptWait {
  /**
   * This number of responses still contain the status before the wait; the one after them contains the next status.
   * Responses with the job, the list of its tasks, or a list of jobs with it count. @default `0`
   */
  readonly polls?: number | undefined;
  /** Milliseconds by the emulator's clock. @default `0` */
  readonly ms?: number | undefined;
}

/**
 * The statuses of a job over time, with waits between them. The first begins when the job is added; the last one stays.
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

/** Input of `addJob`. All members are optional. */
export interface JobInit {
  /** Id of the job. @default a random UUID */
  readonly id?: string | undefined;
  /** Id of the project. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /** Name of the job. @default `null` */
  readonly name?: string | null | undefined;
  /** Its status, which does not change by itself. @default `"SUCCEEDED"` */
  readonly status?: JobStatus | undefined;
  /** Its status over time, instead of `status`. */
  readonly script?: StatusScript | undefined;
  /**
   * Its tasks, or their number. They follow the job: they run one after the other, and if the job fails, the last one
   * fails, or the one with such a `status`. The `status` of a task is its status after the job has ended. The default
   * `id` of a task is derived from the job's. @default `0`
   */
  readonly tasks?: number | readonly TaskInit[] | undefined;
  /**
   * Adds small outputs to each task that succeeds: a `data.json` with one feature, an archive with its GeoTIFF, and a
   * quicklook for the first task. All jobs share them. A test query gets no data path and no GeoTIFF. A task keeps the
   * outputs that it already has. With this option, the default of `tasks` is `1`. @default `false`
   */
  readonly sampleOutputs?: boolean | undefined;
  /** The wait between `CANCELLING` and `CANCELLED` after a cancellation. @default `{ polls: 1 }` */
  readonly cancelling?: ScriptWait | undefined;
  /** `DRY_RUN` marks a test query. @default `"DEFAULT"` */
  readonly mode?: "DEFAULT" | "DRY_RUN" | undefined;
  /** Members that replace the generated metadata. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** A task in the input of `addJob`. All members are optional. */
export interface TaskInit {
  /** Id of the job task. @default a random UUID */
  readonly id?: string | undefined;
  /** `<block>:<n>`. @default `"esa-s2-l2a-gtiff-visual:1"` */
  readonly name?: string | undefined;
  /**
   * Its status; for a task that follows its job, the status after the job has ended.
   * @default `"SUCCEEDED"`, or the status that matches the job's
   */
  readonly status?: JobStatus | undefined;
  /** Type of the block. @default `DATA` for the first task of a job, `PROCESSING` for the others */
  readonly blockType?: "DATA" | "PROCESSING" | undefined;
  /** Id of the block. @default a random UUID */
  readonly blockId?: string | undefined;
  /** Version of the block. @default `"1.0.0"` */
  readonly blockVersion?: string | undefined;
  /** Ids of the job tasks whose output is its input. @default the job's last task */
  readonly parentsIds?: readonly string[] | undefined;
  /** The `data.json`, or a function that returns it, whole or in pieces; without it, 404. */
  readonly dataJson?: ProvidedDataJson | undefined;
  /** Quicklooks by id, in the order of the list. An id without a file is listed, but its file is 404. */
  readonly quicklooks?: Iterable<readonly [string, Provided<StoredFile> | undefined]> | undefined;
  /** The results archive; without it, 404. */
  readonly results?: Provided<StoredFile> | undefined;
  /** The log. @default `""` */
  readonly logs?: string | undefined;
  /** Credits that the task used. @default `0` */
  readonly creditsUsed?: number | undefined;
  /** Members that replace the generated metadata. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

/** Input of `addJobtask`. All members are optional. */
export interface JobtaskInit extends TaskInit {
  /** Id of its job. @default a new job */
  readonly jobId?: string | undefined;
  /** Id of the new job's project, without `jobId`. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
}

/** Input of `addJobs`. */
export interface JobsInit {
  /** Number of jobs. */
  readonly count: number;
  /** Id of the project. @default the sample project, or else the first one */
  readonly projectId?: string | undefined;
  /**
   * Returns the input of one job by its index, counted from 0. The first job is the oldest.
   * @default all have succeeded, with one task and the sample's small outputs
   */
  readonly job?: ((index: number) => Omit<JobInit, "projectId">) | undefined;
}

const waitKinds: Kinds<ScriptWait> = { polls: count(0), ms: amount };

export const statusScript: Kind = {
  words: 'statuses with waits between them, such as ["RUNNING", { polls: 3 }, "SUCCEEDED"]',
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

export const jobsKinds: Kinds<JobsInit> = {
  count: required(count(0)),
  projectId: nonEmptyString,
  job: callback,
};

/** A file as it is, not a function that returns it. */
export const givenFile = objectOf<StoredFile>("an object with bytes", {
  bytes: required({ words: "bytes", fits: isBytes }),
  mediaType: string,
  name: string,
});

export const storedFile: Kind = {
  ...givenFile,
  words: `${givenFile.words}, or a function that returns one`,
  fits: (value) => callback.fits(value) || givenFile.fits(value),
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

/** Checks the input of `addJob`, and reads its iterators of quicklooks once. */
export function checkedJob(init: JobInit): JobInit {
  checkOptions("addJob", init, jobKinds);
  checkScript("addJob", init);
  if (init.cancelling !== undefined) checkOptions("addJob", init.cancelling, waitKinds, "cancelling");
  if (typeof init.tasks !== "object") return init;
  const tasks = init.tasks.map((task, index) => {
    const within = `tasks[${index}]`;
    return withQuicklooks("addJob", `${within}.quicklooks`, checkOptions("addJob", task, taskKinds, within));
  });
  return { ...init, tasks };
}

/** Refuses a script together with a status, or with a wrong wait. */
export function checkScript(
  call: string,
  { script, status }: { readonly script?: StatusScript | undefined; readonly status?: string | undefined },
): void {
  checkNotBoth(call, { script, status }, "script", "status");
  script?.forEach((step, position) => {
    if (typeof step === "object") checkOptions(call, step, waitKinds, `script[${position}]`);
  });
}

/** Checks the input of `addJobtask`, and reads its iterator of quicklooks once. */
export function checkedJobtask(init: JobtaskInit): JobtaskInit {
  return withQuicklooks("addJobtask", "quicklooks", checkOptions("addJobtask", init, jobtaskKinds));
}

function withQuicklooks<Init extends TaskInit>(call: string, name: string, init: Init): Init {
  if (init.quicklooks === undefined) return init;
  const quicklooks = [...init.quicklooks];
  check(call, name, quicklooks, listOf(quicklookPair));
  return { ...init, quicklooks };
}
