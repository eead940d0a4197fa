import { type BrowserTypes, isUp42Error, type Job, type JobTask, type Project } from "up42-js/browser";
import { announce, sentenceOf } from "./announce";
import { find, make } from "./elements";
import { newestOnly } from "./newest-only";
import type { Access } from "./sign-in";

/** Jobs that are listed at the most. */
const jobLimit = 100;
/** Seconds between two questions about a job that is under way. */
const reportTime = 1.5;

/** Lets one choose a project, then one of its jobs, then one of that job's tasks; the first of each is chosen. */
export function offerChoice(
  { up42, projectIds }: Access,
  { onTask }: { onTask: (jobtask: JobTask<BrowserTypes> | undefined) => void },
): void {
  const note = find("choose-note", HTMLElement);
  const failure = find("choose-error", HTMLElement);
  const runs = newestOnly();

  /** Runs a step that a choice begins, and ends the one that an earlier choice had begun. */
  async function step(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = runs.begin();
    onTask(undefined);
    note.textContent = "";
    failure.textContent = "";
    try {
      await run(signal);
    } catch (error) {
      if (!signal.aborted) failure.textContent = sentenceOf(error);
    }
  }

  function say(text: string): void {
    note.textContent = text;
    announce(text);
  }

  const tasks = chooser<JobTask<BrowserTypes>>(find("task", HTMLSelectElement), {
    label: ({ info }) => `${info.name} · ${wordsOf(info.status)}`,
    onChoice: (jobtask) => step(async () => onTask(jobtask)),
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
    try {
      await job.trackStatus({
        reportTime,
        signal,
        onStatus: (status) => {
          say(
            status === "SUCCEEDED"
              ? ""
              : `The job is ${wordsOf(status)}: its tasks are shown when it has ended.`,
          );
          jobs.relabel();
        },
      });
    } catch (error) {
      if (!isUp42Error(error, "JobError")) throw error;
      // Its tasks may have results all the same.
      note.textContent = "";
      failure.textContent = sentenceOf(error);
    }
    const found = await job.getJobtasks({ signal });
    tasks.show(found);
    const [first] = found;
    if (first === undefined) say("This job has no tasks.");
    else onTask(first);
  }

  step(async (signal) => {
    const opened = projectIds.map((projectId) => up42.initializeProject({ projectId, signal }));
    const found = await Promise.all(opened);
    projects.show(found);
    const [first] = found;
    if (first !== undefined) await openProject(first, signal);
  });
}

interface Chooser<Item> {
  /** Offers these, and chooses the first. */
  show(items: readonly Item[]): void;
  /** Writes the labels anew. */
  relabel(): void;
}

function chooser<Item>(
  select: HTMLSelectElement,
  { label, onChoice }: { label: (item: Item) => string; onChoice: (item: Item) => void },
): Chooser<Item> {
  let items: readonly Item[] = [];
  select.addEventListener("change", () => {
    const item = items[select.selectedIndex];
    if (item !== undefined) onChoice(item);
  });
  return {
    show(newItems) {
      items = newItems;
      const options = items.map((item) => make("option", { textContent: label(item) }));
      select.replaceChildren(...(options.length > 0 ? options : [make("option", { textContent: "–" })]));
    },
    relabel() {
      items.forEach((item, index) => {
        const option = select.options[index];
        if (option !== undefined) option.textContent = label(item);
      });
    },
  };
}

function labelOfJob({ info, status, jobId }: Job<BrowserTypes>): string {
  const created = info.createdAt?.slice(0, 10);
  const kind = info.mode === "DRY_RUN" ? "test query" : undefined;
  return [info.name ?? jobId.slice(0, 8), created, kind, wordsOf(status)]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** A status as one says it: `NOT_STARTED` is "not started". */
function wordsOf(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}
