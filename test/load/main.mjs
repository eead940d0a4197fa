// @ts-check
/**
 * Downloads for minutes from the emulator on a port, while some of the requests fail, and measures what this process
 * holds: first many outputs at once, then downloads that are aborted midway, then work of all kinds. It fails if a file
 * is wrong, if an error is not one of this package, or if memory, open files or listeners grow.
 *
 *   npm run load                                      takes about eight minutes
 *   npm run load -- --write                           and keeps the table in docs/reliability.md
 *   npm run load -- --outputs 20 --aborts 5 --minutes 0.2
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { getEventListeners, once, setMaxListeners } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { toCsv } from "up42-js/export";
import { authenticate, isUp42Error } from "up42-js/node";
import { writeMeasured } from "../support/measured-tables.mjs";
import { countSockets, growthOf, measure } from "./measures.mjs";

const { values } = parseArgs({
  options: {
    outputs: { type: "string", default: "500" },
    aborts: { type: "string", default: "50" },
    minutes: { type: "string", default: "5" },
    share: { type: "string", default: "0.05" },
    write: { type: "boolean", default: false },
  },
});
const minutesMs = Number(values.minutes) * 60_000;
const root = await mkdtemp(join(tmpdir(), "up42-js-load-"));
const service = fork(fileURLToPath(new URL("service.mjs", import.meta.url)), [values.outputs, values.share]);
const [{ url, stored, access }] = await once(service, "message");

const ownSockets = countSockets();

/** @type {string[]} */
const wrong = [];
process.on("warning", ({ message }) => wrong.push(`a warning: ${message}`));

/** Given to every call, and never aborted. */
const { signal } = new AbortController();
// Calls that run at once listen to it at once.
setMaxListeners(100, signal);

const up42 = await authenticate({
  ...access,
  baseUrl: url,
  authUrl: url,
  idleTimeoutMs: 1_000,
  retry: { limit: 5, baseDelayMs: 20, maxDelayMs: 500 },
});
const storage = await up42.initializeStorage();

/** @typedef {{ kind: string, id: string, jobId?: string, sums: Record<string, string> }} Stored */

/** @param {Stored} of */
async function open({ kind, id, jobId = id }) {
  switch (kind) {
    case "job task":
      return up42.initializeJobtask({ jobtaskId: id, jobId, signal });
    case "job":
      return up42.initializeJob({ jobId: id, signal });
    case "processing job":
      return up42.initializeProcessingJob({ jobId: id, signal });
    default:
      for await (const item of storage.openEach({ ids: [id], signal })) return item;
      throw new Error(`There is no item ${id}.`);
  }
}

/** @param {"faults" | "no faults"} what */
async function tellService(what) {
  service.send(what);
  await once(service, "message");
}

/** @type {Map<string, number>} */
const errors = new Map();

/** Counts an error, and reports one that is not of this package. @param {unknown} error */
function count(error) {
  const name = error instanceof Error ? error.name : String(error);
  errors.set(name, (errors.get(name) ?? 0) + 1);
  if (!isUp42Error(error)) wrong.push(`an error of ${name}: ${error}`);
}

/** Reports files that are missing or have other bytes than those that are stored. @param {string} folder @param {Stored} of */
function checkFiles(folder, { id, sums }) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const sum = createHash("sha256").update(readFileSync(path)).digest("hex");
    return [[relative(folder, path), sum]];
  });
  const [are, shouldBe] = [found, Object.entries(sums)].map((files) => JSON.stringify(files.sort()));
  if (are !== shouldBe) wrong.push(`${id}: the files are ${are}, not ${shouldBe}`);
}

/**
 * Does something to each of many, eight at a time.
 * @template Value
 * @param {Iterable<Value>} many
 * @param {(value: Value) => Promise<void>} work
 */
async function forEach(many, work) {
  const iterator = many[Symbol.iterator]();
  const workers = Array.from({ length: 8 }, async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value);
  });
  await Promise.all(workers);
}

let drawn = 1;
/** A whole number below `end`, the same in each run. @param {number} end */
function draw(end) {
  drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((drawn / 2 ** 32) * end);
}

/** @param {string} directory */
const entriesOf = (directory) => readdirSync(directory, { recursive: true });

/** All outputs into one folder, with faults; then what is missing, without. */
async function downloadAll() {
  const directory = await mkdtemp(join(root, "all-"));
  await tellService("faults");
  /** @type {Map<string, Awaited<ReturnType<typeof open>>>} */
  const opened = new Map();
  await forEach(/** @type {Stored[]} */ (stored), async (of) => {
    // One that cannot be opened at first is opened with the next attempt.
    while (!opened.has(of.id)) await open(of).then((outputs) => opened.set(of.id, outputs), count);
  });
  const batch = await up42.initializeBatch({ outputs: [...opened.values()], signal });
  const first = await batch.downloadResults({ outputDirectory: directory, signal });
  for (const { error } of first.failed) count(error);
  await tellService("no faults");
  const second = await batch.downloadResults({ outputDirectory: directory, signal });
  for (const { id, error } of second.failed) wrong.push(`${id} without faults: ${error}`);
  const folders = new Map(second.done.map(({ id, value }) => [id, value.folder]));
  for (const of of /** @type {Stored[]} */ (stored)) {
    checkFiles(join(directory, folders.get(of.id) ?? "missing"), of);
  }
  await rm(directory, { recursive: true });
  return { done: first.done.length, failed: first.failed.length, again: second.done.length };
}

let abortedMidway = 0;

/** One download, ended by its caller after some bytes. @param {Stored} of */
async function abortOne(of) {
  const directory = await mkdtemp(join(root, "aborted-"));
  const aborter = new AbortController();
  const after = draw(150_000);
  const outputs = await open(of);
  try {
    await outputs.downloadResults({
      outputDirectory: directory,
      signal: AbortSignal.any([signal, aborter.signal]),
      onProgress: ({ bytes }) => bytes > after && aborter.abort("enough"),
    });
    checkFiles(directory, of);
  } catch (error) {
    if (error === "enough") abortedMidway += 1;
    else count(error);
    const left = entriesOf(directory);
    if (left.length > 0) wrong.push(`an aborted download leaves ${left.join(", ")}`);
  }
  const listeners = getEventListeners(aborter.signal, "abort").length;
  if (listeners > 0) wrong.push(`an aborted download leaves ${listeners} listeners`);
  await rm(directory, { recursive: true });
}

/** Draws outputs until so many downloads were aborted midway. @param {number} times */
function* untilAborted(times) {
  while (abortedMidway < times) yield draw(stored.length);
}

/** @type {Readonly<Record<string, (of: Stored) => Promise<unknown>>>} */
const kindsOfWork = {
  async results(of) {
    const directory = await mkdtemp(join(root, "results-"));
    try {
      await (await open(of)).downloadResults({ outputDirectory: directory, signal });
      checkFiles(directory, of);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
  async quicklooks(of) {
    const directory = await mkdtemp(join(root, "quicklooks-"));
    try {
      await (await open(of)).downloadQuicklooks({ outputDirectory: directory, signal });
    } finally {
      await rm(directory, { recursive: true });
    }
  },
  async dataframe(of) {
    await (await open(of)).getResultsJson({ asDataframe: true, signal });
  },
  async features(of) {
    const outputs = await open(of);
    for await (const feature of outputs.features({ signal }))
      if (feature.properties?.cloudCover === 20) break;
  },
  async csv(of) {
    await toCsv((await open(of)).features({ signal }), { signal });
  },
  abort: abortOne,
};

/** Work of all kinds, eight at a time, until the time is over. @param {number} milliseconds */
async function mixedWork(milliseconds) {
  const end = performance.now() + milliseconds;
  let calls = 0;
  function* works() {
    while (performance.now() < end) yield draw(stored.length);
  }
  await forEach(works(), async (index) => {
    const names = Object.keys(kindsOfWork);
    const work = kindsOfWork[/** @type {string} */ (names[draw(names.length)])];
    calls += 1;
    await work?.(stored[index]).catch(count);
  });
  return calls;
}

/** @type {[when: string, held: import("./measures.mjs").Held][]} */
const samples = [];
/** @param {string} when */
async function sample(when) {
  /** @type {(typeof samples)[number]} */
  const row = [when, await measure(signal, { ownSockets })];
  samples.push(row);
  console.error(rowOf(row));
}

/** @param {(typeof samples)[number]} sample */
function rowOf([when, held]) {
  const numbers = Object.values(held).map((value) => (Number.isInteger(value) ? value : value.toFixed(1)));
  return `| ${[when, ...numbers].join(" | ")} |`;
}

let story = "";
try {
  // What is loaded and compiled on first use.
  for (const of of stored.slice(0, 8)) for (const work of Object.values(kindsOfWork)) await work(of);
  await mixedWork(minutesMs / 5);
  abortedMidway = 0;
  await sample("before");
  const { done, failed, again } = await downloadAll();
  await sample(`after ${stored.length} outputs`);
  if (again !== stored.length) wrong.push(`${again} outputs of ${stored.length} are there`);
  await tellService("faults");
  await forEach(untilAborted(Number(values.aborts)), (index) => abortOne(stored[index]).catch(count));
  await sample(`after ${abortedMidway} aborted downloads`);
  const parts = 10;
  let calls = 0;
  for (let part = 1; part <= parts; part += 1) {
    calls += await mixedWork(minutesMs / parts);
    await sample(`after ${calls.toLocaleString("en-US")} more calls`);
  }
  const told = [...errors].map(([name, times]) => `${times} × \`${name}\``).join(", ");
  story = `The first call saved ${done} of the ${stored.length} outputs, and the second one the other ${failed}. Errors of calls that faults ended: ${told || "none"}.`;
} finally {
  service.kill();
  await rm(root, { recursive: true });
}
console.error(story);
wrong.push(...growthOf(samples.map(([, held]) => held)));
for (const line of wrong) console.error(`wrong: ${line}`);
process.exitCode = wrong.length > 0 ? 1 : 0;

if (values.write && wrong.length === 0) {
  const head = ["", "heap (MB)", "buffers (MB)", "memory (MB)", "descriptors", "listeners", "timers"];
  const rule = head.map(() => "---");
  const table = [head, rule].map((cells) => `| ${cells.join(" | ")} |`).concat(samples.map(rowOf));
  await writeMeasured("reliability.md", {
    command: "npm run load -- --write",
    text: `${table.join("\n")}\n\n${story} Measured in Node ${process.version}.`,
  });
}
