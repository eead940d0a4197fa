/**
 * A process that downloads to a small disk again and again, with a little more room each time, until all fits. When
 * something is short, the disk holds only the older files at the start of each call. It is built into one script by
 * `buildCrowded` and told what to do by its first argument. It says each attempt as JSON.
 */
import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { argv, geteuid, seteuid } from "node:process";
import { authenticate } from "../../../src/node";
import { type CrowdedCall, crowdedCalls } from "./crowded-calls";

/** What the process is to do. */
export interface CrowdedTask {
  /** Where the small disk is. */
  readonly disk: string;
  /** The output directories, on that disk, one after the other. */
  readonly directories: readonly string[];
  readonly url: string;
  readonly ids: Record<"projectId" | "projectApiKey" | "jobId" | "jobtaskId", string>;
  readonly calls: readonly CrowdedCall[];
  /** What is short; nothing is taken up when it is `undefined`, and each call is made once. */
  readonly lacks: "bytes" | "files" | undefined;
  /** How much more of it is left free in each attempt. The first one has none. */
  readonly step: number;
  /** Files that are in the first directory before. */
  readonly older?: Record<string, string> | undefined;
  /** Has only the rights that everybody has, where it could have more. */
  readonly asNobody?: boolean | undefined;
}

/** How one attempt went. */
export interface CrowdedAttempt {
  readonly call: CrowdedCall;
  readonly directory: string;
  /** How much of what is short was free. */
  readonly room: number;
  readonly error?: { readonly name: string; readonly message: string; readonly path: unknown };
  /** What is on the disk that was not before, or is not what it was. */
  readonly changed: readonly string[];
}

const task: CrowdedTask = JSON.parse(argv[2] ?? "");
const filler = join(task.disk, "filler");

/** All that is on the disk, and how much of it is free: also what is open and has no name takes room. */
function contents(): string[] {
  const names = (readdirSync(task.disk, { recursive: true }) as string[]).filter(
    (name) => !name.startsWith("filler"),
  );
  const { bfree, ffree } = statfsSync(task.disk);
  const files = names.map((name) => {
    const path = join(task.disk, name);
    const stats = statSync(path);
    const held = stats.isFile() ? createHash("md5").update(readFileSync(path)).digest("hex") : "a folder";
    return `${name}: ${held}, ${stats.ino}`;
  });
  return [...files, ...(task.lacks === undefined ? [] : [`free: ${bfree} blocks, ${ffree} files`])];
}

/** Takes up the disk but for so much room. */
function leave(room: number): void {
  if (room === 0) rmSync(filler, { force: true });
  const { bavail, bsize, ffree } = statfsSync(task.disk);
  if (task.lacks === "bytes") {
    if (room === 0) writeFileSync(filler, new Uint8Array(bavail * bsize));
    else truncateSync(filler, Math.max(0, statSync(filler).size - task.step));
  } else if (task.lacks === "files") {
    if (room > 0) for (let left = 0; left < task.step; left += 1) rmSync(`${filler}${room - left}`);
    else for (let number = ffree; number > 0; number -= 1) writeFileSync(`${filler}${number}`, "");
  }
}

const { projectId, projectApiKey, jobId, jobtaskId } = task.ids;
const up42 = await authenticate({ projectId, projectApiKey, baseUrl: task.url, retry: { limit: 0 } });
const jobtask = await up42.initializeJobtask({ jobId, jobtaskId });

async function attempt(call: CrowdedCall, directory: string, room: number): Promise<CrowdedAttempt> {
  leave(room);
  const before = contents();
  const error = await crowdedCalls[call](jobtask, directory).then(
    () => undefined,
    (thrown) => ({ name: thrown.name, message: thrown.message, path: thrown.path }),
  );
  const changed = contents().filter((line) => !before.includes(line));
  return { call, directory, room, changed, ...(error && { error }) };
}

/** Empties the disk when something is short, and writes the older files. */
function prepare(): void {
  if (task.lacks !== undefined) {
    for (const name of readdirSync(task.disk)) rmSync(join(task.disk, name), { recursive: true });
  }
  const [first = ""] = task.directories;
  for (const [path, text] of Object.entries(task.older ?? {})) {
    mkdirSync(dirname(join(first, path)), { recursive: true });
    writeFileSync(join(first, path), text);
  }
}

if (task.asNobody === true && geteuid?.() === 0) seteuid?.(65_534);

for (const call of task.calls) {
  prepare();
  for (const directory of task.directories) {
    let isOver = false;
    for (let room = 0; !isOver; room += task.step) {
      const made = await attempt(call, directory, room);
      writeSync(1, `${JSON.stringify(made)}\n`);
      isOver = made.error === undefined || made.changed.length > 0 || task.lacks === undefined;
    }
  }
}
