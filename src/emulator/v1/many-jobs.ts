import { checkOptions } from "../../options";
import { idFrom } from "../identifiers";
import type { EmulatorState } from "../state";
import type { EmulatedJob } from "./job";
import { type JobInit, type JobsInit, jobsKinds, type StatusScript } from "./options";
import { isEnded } from "./statuses";

/** Time between the creation of two jobs, so that lists have an order. */
const apartMs = 60_000;

/** Adds jobs whose ids and times depend only on the project, their place and the clock. */
export function addJobs(state: EmulatorState, init: JobsInit, { now }: { now: number }): EmulatedJob[] {
  checkOptions("addJobs", init, jobsKinds);
  const { count, job = () => ({}) } = init;
  const projectId = state.projectFor(init.projectId);
  const first = [...state.jobs.values()].filter((other) => other.projectId === projectId).length;
  const actor = { id: idFrom(`${projectId} actor`), type: "API_KEY" };
  const workflowId = idFrom(`${projectId} workflow`);
  return Array.from({ length: count }, (_nothing, index) => {
    const own: Omit<JobInit, "projectId"> = job(index);
    const place = first + index;
    const createdAt = now - (count - index) * apartMs;
    const { status = "SUCCEEDED" } = own;
    const isOver = own.script === undefined && isEnded(status);
    const past: StatusScript = ["PENDING", { ms: 4_000 }, "RUNNING", { ms: 40_000 }, status];
    return state.addJob(
      {
        id: idFrom(`${projectId} ${place}`),
        name: `Job ${place + 1}`,
        sampleOutputs: true,
        ...own,
        ...(isOver ? { status: undefined, script: past } : {}),
        projectId,
        info: { createdBy: actor, updatedBy: actor, workflowId, ...own.info },
      },
      { createdAt, since: isOver ? createdAt : now },
    );
  });
}
