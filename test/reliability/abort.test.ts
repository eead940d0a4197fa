import { getEventListeners } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults, type RequestMatch } from "../../src/emulator";
import { authenticate } from "../../src/node";
import { createDirectorySink } from "../../src/node/directory-sink";
import { serve } from "../../src/node/serve";
import type { Sink } from "../../src/sinks/sink";
import type { DownloadProgress } from "../../src/types";
import { tarOf, turns } from "../support/archives";
import { makeArchive } from "./sample-archives";
import { openRequests, patience } from "./scene";

/** Real sockets and real files: whatever a call is doing, an abort ends it and leaves nothing behind. */
const reason = new Error("I changed my mind.");
const storage: RequestMatch = { origin: "storage" };
const rejections: unknown[] = [];
const noteRejection = (error: unknown): void => void rejections.push(error);

let home: string;
let folder: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "up42-abort-"));
  process.on("unhandledRejection", noteRejection);
});

afterAll(async () => {
  process.off("unhandledRejection", noteRejection);
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
  const open = targets.filter((target) => target.startsWith(home) || target.startsWith("socket:"));
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
  return left;
}

interface Call {
  readonly emulator: Emulator;
  readonly abort: () => void;
  readonly signal: AbortSignal;
}

interface Phase {
  readonly name: string;
  /** Makes the call stay in this phase, where it would not by itself. */
  readonly prepare?: (call: Call) => void | Promise<void>;
  /** Tells that the phase is reached; without it, `onProgress` or the sink aborts. */
  readonly isReached?: (call: Call) => boolean;
  readonly onProgress?: (call: Call, progress: DownloadProgress) => void;
  readonly sink?: (call: Call) => Sink;
}

function isAsked(path: RegExp): (call: Call) => boolean {
  return ({ emulator }) => emulator.requests.some((request) => path.test(request.path));
}

const forever = faults.latency({ ms: 600_000 });

/** More than one connection is opened for it: it is long, and each connection is slow. */
async function storeLongArchive({ emulator }: Call): Promise<void> {
  const bytes = await tarOf({ "output/scene.tif": new Uint8Array(24 * 1024 * 1024) });
  emulator.jobtask(emulator.sample.jobtaskIds[0]).results = { bytes, name: "output.tar" };
}

const phases: readonly Phase[] = [
  {
    name: "before anything is asked",
    prepare: ({ abort }) => abort(),
  },
  {
    name: "while signing in",
    prepare: ({ emulator }) => void emulator.fault({ match: { path: "/oauth/token" }, behaviour: forever }),
    isReached: isAsked(/oauth/),
  },
  {
    name: "while the link is signed",
    prepare: ({ emulator }) =>
      void emulator.fault({ match: { path: "/downloads/results" }, behaviour: forever }),
    isReached: isAsked(/downloads/),
  },
  {
    name: "while it waits to try again",
    prepare: ({ emulator }) => {
      const behaviour = faults.tooManyRequests({ retryAfterSeconds: 30 });
      emulator.fault({ match: storage, behaviour });
    },
    isReached: ({ emulator }) => emulator.requests.some(({ status }) => status === 429),
  },
  {
    name: "while it waits for the storage's headers",
    prepare: ({ emulator }) => void emulator.fault({ match: storage, behaviour: forever }),
    isReached: isAsked(/output\.tgz/),
  },
  {
    name: "in the middle of the body",
    prepare: ({ emulator }) =>
      void emulator.fault({ match: storage, behaviour: faults.stallBody({ afterBytes: 15_000 }) }),
    onProgress: ({ abort }, { phase, bytes }) => phase === "downloading" && bytes >= 15_000 && abort(),
  },
  {
    name: "while parts come over several connections",
    async prepare(call) {
      await storeLongArchive(call);
      call.emulator.fault({
        match: storage,
        times: Number.POSITIVE_INFINITY,
        behaviour: faults.slowBody({ bytesPerSecond: 8_000_000 }),
      });
    },
    isReached: ({ emulator }) => emulator.maxConcurrent(storage) > 2,
  },
  {
    name: "while it unpacks",
    prepare: storeLongArchive,
    onProgress: ({ abort }, { phase }) => phase === "unpacking" && abort(),
  },
  {
    name: "after the last byte was unpacked",
    onProgress: ({ abort }, { phase }) => phase === "unpacking" && abort(),
  },
];

/** Signs in and downloads into the folder, is aborted, and answers what it ended with. */
async function runAborted({ prepare, isReached, onProgress, sink }: Phase) {
  const controller = new AbortController();
  const { signal } = controller;
  const emulator = createEmulator();
  const call: Call = { emulator, signal, abort: () => controller.abort(reason) };
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const { bytes, name } = await makeArchive("tgz");
  emulator.jobtask(jobtaskIds[0]).results = { bytes, name };
  const served = await serve(emulator);
  try {
    await prepare?.(call);
    const running = (async () => {
      const up42 = await authenticate({ projectId, projectApiKey, baseUrl: served.url, signal, ...patience });
      const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId, signal });
      return jobtask.downloadResults({
        outputDirectory: sink?.(call) ?? folder,
        signal,
        onProgress: (progress) => onProgress?.(call, progress),
      });
    })();
    const ended = running.then(
      (paths) => ({ paths, error: undefined }),
      (error: unknown) => ({ paths: undefined, error }),
    );
    if (isReached !== undefined) {
      while (!isReached(call)) await turns(1);
      controller.abort(reason);
    }
    const result = await ended;
    // An abort goes to the server as a closed connection, which it notices a moment later.
    await settle(() => openRequests(emulator) === 0);
    return { ...result, open: openRequests(emulator), listeners: getEventListeners(signal, "abort").length };
  } finally {
    await served.close();
  }
}

describe("an abort", { timeout: 20_000 }, () => {
  it.each(phases)("$name rejects with its reason and leaves nothing behind", async (phase) => {
    // What is loaded on first use is no leak.
    await runAborted({ name: "nothing" });
    await writeFile(join(folder, "data.json"), "an older download");
    for (const name of ["empty.txt", "scenes"]) await rm(join(folder, name), { recursive: true });
    // The test runner has a timer now and then, which would hide one of ours.
    await settle(async () => !(await resources()).includes("Timeout"));
    const before = await resources();

    const { error, open, listeners } = await runAborted(phase);
    expect(error).toBe(reason);
    expect({ open, listeners }).toEqual({ open: 0, listeners: 0 });
    expect(await leftBehind(before)).toEqual([]);
    expect(await readdir(folder)).toEqual(["data.json"]);
    expect(await readFile(join(folder, "data.json"), "utf8")).toBe("an older download");
    expect(rejections).toEqual([]);
  });

  it("while files are moved into place comes too late: all of them are there", async () => {
    const target = join(folder, "new");
    await mkdir(target);
    const { paths, open, listeners } = await runAborted({
      name: "while committing",
      sink({ abort }) {
        const directory = createDirectorySink(target);
        return {
          async begin() {
            const transaction = await directory.begin();
            return {
              ...transaction,
              commit(names) {
                const committed = transaction.commit(names);
                abort();
                return committed;
              },
            };
          },
        };
      },
    });
    const { files } = await makeArchive("tgz");
    expect(paths).toEqual([...files.keys()].map((path) => join(target, path)));
    expect({ open, listeners }).toEqual({ open: 0, listeners: 0 });
    expect((await readdir(target)).sort()).toEqual(["data.json", "empty.txt", "scenes"]);
    expect(rejections).toEqual([]);
  });
});
