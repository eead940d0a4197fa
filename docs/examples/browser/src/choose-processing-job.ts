import type { BrowserTypes, ProcessingJob } from "up42-js/browser";
import type { Choosing } from "./choose";
import { chooser, jobLimit, labelOf, wordsOf } from "./chooser";
import { find } from "./elements";
import type { Access } from "./sign-in";
import { sourceOfJob, titleOf } from "./source";

/** Lets the user choose a processing job of the current platform. Returns a function that opens it. */
export function offerProcessingJobs(
  { up42 }: Access,
  { step, untilEnded, say, onSource }: Choosing,
): (signal: AbortSignal) => Promise<void> {
  const jobs = chooser<ProcessingJob<BrowserTypes>>(find("processing-job", HTMLSelectElement), {
    label: (job) =>
      labelOf(titleOf(job), job.info.created?.slice(0, 10), job.info.processID, wordsOf(job.status)),
    onChoice: (job) => step((signal) => openJob(job, signal)),
  });

  async function openJob(job: ProcessingJob<BrowserTypes>, signal: AbortSignal): Promise<void> {
    const hasResults = await untilEnded(job, { signal, shown: "its scenes are", onStatus: jobs.relabel });
    if (hasResults) onSource(sourceOfJob(job));
  }

  return async (signal) => {
    const chosen = jobs.chosen();
    if (chosen !== undefined) return openJob(chosen, signal);
    jobs.show([]);
    const found = await up42.getProcessingJobs({ limitTo: jobLimit, signal }).toArray();
    jobs.show(found);
    const [first] = found;
    if (first === undefined) say("There are no processing jobs.");
    else await openJob(first, signal);
  };
}
