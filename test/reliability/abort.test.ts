import { spawn } from "node:child_process";
import { getEventListeners, once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Sink } from "../../src/files/sink";
import { authenticate } from "../../src/node";
import { oneAtATime } from "../../src/node/directory/one-at-a-time";
import { createDirectorySink } from "../../src/node/directory/sink";
import { serve } from "../../src/node/serve";
import { turns } from "../support/archives/archives";
import { type AbortableCall, abortableCalls } from "../support/processes/abortable-calls";
import { buildScript } from "../support/processes/mortal";
import { type AbortPhase, abortingAt, abortPhases, emulatorFor, quiet } from "./abort-phases";
import { patience } from "./patience";
import { makeArchive } from "./sample-archives";
import { openRequests } from "./scene";

/** Real sockets and real files: whatever a call is doing, an abort ends it and leaves nothing behind. */
const reason = new Error("I changed my mind.");
/** Rejections that nobody handled, and files that nobody closed before they were garbage. */
const forgotten: unknown[] = [];
const noteRejection = (error: unknown): void => void forgotten.push(error);
const noteWarning = (warning: Error): void => {
  if (warning.message.includes("garbage collection")) forgotten.push(warning);
};

/** Where all that is written is: also what waits outside the folder. */
const temporary = join(tmpdir(), "up42-");
let home: string;
let folder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "up42-abort-"));
  process.on("unhandledRejection", noteRejection);
  process.on("warning", noteWarning);
});

afterAll(async () => {
  process.off("unhandledRejection", noteRejection);
  process.off("warning", noteWarning);
  await rm(home, { recursive: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(home, "target-"));
  await writeFile(join(folder, "data.json"), "an older download");
});

/** What keeps a program from ending, and which files and sockets it has open. */
async function resources(): Promise<string[]> {
  const handles = await readdir("/proc/self/fd");
  const targets = await Promise.all(
    handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => "")),
  );
  const open = targets.filter((target) => target.startsWith(temporary) || target.startsWith("socket:"));
  return [...process.getActiveResourcesInfo(), ...open.map((target) => target.replace(/\d+/g, "#"))];
}

/**
 * Waits for what comes by itself, as long as a busy machine takes: the checks after it say whether it came. In
 * turns, as a timer would be one of the things that are looked for.
 */
async function settle(isSettled: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await isSettled()) && performance.now() < end) await turns(1);
}

/** What there is now and was not before. Waits for what ends by itself, such as sockets that are being closed. */
async function leftBehind(before: readonly string[]): Promise<string[]> {
  let left: string[] = [];
  await settle(async () => {
    left = await resources();
    for (const known of before) {
      const index = left.indexOf(known);
      if (index >= 0) left.splice(index, 1);
    }
    return left.length === 0;
  });
  // Of a file that was closed as garbage the process tells a moment later.
  await turns(1);
  return left;
}

/** When a call is aborted, and where its files go. */
interface Abort {
  readonly isEarly?: boolean;
  readonly isReached?: AbortPhase["isReached"] | undefined;
  readonly at?: AbortPhase["at"] | undefined;
  /** Gets a function that aborts. */
  readonly sink?: (abort: () => void) => Sink;
}

/** Signs in and calls, is aborted or not, and answers what it ended with. */
async function run(
  { call = "downloadResults", archive, prepare }: Omit<AbortPhase, "name">,
  { isEarly = false, isReached, at, sink }: Abort,
): Promise<{ paths?: unknown; error?: unknown; open: number; listeners: number; joined: boolean }> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = (): void => controller.abort(reason);
  const any = vi.spyOn(AbortSignal, "any");
  const emulator = await emulatorFor(archive === undefined ? {} : { archive });
  prepare?.(emulator);
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const served = await serve(emulator);
  try {
    if (isEarly) abort();
    const running = (async () => {
      const up42 = await authenticate({ projectId, projectApiKey, baseUrl: served.url, signal, ...patience });
      const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId, signal });
      return abortableCalls[call](jobtask, {
        outputDirectory: sink?.(abort) ?? folder,
        signal,
        onProgress: abortingAt(at, abort),
      });
    })();
    const ended = running.then(
      (paths) => ({ paths }),
      (error: unknown) => ({ error }),
    );
    if (isReached !== undefined) {
      await vi.waitUntil(() => isReached(emulator), { timeout: 50_000, interval: 1 });
      abort();
    }
    const result = await ended;
    // An abort goes to the server as a closed connection, which it notices a moment later.
    await settle(() => openRequests(emulator) === 0);
    const listeners = getEventListeners(signal, "abort").length;
    // Node keeps a reference to each signal that was made of another one, in that one.
    const joined = any.mock.calls.flat(2).includes(signal);
    return { ...result, open: openRequests(emulator), listeners, joined };
  } finally {
    any.mockRestore();
    await served.close();
  }
}

/** Calls that were made once. */
const loaded = new Set<AbortableCall>();

/** Makes a call to its end: what it loads on first use is no leak. */
async function loadOnce(call: AbortableCall): Promise<void> {
  if (loaded.has(call)) return;
  loaded.add(call);
  await run({ call }, {});
  await rm(folder, { recursive: true });
  await mkdir(folder);
  await writeFile(join(folder, "data.json"), "an older download");
}

describe("an abort", { timeout: 60_000 }, () => {
  it.each(abortPhases)("$name rejects with its reason and leaves nothing behind", async (phase) => {
    await loadOnce(phase.call ?? "downloadResults");
    // The test runner has a timer now and then, which would hide one of ours.
    await settle(async () => !(await resources()).includes("Timeout"));
    const before = await resources();

    const { isReached, at } = phase;
    const isEarly = isReached === undefined && at === undefined;
    const { error, open, listeners } = await run(phase, { isEarly, isReached, at });
    expect(error).toBe(reason);
    expect({ open, listeners }).toEqual({ open: 0, listeners: 0 });
    expect(await leftBehind(before)).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(["data.json", ...(phase.leaves ?? [])]);
    expect(await readFile(join(folder, "data.json"), "utf8")).toBe("an older download");
    expect(forgotten).toEqual([]);
  });

  it.each(Object.keys(abortableCalls) as AbortableCall[])(
    "that never comes: %s leaves nothing in its signal",
    async (call) => {
      expect(await run({ call }, {})).toMatchObject({ open: 0, listeners: 0, joined: false });
    },
  );

  it("while files are moved into place comes too late: all of them are there", async () => {
    const { paths, open, listeners } = await run({}, { sink: (abort) => committing(folder, abort) });
    const { files } = await makeArchive("tgz");
    expect(paths).toEqual([...files.keys()].map((path) => join(folder, path)));
    expect({ open, listeners }).toEqual({ open: 0, listeners: 0 });
    expect((await readdir(folder)).sort()).toEqual(["data.json", "empty.txt", "scenes"]);
    expect(forgotten).toEqual([]);
  });

  it("while it waits for another download to move its files comes too late as well", async () => {
    let endOther: () => void = () => undefined;
    const other = new Promise<void>((resolve) => {
      endOther = resolve;
    });
    const moving = oneAtATime(join(await realpath(folder), ".up42-lock"), () => other);
    let waiting: string[] | undefined;
    const running = run(
      {},
      {
        sink: (abort) =>
          committing(folder, async () => {
            abort();
            // What is left to wait for then is the other one.
            await quiet();
            waiting = await readdir(folder);
            endOther();
          }),
      },
    );
    const { paths, open, listeners } = await running;
    await moving;
    expect(waiting?.filter((name) => !name.startsWith(".up42-"))).toEqual(["data.json"]);
    expect(paths).toHaveLength((await makeArchive("tgz")).files.size);
    expect({ open, listeners }).toEqual({ open: 0, listeners: 0 });
    expect((await readdir(folder)).sort()).toEqual(["data.json", "empty.txt", "scenes"]);
    expect(forgotten).toEqual([]);
  });
});

/** A folder that tells when files begin to be moved into it. */
function committing(directory: string, onCommit: () => void | Promise<void>): Sink {
  const sink = createDirectorySink(directory);
  return {
    async begin() {
      const transaction = await sink.begin();
      return {
        ...transaction,
        async commit(names) {
          const [saved] = await Promise.all([transaction.commit(names), onCommit()]);
          return saved;
        },
      };
    },
  };
}

describe("a process whose calls were aborted", { timeout: 120_000 }, () => {
  const stops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  /** Has a call made against an emulator of its own, which tells when its phase is reached. */
  async function serveTask({ name, call, at, ...phase }: AbortPhase) {
    const emulator = await emulatorFor(phase);
    phase.prepare?.(emulator);
    const served = await serve(emulator);
    stops.push(served.close);
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const ids = { projectId, projectApiKey, jobId, jobtaskId: jobtaskIds[0] };
    const directory = await mkdtemp(join(home, "process-"));
    const { isReached } = phase;
    const isEarly = isReached === undefined && at === undefined;
    const task = { name, directory, url: served.url, ids, isEarly, call, at };
    return { task, isReached: isReached && (() => isReached(emulator)) };
  }

  it("ends by itself, whatever each call was at", async () => {
    const script = await buildScript("aborted-process", home);
    // Where the call is kept waiting: elsewhere it goes on to its end all the same.
    const kept = abortPhases.filter(({ prepare }) => prepare !== undefined);
    const calls = await Promise.all(kept.map(serveTask));
    const args = [script, JSON.stringify(calls.map(({ task }) => task))];
    const child = spawn(execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    try {
      const said: string[] = [];
      createInterface(child.stdout).on("line", (line) => said.push(line));
      const closed = once(child, "close");
      const patient = { timeout: 50_000, interval: 5 };
      const aborting = calls.map(async ({ task, isReached }) => {
        if (isReached === undefined) return;
        await vi.waitUntil(isReached, patient);
        child.stdin.write(`${task.name}\n`);
      });
      await Promise.all(aborting);
      await vi.waitFor(() => expect(said).toHaveLength(kept.length), patient);
      child.stdin.end();
      // All sockets to the emulators, which are up until afterwards, and all timers are gone by then.
      const deadline = setTimeout(() => child.kill("SIGKILL"), 50_000);
      const [code, signal] = await closed;
      clearTimeout(deadline);
      expect(said.sort()).toEqual(kept.map(({ name }) => `${name}: aborted`).sort());
      expect(code ?? signal).toBe(0);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
