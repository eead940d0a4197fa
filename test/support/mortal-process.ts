/**
 * A process that saves files and may be killed. It is built into one script by `buildMortal` and told what to do by its
 * first argument.
 */
import fs, { mkdirSync, writeSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { argv, kill, pid } from "node:process";
import { createDirectorySink } from "../../src/node/directory-sink";
import { transact } from "../../src/sinks/transact";

/** What the process is to do. */
export interface MortalTask {
  readonly directory: string;
  /** Files to save, by path; the results of the emulator at `url` otherwise. */
  readonly files?: Record<string, string>;
  readonly url?: string;
  readonly ids?: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  readonly overwrite?: boolean;
  readonly unpacking?: boolean;
  /** Kills itself right before the file system is asked for the n-th time. */
  readonly killAt?: number;
  /** Kills itself right before the n-th synchronous rename. */
  readonly killAtRename?: number;
  /** Has the n-th call that may need room on the disk fail as on a full one, or with `errorCode`. */
  readonly fullAt?: number;
  readonly errorCode?: string;
  /** Has these synchronous renames fail, the first one being 1. */
  readonly failingRenames?: readonly number[];
  /** Milliseconds before each synchronous rename. */
  readonly renameDelayMs?: number;
  /** Milliseconds before each 8 KiB of a body. */
  readonly bodyDelayMs?: number;
  /** Files that somebody else puts into the directory once all of `files` have been written. */
  readonly meanwhile?: Record<string, string> | undefined;
}

const task: MortalTask = JSON.parse(argv[2] ?? "");
let calls = 0;
let needingRoom = 0;
let renames = 0;

/** Says something at once, whatever happens next. */
function say(word: string): void {
  writeSync(1, `${word}\n`);
}

/** Counts a call of the file system, which may be the last one. */
function count(): void {
  calls += 1;
  if (calls === task.killAt) kill(pid, "SIGKILL");
}

function beforeRename(): void {
  renames += 1;
  if (renames === 1) say("moving");
  if (task.renameDelayMs !== undefined) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.renameDelayMs);
  }
  if (renames === task.killAtRename) kill(pid, "SIGKILL");
  if (task.failingRenames?.includes(renames) === true) throw systemError("EIO");
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: told to fail`), { code, syscall: "told" });
}

type Call = (...args: unknown[]) => unknown;

function watch(module: object, names: readonly string[], before: () => void): void {
  const calls = module as Record<string, Call>;
  for (const name of names) {
    const real = calls[name] as Call;
    calls[name] = function (this: unknown, ...args) {
      before();
      return real.apply(this, args);
    };
  }
}

/** Has the call that it is the turn of fail, in the way that the function fails: thrown, rejected, or called back. */
function needRoom(module: object, names: readonly string[]): void {
  const calls = module as Record<string, Call>;
  for (const name of names) {
    const real = calls[name] as Call;
    calls[name] = function (this: unknown, ...args) {
      needingRoom += 1;
      if (needingRoom !== task.fullAt) return real.apply(this, args);
      say("full");
      const error = systemError(task.errorCode ?? "ENOSPC");
      const callback = args.at(-1);
      if (typeof callback === "function") return callback(error);
      if (name.endsWith("Sync")) throw error;
      return Promise.reject(error);
    };
  }
}

async function watchFileSystem(): Promise<void> {
  const handle = await fs.promises.open(argv[1] ?? "", "r");
  const prototype = Object.getPrototypeOf(handle) as object;
  await handle.close();
  watch(prototype, ["write", "writeFile", "sync", "close"], count);
  watch(fs.promises, ["mkdir", "open", "rename", "link", "unlink", "rm", "rmdir"], count);
  watch(fs, ["writeFile", "writeFileSync", "renameSync", "linkSync", "unlinkSync"], count);
  watch(fs, ["renameSync"], beforeRename);
  needRoom(prototype, ["write", "writeFile", "sync"]);
  needRoom(fs.promises, ["mkdir", "open", "rename", "link"]);
  needRoom(fs, ["writeFile", "renameSync", "linkSync"]);
  syncBuiltinESMExports();
}

/** What somebody else does is not counted. */
const writeUncounted = fs.writeFileSync;

function putMeanwhile(files: Record<string, string>): void {
  mkdirSync(task.directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeUncounted(join(task.directory, name), text);
}

async function saveFiles(files: Record<string, string>): Promise<void> {
  const sink = createDirectorySink(task.directory, { overwrite: task.overwrite });
  await transact(sink, async (transaction) => {
    for (const [path, text] of Object.entries(files)) {
      const half = Math.ceil(text.length / 2);
      const chunks = text.length < 4 ? [text] : [text.slice(0, half), text.slice(half)];
      const body = new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      });
      await transaction.write({ path, mediaType: "text/plain", body });
    }
    if (task.meanwhile !== undefined) putMeanwhile(task.meanwhile);
    return Object.keys(files);
  });
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
  const { authenticate } = await import("../../src/node");
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

await watchFileSystem();
try {
  if (task.files === undefined) await download();
  else await saveFiles(task.files);
  say(`saved after ${calls}`);
} catch (error) {
  say(`failed after ${calls}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
}
