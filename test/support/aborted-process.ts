/**
 * A process that makes one call, aborts it and then has nothing left to do. It is built into one script by
 * `buildScript`, is told what to do by its first argument, and says how the call ended.
 */
import { writeSync } from "node:fs";
import process, { argv } from "node:process";
import { authenticate } from "../../src/node";
import { type AbortPhase, abortingAt } from "../reliability/abort-phases";
import { abortableCalls } from "./abortable-calls";

/** What the process is to do. */
export interface AbortedTask extends Pick<AbortPhase, "call" | "at"> {
  readonly directory: string;
  readonly url: string;
  readonly ids: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  /** Aborts before the call. */
  readonly isEarly: boolean;
}

const task: AbortedTask = JSON.parse(argv[2] ?? "");
const controller = new AbortController();
const { signal } = controller;

function abort(): void {
  controller.abort(new Error("I changed my mind."));
}

process.once("SIGUSR2", abort);
if (task.isEarly) abort();
try {
  const { projectId, projectApiKey, jobId, jobtaskId } = task.ids;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl: task.url, signal });
  const jobtask = await up42.initializeJobtask({ jobId, jobtaskId, signal });
  await abortableCalls[task.call ?? "downloadResults"](jobtask, {
    outputDirectory: task.directory,
    signal,
    onProgress: abortingAt(task.at, abort),
  });
  writeSync(1, "it resolved\n");
} catch (error) {
  writeSync(1, error === signal.reason ? "aborted\n" : `failed: ${String(error)}\n`);
}
