import type { BrowserTypes, Job, JobTask, Project } from "up42-js/browser";
import type { Choosing } from "./choose";
import { chooser, jobLimit, labelOf, wordsOf } from "./chooser";
import { find } from "./elements";
import type { Access } from "./sign-in";
import { sourceOfTask } from "./source";

/** Lets the user choose a project, then one of its jobs, then one of its tasks. Returns a function that opens it. */
export function offerTasks(
  { up42, projectIds }: Access,
  { step, untilEnded, say, onSource }: Choosing,
): (signal: AbortSignal) => Promise<void> {
  const tasks = chooser<JobTask<BrowserTypes>>(find("task", HTMLSelectElement), {
    label: ({ info }) => labelOf(info.name, wordsOf(info.status)),
    onChoice: (jobtask) => step(async () => onSource(sourceOfTask(jobtask))),
  });
  const jobs = chooser<Job<BrowserTypes>>(find("job", HTMLSelectElement), {
    label: labelOfJob,
    onChoice: (job) => step((signal) => openJob(job, signal)),
  });
  const projects = chooser<Project<BrowserTypes>>(find("project", HTMLSelectElement), {
    label: ({ info }) => info.name,
    onChoice: (project) => step((signal) => openProject(project, signal)),
  });

  async function openProject(project: Project<BrowserTypes>, signal: AbortSignal): Promise<void> {
    jobs.show([]);
    tasks.show([]);
    const found = await project.getJobs({ limitTo: jobLimit, signal }).toArray();
    jobs.show(found);
    const [first] = found;
    if (first === undefined) say("This project has no jobs.");
    else await openJob(first, signal);
  }

  async function openJob(job: Job<BrowserTypes>, signal: AbortSignal): Promise<void> {
    tasks.show([]);
    // Even in a failed job, some tasks may have results.
    await untilEnded(job, { signal, shown: "its tasks are", onStatus: jobs.relabel });
    const found = await job.getJobtasks({ signal });
    tasks.show(found);
    const [first] = found;
    if (first === undefined) say("This job has no tasks.");
    else onSource(sourceOfTask(first));
  }

  return async (signal) => {
    const [project, job] = [projects.chosen(), jobs.chosen()];
    if (job !== undefined) return openJob(job, signal);
    if (project !== undefined) return openProject(project, signal);
    const opened = projectIds.map((projectId) => up42.initializeProject({ projectId, signal }));
    const found = await Promise.all(opened);
    projects.show(found);
    const [first] = found;
    if (first !== undefined) await openProject(first, signal);
  };
}

function labelOfJob({ info, status, jobId }: Job<BrowserTypes>): string {
  const kind = info.mode === "DRY_RUN" ? "test query" : undefined;
  return labelOf(info.name ?? jobId.slice(0, 8), info.createdAt?.slice(0, 10), kind, wordsOf(status));
}
