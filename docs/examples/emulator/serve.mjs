// @ts-check
/**
 * Serves the emulator with its sample project until it is stopped:
 *
 *   npm run --silent emulator -- --port 8042
 *
 * The first line that it prints is JSON with what a client needs.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { createEmulator } from "up42-js/emulator";
import { serve } from "up42-js/emulator/serve";

const usage = "Usage: npm run emulator -- [--port N] [--storage-port N] [--host NAME]";

/**
 * @param {string} name
 * @param {string} text
 */
function portFrom(name, text) {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new Error(`--${name} takes a number from 0 (any free port) to 65535, not "${text}".`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: "0" },
        "storage-port": { type: "string", default: "0" },
        host: { type: "string", default: "127.0.0.1" },
      },
    }).values;
  } catch {
    throw new Error(usage);
  }
}

async function main() {
  const { port = "", "storage-port": storagePort = "", host } = readArguments();
  const emulator = createEmulator();
  const served = await serve(emulator, {
    port: portFrom("port", port),
    storagePort: portFrom("storage-port", storagePort),
    host,
  });
  const { url, storageUrl } = served;
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  console.log(JSON.stringify({ url, storageUrl, projectId, projectApiKey, jobId, jobtaskIds }));
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => served.close());
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
