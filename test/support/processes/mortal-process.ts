/**
 * A process that saves files and may be killed. It is built into one script by `buildMortal` and told what to do by its
 * first argument.
 */
import { writeSync } from "node:fs";
import { argv, kill, pid } from "node:process";
import { CallCounter, type Trouble, type WatchedCall, watchFileSystem } from "../files/file-system-calls";
import { type SaveTask, saveFiles } from "../files/save-files";

/** What the process is to do. */
export interface MortalTask extends Omit<SaveTask, "files">, Trouble {
  /** Files to save, by path; the results of the emulator at `url` otherwise. */
  readonly files?: SaveTask["files"];
  readonly url?: string;
  readonly ids?: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  readonly unpacking?: boolean;
  /** Milliseconds before each synchronous rename. */
  readonly renameDelayMs?: number;
  /** Milliseconds before each 8 KiB of a body. */
  readonly bodyDelayMs?: number;
}

const task: MortalTask = JSON.parse(argv[2] ?? "");
const counter = new CallCounter(task);
let isMoving = false;

/** Says something at once, whatever happens next. */
function say(word: string): void {
  writeSync(1, `${word}\n`);
}

function intercept(call: WatchedCall): unknown {
  if (call.name === "node:fs renameSync") beforeRename();
  const turn = counter.next(call.name);
  if (turn instanceof Error) return call.fail(turn);
  if (turn === "kill") kill(pid, "SIGKILL");
  return call.proceed();
}

function beforeRename(): void {
  if (!isMoving) say("moving");
  isMoving = true;
  if (task.renameDelayMs !== undefined) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.renameDelayMs);
  }
}

/** Lets a body pass in small, slow pieces. */
function slowly(body: ReadableStream<Uint8Array>, delayMs: number): ReadableStream<Uint8Array> {
  return body.pipeThrough(
    new TransformStream({
      async transform(chunk, controller) {
        for (let start = 0; start < chunk.length; start += 8192) {
          await new Promise((resolve) => setTimeout(resolve, delayMs));
          controller.enqueue(chunk.subarray(start, start + 8192));
        }
      },
    }),
  );
}

async function download(): Promise<void> {
  const { projectId = "", projectApiKey = "", jobId = "", jobtaskId = "" } = task.ids ?? {};
  const { bodyDelayMs } = task;
  // Only now: who saves files of their own starts sooner without it.
  const { authenticate } = await import("../../../src/node");
  say("begun");
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    ...(task.url === undefined ? {} : { baseUrl: task.url }),
    async fetch(request) {
      const response = await fetch(request);
      if (bodyDelayMs === undefined || response.body === null || !request.url.includes(".tgz"))
        return response;
      say("arriving");
      return new Response(slowly(response.body, bodyDelayMs), response);
    },
  });
  const jobtask = await up42.initializeJobtask({ jobId, jobtaskId });
  const { directory, unpacking, overwrite } = task;
  await jobtask.downloadResults({ outputDirectory: directory, unpacking, overwrite });
}

await watchFileSystem(intercept);
try {
  if (task.files === undefined) await download();
  else await saveFiles({ ...task, files: task.files });
  say(`saved after ${counter.made.length}`);
} catch (error) {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  say(`failed after ${counter.made.length}: ${words}`);
}
