import { answer, apiHeaders, envelope, failure, json, withHeaders } from "./answers";
import { streamOfPieces } from "./body";
import { type IncomingRequest, withoutLastSlash } from "./incoming";
import type { EmulatedJob } from "./job";
import { EmulatedJobtask } from "./jobtask";
import { mediaTypeOf } from "./media-types";
import { type ProvidedDataJson, provide } from "./provided";
import { type Caller, callerOf, signIn } from "./sign-in";
import type { EmulatorState } from "./state";
import { isEnded } from "./statuses";
import type { TokenIssuer } from "./tokens";

/** What the API side needs of the emulator. */
export interface ApiContext {
  readonly state: EmulatorState;
  readonly tokens: TokenIssuer;
  readonly now: () => number;
  /** Signs a link to the results of a job or a job task. */
  readonly sign: (owner: EmulatedJob | EmulatedJobtask, request: IncomingRequest) => Promise<string>;
}

/** Answers a request to the API, with the headers that every one of its answers has. */
export async function answerApi(request: IncomingRequest, context: ApiContext): Promise<Response> {
  return withHeaders(await route(request, context), apiHeaders);
}

async function route(request: IncomingRequest, context: ApiContext): Promise<Response> {
  const path = withoutLastSlash(request.url.pathname);
  const isSignIn = path === "/oauth/token";
  if (request.method !== (isSignIn ? "POST" : "GET")) {
    return failure(405, `Request method '${request.method}' not supported`);
  }
  if (isSignIn) return signIn(request, context);
  const caller = callerOf(request, context);
  if (caller instanceof Response) return caller;
  if (path === "/users/me") return envelope({ id: caller.userId });

  const [, projects, projectId = "", ...rest] = path.split("/").map(decoded);
  if (projects !== "projects" || projectId === "") return noResource(path);
  const project = context.state.projects.get(projectId);
  const visible =
    caller.projectId === undefined ? project?.userId === caller.userId : caller.projectId === projectId;
  if (project === undefined || !visible) {
    return failure(404, `Project not found for id ${projectId} and userId ${caller.userId}`);
  }
  if (rest.length === 0) return envelope(project.info);

  const [jobs, jobId = "", ...jobPath] = rest;
  if (jobs !== "jobs" || jobId === "") return noResource(path);
  const job = context.state.jobs.get(jobId);
  if (job === undefined || job.projectId !== projectId) return noJob({ jobId, projectId, caller });
  return (await answerJob(request, { job, path: jobPath.join("/"), context })) ?? noResource(path);
}

/** Answers what lies below one job; nothing when there is no such path. */
async function answerJob(
  request: IncomingRequest,
  { job, path, context }: { job: EmulatedJob; path: string; context: ApiContext },
): Promise<Response | undefined> {
  if (path === "") return envelope(job.info);
  if (path === "credits") return envelope(creditsOf(job));
  if (path === "tasks") return envelope(job.tasks.map(({ info }) => info));

  const [, taskId, taskPath] = /^tasks\/([^/]+)\/(.+)$/s.exec(path) ?? [];
  const task = job.tasks.find(({ id }) => id === taskId);
  if (taskId !== undefined && task === undefined) return failure(404, `Task not found for id ${taskId}`);
  if (task !== undefined && taskPath === "logs") {
    return answer(task.logs, { headers: { "content-type": "text/plain;charset=UTF-8" } });
  }
  return answerOutputs(request, { owner: task ?? job, path: taskPath ?? path, context });
}

async function answerOutputs(
  request: IncomingRequest,
  { owner, path, context }: { owner: EmulatedJob | EmulatedJobtask; path: string; context: ApiContext },
): Promise<Response | undefined> {
  const missing = failure(404, `No outputs found for id ${owner.id}`);
  const quicklookPath = /^outputs\/quicklooks(?:\/(.+))?$/s.exec(path);
  if (path === "outputs/data-json") {
    if (!isEnded(owner.status) || owner.dataJson === undefined) return missing;
    return answerDataJson(owner.dataJson);
  }
  if (path === "downloads/results") {
    if (!isEnded(owner.status) || owner.results === undefined) return missing;
    return envelope({ url: await context.sign(owner, request) });
  }
  if (quicklookPath !== null && owner instanceof EmulatedJobtask) {
    if (!isEnded(owner.status)) return missing;
    return answerQuicklooks(owner, quicklookPath[1]);
  }
  return undefined;
}

async function answerDataJson(dataJson: ProvidedDataJson): Promise<Response> {
  const given = await (typeof dataJson === "function" ? dataJson() : dataJson);
  if (typeof given !== "string" && !(Symbol.iterator in given) && !(Symbol.asyncIterator in given)) {
    return json(given);
  }
  return new Response(streamOfPieces(given), { headers: { "content-type": "application/json" } });
}

async function answerQuicklooks(task: EmulatedJobtask, id: string | undefined): Promise<Response> {
  if (id === undefined) return envelope([...task.quicklooks.keys()]);
  const quicklook = await provide(task.quicklooks.get(id));
  if (quicklook === undefined) return failure(404, `Quicklook not found for id ${id}`);
  return answer(quicklook.bytes, { headers: { "content-type": quicklook.mediaType ?? mediaTypeOf(id) } });
}

function creditsOf(job: EmulatedJob) {
  const tasks = job.tasks.map(({ id, info, creditsUsed }) => ({
    id,
    displayId: info.displayId,
    creditsUsed,
  }));
  return {
    projectId: job.projectId,
    projectDisplayId: job.projectId.slice(0, 8),
    jobId: job.id,
    jobDisplayId: job.info.displayId,
    creditsUsed: tasks.reduce((sum, { creditsUsed }) => sum + creditsUsed, 0),
    tasks,
  };
}

function noJob({ jobId, projectId, caller }: { jobId: string; projectId: string; caller: Caller }): Response {
  return failure(404, `Job not found for id ${jobId} and projectId ${projectId} and userId ${caller.userId}`);
}

function noResource(path: string): Response {
  return failure(404, `No resource found for path ${path}`, "RESOURCE_NOT_FOUND");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
