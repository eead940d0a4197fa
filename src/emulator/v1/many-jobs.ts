import { idFrom } from "../identifiers";
import type { EmulatorState } from "../state";
import type { EmulatedJob, JobInit } from "./job";
import type { StatusScript } from "./script";
import { isEnded } from "./statuses";

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
