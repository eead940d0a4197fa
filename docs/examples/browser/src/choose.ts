import { isUp42Error } from "up42-js/browser";
import { announce, sentenceOf } from "./announce";
import { offerProcessingJobs } from "./choose-processing-job";
import { offerTasks } from "./choose-task";
import { wordsOf } from "./chooser";
import { find } from "./elements";
import { newestOnly } from "./newest-only";
import type { Access } from "./sign-in";
import type { Source } from "./source";

/** Seconds between two requests for the status of a running job. */
const reportTime = 1.5;

/** The common part of both choices. */
export interface Choosing {
  /** Runs the step that a choice starts, and cancels the step of an earlier choice. */
  step(run: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Waits until a job has ended, and shows that. Returns whether it succeeded; if not, shows why. */
  untilEnded(job: WaitedFor, options: WaitOptions): Promise<boolean>;
  say(text: string): void;
  onSource(source: Source): void;
}

/** A job of either kind. */
interface WaitedFor {
  readonly isSucceeded: boolean;
  trackStatus(options: {
    reportTime: number;
    signal: AbortSignal;
    onStatus: (status: string) => void;
  }): Promise<unknown>;
}

interface WaitOptions {
  readonly signal: AbortSignal;
  /** What the page shows once the job has ended. */
  readonly shown: string;
  readonly onStatus: () => void;
}

/** Lets the user choose a project, a job and a task, or a processing job; the first of each is preselected. */
export function offerChoice(
  access: Access,
  { onSource }: { onSource: (source: Source | undefined) => void },
): void {
  const note = find("choose-note", HTMLElement);
  const failure = find("choose-error", HTMLElement);
  const runs = newestOnly();

  const choosing: Choosing = {
    onSource,
    async step(run) {
      const signal = runs.begin();
      onSource(undefined);
      note.textContent = "";
      failure.textContent = "";
      try {
        await run(signal);
      } catch (error) {
        if (!signal.aborted) failure.textContent = sentenceOf(error);
      }
    },
    async untilEnded(job, { signal, shown, onStatus }) {
      try {
        await job.trackStatus({
          reportTime,
          signal,
          onStatus(status) {
            const waiting = `The job is ${wordsOf(status)}: ${shown} shown when it has ended.`;
            choosing.say(job.isSucceeded ? "" : waiting);
            onStatus();
          },
        });
        return true;
      } catch (error) {
        if (!isUp42Error(error, "JobError")) throw error;
        note.textContent = "";
        failure.textContent = sentenceOf(error);
        return false;
      }
    },
    say(text) {
      note.textContent = text;
      announce(text);
    },
  };

  const openTask = offerTasks(access, choosing);
  const openProcessingJob = offerProcessingJobs(access, choosing);
  const [ofTask, ofProcessing] = [find("of-task", HTMLElement), find("of-processing", HTMLElement)];
  const processing = find("kind-processing", HTMLInputElement);
  const task = find("kind-task", HTMLInputElement);

  function openKind(): void {
    ofTask.hidden = processing.checked;
    ofProcessing.hidden = !processing.checked;
    void choosing.step(processing.checked ? openProcessingJob : openTask);
  }

  const hasProjects = access.projectIds.length > 0;
  find("kinds", HTMLFieldSetElement).hidden = !hasProjects;
  (hasProjects ? task : processing).checked = true;
  for (const kind of [task, processing]) kind.addEventListener("change", openKind);
  openKind();
  (hasProjects ? task : find("processing-job", HTMLSelectElement)).focus();
}
