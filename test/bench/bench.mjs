// @ts-check
/**
 * Measures downloads and standard tools that do the same task, alternately in one run, and takes medians of five.
 *
 *   npm run bench                 prints the table
 *   npm run bench -- --write      and keeps it in docs/benchmarks.md
 *   npm run bench -- --quick      small archives, two rounds: to see that it runs
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeMeasured } from "../support/measured-tables.mjs";
import { archiveOf } from "./archives.mjs";
import { measureFeatures } from "./features.mjs";

const { values: flags } = parseArgs({ options: { write: { type: "boolean" }, quick: { type: "boolean" } } });
const rounds = flags.quick ? 2 : 5;
const megabyte = 1024 * 1024;
const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = numbers.toSorted
    ? numbers.toSorted((one, other) => one - other)
    : [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Starts the service, gives its port to `work`, and ends it.
 * @template Value
 * @param {string[]} options
 * @param {(port: string) => Promise<Value>} work
 */
async function withService(options, work) {
  const service = spawn(process.execPath, [here("service.mjs"), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(service.stdout, "data");
    return await work(String(line).trim());
  } finally {
    service.kill();
    await once(service, "exit");
  }
}

/**
 * Runs `work` with an empty folder, and leaves nothing of it.
 * @template Value
 * @param {(folder: string) => Value | Promise<Value>} work
 */
async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "up42-js-bench-out-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {string} port
 * @param {"results" | "quicklooks"} what
 * @returns {Promise<{ milliseconds: number, peakMegabytes: number, files: number }>}
 */
function runOurs(port, what) {
  return inFolder((folder) =>
    JSON.parse(
      execFileSync(process.execPath, [here("client.mjs"), port, what, folder], { encoding: "utf8" }),
    ),
  );
}

/** @param {string} command A shell command; `$OUT` is an empty folder. */
function runShell(command) {
  return inFolder((folder) => {
    const start = performance.now();
    execFileSync("bash", ["-e", "-o", "pipefail", "-c", command], { env: { ...process.env, OUT: folder } });
    return performance.now() - start;
  });
}

/**
 * Both sides in turn, so that what else the machine does meets both alike.
 * @param {string} port
 * @param {string} command
 */
async function sideBySide(port, command) {
  const ours = [];
  const theirs = [];
  const peaks = [];
  for (let round = 0; round < rounds; round += 1) {
    const { milliseconds, peakMegabytes } = await runOurs(port, "results");
    ours.push(milliseconds);
    peaks.push(peakMegabytes);
    theirs.push(await runShell(command));
  }
  return { ours: median(ours), theirs: median(theirs), peak: Math.max(...peaks) };
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;

/** @type {string[][]} */
const rows = [];
/** How time and memory grow with the number of features. @type {string[][]} */
const notes = [];

/**
 * @param {string} what
 * @param {string} ours
 * @param {string} theirs
 * @param {string} ratio
 * @param {string} atLeast
 * @param {boolean} isMet
 */
function report(what, ours, theirs, ratio, atLeast, isMet) {
  rows.push([what, ours, theirs, ratio, atLeast, isMet ? "met" : "**missed**"]);
  console.error(`${what}: ${ours} | ${theirs} | ${ratio} | at least ${atLeast}: ${isMet ? "met" : "missed"}`);
}

function findPigz() {
  const isThere = () => spawnSync("pigz", ["--version"]).status === 0;
  if (!isThere() && process.getuid?.() === 0) spawnSync("apt-get", ["install", "-y", "-qq", "pigz"]);
  return isThere();
}

const large = await archiveOf(
  flags.quick ? { files: 4, bytesPerFile: 8 * megabyte } : { files: 8, bytesPerFile: 64 * megabyte },
);
await withService([large], async (port) => {
  const unpack = findPigz() ? "pigz -dc | tar x" : "tar xz";
  const { ours, theirs, peak } = await sideBySide(
    port,
    `curl -sf http://127.0.0.1:${port}/archive.tgz | ${unpack} -C "$OUT"`,
  );
  report(
    "tgz of 258 MB, unpacked to disk",
    seconds(ours),
    `${seconds(theirs)} (curl, ${unpack})`,
    `${(theirs / ours).toFixed(2)} × as fast`,
    "1 ×",
    theirs >= ours,
  );
  report("peak memory of that process", `${peak.toFixed(0)} MB`, "", "", "150 MB", peak <= 150);
});

for (const [name, files] of /** @type {const} */ ([
  ["64 MB", 1],
  ["512 MB", 8],
  ["2 GB", 32],
])) {
  if (flags.quick && files > 1) continue;
  const archive = await archiveOf({ files, bytesPerFile: 64 * megabyte });
  await withService([archive], async (port) => {
    const peaks = [];
    for (let round = 0; round < Math.min(rounds, 3); round += 1)
      peaks.push((await runOurs(port, "results")).peakMegabytes);
    const peak = Math.max(...peaks);
    report(`peak memory, ${name} unpacked`, `${peak.toFixed(0)} MB`, "", "", "150 MB", peak <= 150);
  });
}

const small = await archiveOf({ files: flags.quick ? 500 : 5000, bytesPerFile: 4000 });
await withService([small], async (port) => {
  const { ours, theirs } = await sideBySide(
    port,
    `curl -sf http://127.0.0.1:${port}/archive.tgz | tar xz -C "$OUT"`,
  );
  report(
    `${flags.quick ? 500 : "5,000"} files of 4 kB`,
    seconds(ours),
    `${seconds(theirs)} (curl, tar xz)`,
    `${(ours / theirs).toFixed(2)} × the time`,
    "2.5 × the time",
    ours <= 2.5 * theirs,
  );
});

const capped = await archiveOf({ files: flags.quick ? 1 : 4, bytesPerFile: 64 * megabyte });
await withService([capped, String(8_000_000)], async (port) => {
  const { ours, theirs } = await sideBySide(
    port,
    `curl -sf http://127.0.0.1:${port}/archive.tgz | tar xz -C "$OUT"`,
  );
  report(
    "tgz of 135 MB, 8 MB/s per connection",
    seconds(ours),
    `${seconds(theirs)} (curl, tar xz)`,
    `${(theirs / ours).toFixed(2)} × as fast`,
    "3.5 ×",
    theirs >= 3.5 * ours,
  );
});

await withService(["", "0", "40", "100"], async (port) => {
  const times = [];
  for (let round = 0; round < rounds; round += 1)
    times.push((await runOurs(port, "quicklooks")).milliseconds);
  const time = median(times);
  report("40 quicklooks, 100 ms each", seconds(time), "", "", "0.8 s", time <= 800);
});

{
  const { first, dataframe, growth } = await measureFeatures({ rounds, isQuick: flags.quick });
  const count = (/** @type {number} */ number) => number.toLocaleString("en-US");
  report(
    `${count(dataframe.features)} features to a DataFrame, timed from the end of the body; the call also loads Danfo`,
    seconds(dataframe.milliseconds),
    "",
    "",
    "1.2 s",
    dataframe.milliseconds <= 1200,
  );
  const share = first.arrivedBytes / first.totalBytes;
  report(
    `first feature of a data.json of ${(first.totalBytes / 1e6).toFixed(0)} MB from \`features()\``,
    `${(first.arrivedBytes / 1000).toFixed(0)} kB had arrived`,
    "",
    `${(share * 100).toFixed(2)} % of the body`,
    "10 %",
    share <= 0.1,
  );
  for (const { way, features, rounds: runs, milliseconds, peakMegabytes } of growth) {
    const measured = [
      seconds(milliseconds),
      `${((milliseconds / features) * 1000).toFixed(1)} µs`,
      `${peakMegabytes.toFixed(0)} MB`,
    ];
    notes.push([way, count(features), ...(runs > 0 ? measured : ["out of memory", "", ""]), String(runs)]);
  }
}

/** @param {string[][]} lines */
const markdown = (lines) =>
  lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");

const table = [
  ["task", "up42-js", "compared with", "ratio", "target", ""],
  ["---", "---", "---", "---", "---", "---"],
  ...rows,
];
const growth = [
  ["call", "features", "time", "per feature", "peak memory", "rounds"],
  ["---", "---", "---", "---", "---", "---"],
  ...notes,
];
const tables = `${markdown(table)}\n\n${markdown(growth)}`;
const { type } = await statfs(tmpdir());
const fileSystems = new Map([
  [0xef53, "ext4"],
  [0x01021994, "tmpfs"],
]);
const fileSystem = fileSystems.get(type) ?? `of type 0x${type.toString(16)}`;
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, temporary files on ${fileSystem}`;
console.log(`${tables}\n\n${machine}`);

if (flags.write) {
  await writeMeasured("benchmarks.md", {
    command: "npm run bench -- --write",
    text: `${tables}\n\nMeasured on ${machine}.`,
  });
}
