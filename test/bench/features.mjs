// @ts-check
/**
 * Measures features(): how early the first one comes, what time and memory many of them take, and what a dataframe of
 * 100,000 takes. Each measurement is a process of its own, and so is the service.
 *
 *   node test/bench/features.mjs              prints all measurements as JSON
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

/**
 * @param {{ rounds?: number, isQuick?: boolean | undefined }} [options]
 */
export async function measureFeatures({ rounds = 5, isQuick = false } = {}) {
  const many = isQuick ? 1_000 : 100_000;
  // 20 MB/s: a loopback would have filled every buffer on the way before anything can be read.
  const first = await measure({ features: many, what: "first", rounds, bytesPerSecond: 20_000_000 });
  const sizes = isQuick ? [100, 1_000] : [10_000, 100_000, 1_000_000];
  const streamed = [];
  for (const features of sizes) {
    const times = await measure({ features, what: "features", rounds: features > many ? 1 : rounds });
    const milliseconds = median(times, "milliseconds");
    streamed.push({
      features,
      milliseconds,
      microsecondsPerFeature: (milliseconds / features) * 1000,
      peakMegabytes: most(times, "peakMegabytes"),
    });
  }
  const json = await measure({ features: many, what: "json", rounds });
  const dataframe = await measure({ features: many, what: "dataframe", rounds });
  const call = await measure({ features: many, what: "call", rounds });
  return {
    first: {
      milliseconds: median(first, "milliseconds"),
      arrivedBytes: most(first, "arrivedBytes"),
      sentBytes: most(first, "sentBytes"),
      totalBytes: most(first, "totalBytes"),
    },
    features: streamed,
    getResultsJson: {
      features: many,
      milliseconds: median(json, "milliseconds"),
      peakMegabytes: most(json, "peakMegabytes"),
    },
    dataframe: {
      features: many,
      milliseconds: median(dataframe, "milliseconds"),
      peakMegabytes: most(dataframe, "peakMegabytes"),
    },
    dataframeCall: {
      features: many,
      milliseconds: median(call, "milliseconds"),
      peakMegabytes: most(call, "peakMegabytes"),
    },
  };
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const isQuick = argv.includes("--quick");
  const { features, ...others } = await measureFeatures({ isQuick, rounds: isQuick ? 1 : 5 });
  console.log(JSON.stringify({ ...others, features }, undefined, 2));
}
