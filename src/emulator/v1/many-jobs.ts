import { idFrom } from "../identifiers";
import type { EmulatorState } from "../state";
import type { EmulatedJob } from "./job";
import type { JobsInit, StatusScript } from "./options";
import { isEnded } from "./statuses";

/** Apart from each other, so that lists have an order. */
const apartMs = 60_000;
const pendingMs = 4_000;
const runningMs = 40_000;

/** Adds jobs whose ids and times are the same for the same project, place and clock. */
export function addJobs(
  state: EmulatorState,
  {
    count,
    projectId,
    job = () => ({}),
    now,
  }: JobsInit & { readonly projectId: string; readonly now: number },
): EmulatedJob[] {
  const first = [...state.jobs.values()].filter((other) => other.projectId === projectId).length;
  const actor = { id: idFrom(`${projectId} actor`), type: "API_KEY" };
  const workflowId = idFrom(`${projectId} workflow`);
  return Array.from({ length: count }, (_nothing, index) => {
    const init = job(index);
    const place = first + index;
    const createdAt = now - (count - index) * apartMs;
    const isOver = init.script === undefined && isEnded(init.status ?? "SUCCEEDED");
    const past: StatusScript = [
      "PENDING",
      { ms: pendingMs },
      "RUNNING",
      { ms: runningMs },
      init.status ?? "SUCCEEDED",
    ];
    return state.addJob(
      {
        id: idFrom(`${projectId} ${place}`),
        name: `Job ${place + 1}`,
        sampleOutputs: true,
        ...init,
        ...(isOver ? { status: undefined, script: past } : {}),
        projectId,
        info: { createdBy: actor, updatedBy: actor, workflowId, ...init.info },
      },
      { createdAt, since: isOver ? createdAt : now },
    );
  });
}
