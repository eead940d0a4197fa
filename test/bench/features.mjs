// @ts-check
/**
 * Measures features: how early the first one comes, and what time and memory more and more of them take, as a stream,
 * in one piece, as a dataframe and written to files. Each measurement is a process of its own, and so is the service.
 *
 *   node test/bench/features.mjs              prints all measurements as JSON
 *   node test/bench/features.mjs csv          those of one way only, or of several
 *   node test/bench/features.mjs --quick      few features, one round: to see that it runs
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { argv, execPath } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dataJsonOf } from "./data-json.mjs";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Starts the service, runs `what` against it so many times, and ends it.
 * @param {{ features: number, what: string, rounds: number, bytesPerSecond?: number }} options
 * @returns {Promise<Record<string, number>[]>}
 */
async function measure({ features, what, rounds, bytesPerSecond = 0 }) {
  const path = await dataJsonOf(features);
  const service = spawn(execPath, [here("features-service.mjs"), path, String(bytesPerSecond)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(service.stdout, "data");
    return Array.from({ length: rounds }, () =>
      JSON.parse(
        execFileSync(execPath, [here("features-client.mjs"), String(line).trim(), what], {
          encoding: "utf8",
        }),
      ),
    );
  } finally {
    service.kill();
    await once(service, "exit");
  }
}

/** @param {Record<string, number>[]} rounds @param {string} name */
function median(rounds, name) {
  const sorted = rounds.map((round) => round[name] ?? Number.NaN).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** @param {Record<string, number>[]} rounds @param {string} name */
function most(rounds, name) {
  return Math.max(...rounds.map((round) => round[name] ?? Number.NaN));
}

/** What is measured for growing numbers of features, by the name that the client knows it by. */
const ways = {
  features: "`features()`",
  json: "`getResultsJson()`",
  dataframe: "`getResultsJson({ asDataframe: true })`, from a body in memory",
  csv: "`toCsv(jobtask.features())`, to a file",
  ndjson: "`toNdjson(jobtask.features())`, to a file",
  geoparquet: "`toGeoParquet(jobtask.features())`, to a file",
};

/**
 * @typedef {object} Growth
 * @property {string} way how features were read or written
 * @property {number} features how many
 * @property {number} rounds how often it was measured; 0 when the process came to its end in the first round
 * @property {number} milliseconds the median
 * @property {number} peakMegabytes the highest
 */

/**
 * @param {string} what
 * @param {{ features: number, rounds: number }} options
 * @returns {Promise<Growth>}
 */
async function measureGrowth(what, { features, rounds }) {
  const way = ways[/** @type {keyof typeof ways} */ (what)];
  try {
    const times = await measure({ features, what, rounds });
    const milliseconds = median(times, "milliseconds");
    return { way, features, rounds, milliseconds, peakMegabytes: most(times, "peakMegabytes") };
  } catch (error) {
    console.error(`${way} of ${features} features ended early: ${error}`.slice(0, 2_000));
    return { way, features, rounds: 0, milliseconds: Number.NaN, peakMegabytes: Number.NaN };
  }
}

/**
 * @param {{ rounds?: number, isQuick?: boolean | undefined, only?: readonly string[] }} [options] `only` some of the ways
 */
export async function measureFeatures({ rounds = 5, isQuick = false, only = Object.keys(ways) } = {}) {
  const many = isQuick ? 1_000 : 100_000;
  // 20 MB/s: a loopback would have filled every buffer on the way before anything can be read.
  const first = await measure({ features: many, what: "first", rounds, bytesPerSecond: 20_000_000 });
  const sizes = isQuick ? [100, 1_000] : [10_000, 100_000, 1_000_000];
  /** @type {Growth[]} */
  const growth = [];
  for (const what of only) {
    for (const features of sizes) {
      growth.push(await measureGrowth(what, { features, rounds: features > many ? 1 : rounds }));
    }
  }
  return {
    first: {
      milliseconds: median(first, "milliseconds"),
      arrivedBytes: most(first, "arrivedBytes"),
      sentBytes: most(first, "sentBytes"),
      totalBytes: most(first, "totalBytes"),
    },
    dataframe: {
      features: many,
      milliseconds: median(await measure({ features: many, what: "arrived", rounds }), "milliseconds"),
    },
    growth,
  };
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const isQuick = argv.includes("--quick");
  const asked = Object.keys(ways).filter((what) => argv.includes(what));
  const only = asked.length > 0 ? asked : Object.keys(ways);
  const rounds = isQuick ? 1 : 5;
  console.log(JSON.stringify(await measureFeatures({ isQuick, rounds, only }), undefined, 2));
}
