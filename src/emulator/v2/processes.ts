import { isRecord } from "../../options";
import { answer } from "../answers";
import { type Exchange, problem, received, send } from "./exchange";
import { costOf, problemsOf, schemaError } from "./inputs";
import { jobPage } from "./job-list";
import type { EmulatedProcess } from "./process";

/** Responds below `/v2/processing`; `undefined` for an unknown path. */
export function answerProcessing(
  exchange: Exchange,
  [kind, id, action, ...rest]: readonly string[],
): Response | undefined {
  const { request, state, userId } = exchange;
  const isGet = request.method === "GET";
  if (rest.length > 0) return undefined;
  if (kind === "jobs" && action === undefined) {
    if (!isGet) return problem(405);
    const jobs = [...state.jobs.values()].filter((job) => job.userId === userId);
    if (id === undefined) return send(exchange, jobPage(request.url.searchParams, jobs));
    const job = jobs.find((one) => one.id === id);
    if (job === undefined) return problem(404, `Job ${id} does not exist.`);
    const response = send(exchange, job.info);
    job.poll();
    return response;
  }
  if (kind !== "processes") return undefined;
  if (id === undefined) {
    const processes = [...state.processes.values()].map(({ info }) => info);
    return isGet ? send(exchange, { processes, links: [] }) : problem(405);
  }
  const process = state.processes.get(id);
  if (process === undefined) return problem(404, `The process ${id} does not exist.`);
  if (action === undefined) return isGet ? send(exchange, process.info) : problem(405);
  if (!["validation", "cost", "execution"].includes(action)) return undefined;
  return request.method === "POST" ? answerInputs(exchange, process, action) : problem(405);
}

/** Responds with the acceptance of a licence; `undefined` for an unknown path. */
export function answerEula(exchange: Exchange, [id, ...rest]: readonly string[]): Response | undefined {
  if (id === undefined || rest.length > 0) return undefined;
  const process = [...exchange.state.processes.values()].find(({ eulaId }) => eulaId === id);
  if (process === undefined) return problem(404, `The EULA ${id} does not exist.`);
  if (exchange.request.method !== "GET") return problem(405);
  return send(exchange, { id, isAccepted: process.isEulaAccepted });
}

function answerInputs(exchange: Exchange, process: EmulatedProcess, action: string): Response {
  const { request, state, userId } = exchange;
  const inputs = received(exchange)?.inputs;
  const wrongShape = schemaError(process, inputs);
  if (wrongShape !== undefined || !isRecord(inputs)) {
    return problem(400, undefined, { "schema-error": wrongShape });
  }
  const seen = new Set(state.itemsOf(userId));
  const errors = problemsOf(process, inputs, (href) => {
    const item = state.itemAt(href);
    return item !== undefined && seen.has(item) ? item : undefined;
  });
  if (errors.length > 0) return problem(422, undefined, { errors });
  // The response to valid inputs is empty.
  if (action === "validation") return answer("");
  const cost = costOf(process, state.itemsNamedIn(inputs));
  if (action === "cost") return send(exchange, cost);

  const workspaceId = request.url.searchParams.get("workspaceId");
  if (workspaceId === null) return problem(400, "Required parameter 'workspaceId' is not present.");
  if (!process.isEulaAccepted) {
    return problem(403, `EULA for the process ${process.id} not accepted.`);
  }
  const credits = cost.totalCredits;
  if (credits > state.credits) return problem(403, "Insufficient credits to run the process.");
  const { id: processId, script } = process;
  const init = { userId, workspaceId, processId, inputs, credits, script, sampleOutputs: true };
  return send(exchange, state.addJob(init).info);
}
