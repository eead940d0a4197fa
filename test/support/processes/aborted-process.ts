/**
 * A process that makes calls, aborts them and then has nothing left to do. It is built into one script by `buildScript`,
 * is told what to do by its first argument, and says how each call ended.
 */
import { writeSync } from "node:fs";
import { argv, stdin } from "node:process";
import { createInterface } from "node:readline";
import { authenticate } from "../../../src/node";
import { type AbortPhase, abortingAt } from "../../reliability/abort-phases";
import { abortableCalls } from "./abortable-calls";

/** A call that the process is to make. */
export interface AbortedTask extends Pick<AbortPhase, "name" | "call" | "at"> {
  readonly directory: string;
  readonly url: string;
  readonly ids: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  /** Aborts before the call. */
  readonly isEarly: boolean;
}

/** What aborts each call, by its name. */
const aborts = new Map<string, () => void>();

/** Makes a call, which is aborted before, by its own progress, or when its name comes in. */
async function run(task: AbortedTask): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(new Error("I changed my mind."));
  aborts.set(task.name, abort);
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
    writeSync(1, `${task.name}: it resolved\n`);
  } catch (error) {
    const end = error === signal.reason ? "aborted" : `failed: ${String(error)}`;
    writeSync(1, `${task.name}: ${end}\n`);
  }
}

const tasks: readonly AbortedTask[] = JSON.parse(argv[2] ?? "");
createInterface(stdin).on("line", (name) => aborts.get(name)?.());
await Promise.all(tasks.map(run));
