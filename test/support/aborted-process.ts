/**
 * A process that makes calls, aborts them and then has nothing left to do. It is built into one script by `buildScript`,
 * is told what to do by its first argument, and says how each call ended.
 */
import { writeSync } from "node:fs";
import process, { argv } from "node:process";
import { authenticate } from "../../src/node";
import { type AbortPhase, abortingAt } from "../reliability/abort-phases";
import { abortableCalls } from "./abortable-calls";

/** A call that the process is to make. */
export interface AbortedTask extends Pick<AbortPhase, "name" | "call" | "at"> {
  readonly directory: string;
  readonly url: string;
  readonly ids: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  /** Aborts before the call. */
  readonly isEarly: boolean;
}

/** Makes a call, which is aborted before, by its own progress or with the signal `SIGUSR2`. */
async function run(task: AbortedTask): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(new Error("I changed my mind."));
  if (task.isEarly) abort();
  else if (task.at === undefined) process.once("SIGUSR2", abort);
  try {
    const { projectId, projectApiKey, jobId, jobtaskId } = task.ids;
    const up42 = await authenticate({ projectId, projectApiKey, baseUrl: task.url, signal });
    const jobtask = await up42.initializeJobtask({ jobId, jobtaskId, signal });
    await abortableCalls[task.call ?? "downloadResults"](jobtask, {
      outputDirectory: task.directory,
      signal,
      onProgress: abortingAt(task.at, abort),
    });
    writeSync(1, `${task.name}: it resolved\n`);
  } catch (error) {
    const end = error === signal.reason ? "aborted" : `failed: ${String(error)}`;
    writeSync(1, `${task.name}: ${end}\n`);
  }
}

const tasks: readonly AbortedTask[] = JSON.parse(argv[2] ?? "");
process.setMaxListeners(tasks.length);
await Promise.all(tasks.map(run));
