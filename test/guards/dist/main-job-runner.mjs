// @ts-check
/**
 * Runs the example of `npm start` once for each message, all in this one process, and answers with what it wrote and
 * its exit code: most of a run's time would go into loading danfojs.
 */
import { on } from "node:events";
import process from "node:process";

const example = new URL("../../../docs/examples/node/main-job.mjs", import.meta.url);
let runs = 0;

/**
 * Collects what is written to a stream, instead of writing it.
 * @param {NodeJS.WriteStream} stream
 */
function collect(stream) {
  const written = { text: "" };
  stream.write = (/** @type {string | Uint8Array} */ text) => {
    written.text += text;
    return true;
  };
  return written;
}

for await (const [{ variables, args }] of on(process, "message", { close: ["disconnect"] })) {
  const stdout = collect(process.stdout);
  const stderr = collect(process.stderr);
  Object.assign(process.env, variables);
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...args);
  runs += 1;
  await import(`${example.href}?run=${runs}`);
  process.send?.({ code: process.exitCode ?? 0, stdout: stdout.text, stderr: stderr.text });
  for (const name of Object.keys(variables)) delete process.env[name];
  process.exitCode = 0;
}
