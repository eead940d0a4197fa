import { answer, apiHeaders, envelope, failure, withHeaders } from "../answers";
import { displayId } from "../identifiers";
import { type IncomingRequest, segmentsOf, withoutLastSlash } from "../incoming";
import { answerRealm, callerOf, signIn } from "../sign-in";
import type { EmulatorState } from "../state";
import type { ResultsOwner } from "../storage/storage";
import type { TokenIssuer } from "../tokens";
import type { EmulatedJob } from "./job";
import { answerJobList } from "./job-list";
import type { EmulatedJobtask } from "./jobtask";
import { answerOutputs } from "./outputs";
import { hasOutputs, isWaiting } from "./statuses";

export interface ApiContext {
  readonly state: EmulatorState;
  readonly tokens: TokenIssuer;
  readonly now: () => number;
  readonly jobsPerPage: number;
  readonly sign: (owner: ResultsOwner, request: IncomingRequest, lifeSeconds?: number) => Promise<string>;
  readonly assetLinkLifeSeconds: number;
}

/** Responds to a request to the API, with the headers of all its responses. */
export async function answerApi(request: IncomingRequest, context: ApiContext): Promise<Response> {
  return withHeaders(await route(request, context), apiHeaders);
}

async function route(request: IncomingRequest, context: ApiContext): Promise<Response> {
  const path = withoutLastSlash(request.url.pathname);
  if (path.startsWith("/realms/")) return answerRealm(request, context);
  if (path.startsWith("/v2/")) return routeV2(request, context);
  const isSignIn = path === "/oauth/token";
  const isCancel = /^\/projects\/[^/]+\/jobs\/[^/]+\/cancel$/.test(path);
  if (request.method !== (isSignIn || isCancel ? "POST" : "GET")) {
    return failure(405, `Request method '${request.method}' not supported`);
  }
  if (isSignIn) return signIn(request, context);
  const caller = callerOf(request, context);
  if (caller instanceof Response) return caller;
  if (path === "/users/me") return envelope({ id: caller.userId });

  const [projects, projectId = "", ...rest] = segmentsOf(path);
  if (projects !== "projects" || projectId === "") return noResource(path);
  const project = context.state.projects.get(projectId);
  const visible =
    caller.projectId === undefined ? project?.userId === caller.userId : caller.projectId === projectId;
  if (project === undefined || !visible) {
    return failure(404, `Project not found for id ${projectId} and userId ${caller.userId}`);
  }
  if (rest.length === 0) return envelope(project.info);

  const [jobs, jobId, ...jobPath] = rest;
  if (jobs !== "jobs" || jobId === "") return noResource(path);
  if (jobId === undefined) {
    const all = [...context.state.jobs.values()].filter((job) => job.projectId === projectId);
    return answerJobList(request.url.searchParams, { jobs: all, jobsPerPage: context.jobsPerPage });
  }
  const job = context.state.jobs.get(jobId);
  if (job === undefined || job.projectId !== projectId) {
    const named = `id ${jobId} and projectId ${projectId} and userId ${caller.userId}`;
    return failure(404, `Job not found for ${named}`);
  }
  return (await answerJob(request, { job, path: jobPath.join("/"), context })) ?? noResource(path);
}

async function routeV2(request: IncomingRequest, context: ApiContext): Promise<Response> {
  // Loaded on demand, because users of projects do not need it.
  const { answerV2, refusedV2 } = await import("../v2/api");
  const caller = callerOf(request, context);
  if (caller instanceof Response) return refusedV2(caller);
  const { sign, assetLinkLifeSeconds } = context;
  return answerV2({
    request,
    state: context.state.processing,
    userId: caller.userId,
    sign: (asset) => sign(asset, request, assetLinkLifeSeconds),
  });
}

/** Responds below a job; `undefined` for an unknown path. */
async function answerJob(
  request: IncomingRequest,
  { job, path, context }: { job: EmulatedJob; path: string; context: ApiContext },
): Promise<Response | undefined> {
  if (path === "") return telling(job, envelope(job.info));
  if (path === "cancel") {
    job.cancel();
    return answer(null, { status: 204 });
  }
  if (path === "credits") return envelope(creditsOf(job));
  if (path === "tasks") return telling(job, envelope(job.tasks.map(({ info }) => info)));

  const [, taskId, taskPath] = /^tasks\/([^/]+)\/(.+)$/s.exec(path) ?? [];
  const task = job.tasks.find(({ id }) => id === taskId);
  if (taskId !== undefined && task === undefined) return failure(404, `Task not found for id ${taskId}`);
  if (task !== undefined && taskPath === "logs") return answerLogs(task);
  return answerOutputs(request, { owner: task ?? job, path: taskPath ?? path, sign: context.sign });
}

/** Counts the response for the job's script. */
function telling(job: EmulatedJob, response: Response): Response {
  job.poll();
  return response;
}

function answerLogs({ status, logs }: EmulatedJobtask): Response {
  return answer(isWaiting(status) ? "" : logs, { headers: { "content-type": "text/plain;charset=UTF-8" } });
}

function creditsOf(job: EmulatedJob) {
  const tasks = job.tasks.map(({ id, info, status, creditsUsed }) => ({
    id,
    displayId: info.displayId,
    // Test queries and unfinished tasks cost nothing.
    creditsUsed: job.info.mode !== "DRY_RUN" && hasOutputs(status) ? creditsUsed : 0,
  }));
  return {
    projectId: job.projectId,
    projectDisplayId: displayId(job.projectId),
    jobId: job.id,
    jobDisplayId: job.info.displayId,
    creditsUsed: tasks.reduce((sum, { creditsUsed }) => sum + creditsUsed, 0),
    tasks,
  };
}

function noResource(path: string): Response {
  return failure(404, `No resource found for path ${path}`, "RESOURCE_NOT_FOUND");
}
