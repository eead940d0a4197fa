import { ApiError, isUp42Error, NetworkError, TimeoutError } from "../errors";
import { apiError, serverWords } from "../http/answers";
import { checkedBody } from "../http/checked-body";
import { notFoundAs } from "../http/not-found";
import { asSentence } from "../http/sentence";
import { jsonObject } from "../kinds";
import { callKinds, checkOptions, id, isRecord, type Kinds, required } from "../options";
import type { Session } from "../session/session";
import { linkedPages } from "../stac/linked-pages";
import { nameLike } from "../stac/name-kinds";
import type { CallOptions } from "../types";
import { faultsOf, inOneSentence } from "./processing-faults";
import { isProcessingJobInfo } from "./processing-job-info";
import type { CostEstimate, ProcessInfo, ProcessingJobInfo, ValidationResult } from "./processing-types";

/** Options of `getProcess`. */
export interface GetProcessOptions extends CallOptions {
  /** Id of the process, such as `pansharpening`. */
  readonly processId: string;
}

/** Options of `validateProcess` and `estimateCost`. */
export interface ProcessInputsOptions extends GetProcessOptions {
  /**
   * Inputs of the process: a `title` for its results, and the addresses of the STAC items to process, such as the `href`
   * of an item's link `self`, as `item`, `items` or another name that the process defines.
   */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Options of `runProcess`. */
export interface RunProcessOptions extends ProcessInputsOptions {
  /** Id of the workspace for the job and its results. */
  readonly workspaceId: string;
}

const processKinds = {
  processId: required(nameLike("pansharpening")),
  ...callKinds,
} satisfies Kinds<GetProcessOptions>;

const inputsKinds = {
  ...processKinds,
  inputs: {
    ...jsonObject,
    words: 'an object such as { title: "Berlin", item: "https://…" }',
    required: true,
  },
} satisfies Kinds<ProcessInputsOptions>;

const processesPath = "v2/processing/processes";

export async function getProcesses(session: Session, options: CallOptions = {}): Promise<ProcessInfo[]> {
  checkOptions("getProcesses", options, callKinds);
  const processes: ProcessInfo[] = [];
  const pages = linkedPages(session, { path: processesPath }, { ...processPages, signal: options.signal });
  for await (const process of pages) processes.push(process);
  return processes;
}

export async function getProcess(session: Session, options: GetProcessOptions): Promise<ProcessInfo> {
  checkOptions("getProcess", options, processKinds);
  return readProcess(session, processAt(options), options);
}

/**
 * Checks whether a process would accept inputs, and whether its licence is accepted. Runs nothing.
 *
 * @throws {NotFoundError} when the process does not exist.
 */
export async function validateProcess(
  session: Session,
  options: ProcessInputsOptions,
): Promise<ValidationResult> {
  const { inputs, signal } = checkOptions("validateProcess", options, inputsKinds);
  const process = processAt(options);
  const info = await readProcess(session, process, { signal });
  const licence = await checkLicences(session, info, { signal });
  const path = `${process.path}/validation`;
  try {
    const answer = await session.api.postJson(path, { inputs }, { isQuestion: true, signal });
    return validation([...licence, ...faultsOf(answer)]);
  } catch (error) {
    // A positive answer has no body.
    if (isUp42Error(error, "ApiError") && error.status < 300 && error.body === "") return validation(licence);
    const faults = isRefusedInputs(error) ? faultsOf(error.body) : [];
    if (faults.length > 0) return validation([...licence, ...faults]);
    throw process.meaning(error);
  }
}

/** Gets the price of a run. Runs nothing. */
export async function estimateCost(session: Session, options: ProcessInputsOptions): Promise<CostEstimate> {
  const { inputs } = checkOptions("estimateCost", options, inputsKinds);
  const process = processAt(options);
  const path = `${process.path}/cost`;
  const { api } = session;
  const cost = await api
    .postJson(path, { inputs }, { isQuestion: true, signal: options.signal })
    .catch((error) => {
      throw process.meaning(inWords(error, `The cost of the process ${options.processId} was not estimated`));
    });
  const what = "The estimate names no credits";
  return checkedBody(api.asked(path, "POST"), cost, { fits: isEstimate, what });
}

/**
 * Runs a process, which costs credits: one request, which is never retried. Returns the job that the service created.
 */
export async function runProcess(session: Session, options: RunProcessOptions): Promise<ProcessingJobInfo> {
  const kinds = { ...inputsKinds, workspaceId: required(id) };
  const { inputs, workspaceId, signal } = checkOptions("runProcess", options, kinds);
  const process = processAt(options);
  const path = `${process.path}/execution?workspaceId=${workspaceId}`;
  const { api } = session;
  const info = await api.postJson(path, { inputs }, { isQuestion: false, signal }).catch((error) => {
    throw isAboutWorkspace(error)
      ? restated(
          error,
          `The process ${options.processId} was not run: ${asSentence(serverWords(error.body) ?? "")}`,
        )
      : process.meaning(notRun(error, options.processId));
  });
  if (isProcessingJobInfo(info)) return info;
  const what = `The process was run, but the response is not a job with an id and a status. ${lookFirst}`;
  throw apiError(api.asked(path, "POST"), { status: 200, body: info, what, quoted: false });
}

const lookFirst =
  "A job that costs credits may have been started anyway: check with getProcessingJobs() before you run it again.";

/** Whether a 404 is about the workspace, not about the process. */
function isAboutWorkspace(error: unknown): error is ApiError {
  return (
    isUp42Error(error, "ApiError") && error.status === 404 && /workspace/i.test(serverWords(error.body) ?? "")
  );
}

function notRun(error: unknown, processId: string): unknown {
  if (isUp42Error(error, "NetworkError", "TimeoutError")) {
    const { method, url } = error;
    const details = { method, url, cause: error };
    const message = `${error.message} ${lookFirst}`;
    return error.name === "TimeoutError"
      ? new TimeoutError(message, details)
      : new NetworkError(message, details);
  }
  if (!isUp42Error(error, "ApiError")) return error;
  // The request may have arrived: a 408, a failure inside the service, or a successful answer that cannot be read.
  const isUncertain = error.status === 408 || error.status >= 500 || error.status < 400;
  if (isUncertain) return restated(error, `${error.message} ${lookFirst}`);
  return inWords(error, `The process ${processId} was not run`);
}

/** Restates a refusal: first what was not done, then the faults that the service names. */
function inWords(error: unknown, what: string): unknown {
  if (!isUp42Error(error, "ApiError") || error.status === 404) return error;
  const faults = faultsOf(error.body);
  if (faults.length === 0) {
    return restated(error, asSentence(`${what}: ${serverWords(error.body) ?? error.message}`));
  }
  const why = isRefusedInputs(error) ? ": its inputs are not valid" : "";
  return restated(error, asSentence(`${what}${why}: ${inOneSentence(faults)}`));
}

function restated(error: ApiError, message: string): ApiError {
  const { status, method, url, body } = error;
  return new ApiError(message, { status, method, url, body, cause: error });
}

function isRefusedInputs(error: unknown): error is ApiError {
  return isUp42Error(error, "ApiError") && (error.status === 400 || error.status === 422);
}

function validation(errors: ValidationResult["errors"]): ValidationResult {
  return { isValid: errors.length === 0, errors };
}

interface ProcessPlace {
  readonly path: string;
  readonly meaning: (error: unknown) => unknown;
}

function processAt({ processId: id }: GetProcessOptions): ProcessPlace {
  return {
    path: `${processesPath}/${encodeURIComponent(id)}`,
    meaning: (error) => notFoundAs(error, { what: `The process ${id}`, resource: "process", id }),
  };
}

async function readProcess(
  { api }: Session,
  { path, meaning }: ProcessPlace,
  { signal }: CallOptions,
): Promise<ProcessInfo> {
  const process = await api.getJson(path, { signal }).catch((error) => {
    throw meaning(error);
  });
  return checkedBody(api.asked(path), process, { fits: isProcess, what: "The process has no id" });
}

/** Returns a fault if a licence of a process is not accepted yet. */
async function checkLicences(
  { api }: Session,
  { id, additionalParameters }: ProcessInfo,
  { signal }: CallOptions,
): Promise<ValidationResult["errors"]> {
  const parameters = additionalParameters?.parameters ?? [];
  const ids = parameters.flatMap((parameter: unknown) =>
    isRecord(parameter) && parameter.name === "eula-id" ? [parameter.value].flat() : [],
  );
  const accepted = await Promise.all(
    ids.map(async (eulaId) => {
      const eula = await api.getJson(`v2/eulas/${encodeURIComponent(String(eulaId))}`, { signal });
      return isRecord(eula) && eula.isAccepted === true;
    }),
  );
  if (accepted.every(Boolean)) return [];
  const message = `The licence (EULA) of the process ${id} is not accepted: accept it in the UP42 console.`;
  return [{ name: "EulaNotAccepted", message }];
}

const processPages = {
  itemsOf(page: unknown): readonly ProcessInfo[] | string {
    const processes: unknown = isRecord(page) ? page.processes : page;
    return Array.isArray(processes) && processes.every(isProcess)
      ? processes
      : "The list of processes is not a list of processes with ids";
  },
  keyOf: ({ id }: ProcessInfo): string => id,
};

function isEstimate(value: unknown): value is CostEstimate {
  return isRecord(value) && typeof value.totalCredits === "number";
}

function isProcess(value: unknown): value is ProcessInfo {
  return isRecord(value) && typeof value.id === "string";
}
