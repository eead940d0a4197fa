// @ts-check
/**
 * One download in a process of its own; prints the milliseconds that it took and the most memory that was in use.
 *
 *   node client.mjs port results|quicklooks folder
 */
import process from "node:process";
import { authenticate } from "up42-js/node";

const [port, what, outputDirectory = "."] = process.argv.slice(2);
const up42 = await authenticate({
  token: "token",
  projectId: "95aa4b38-1f3c-4d1a-9c36-b5a7f0d1c8e2",
  baseUrl: `http://127.0.0.1:${port}`,
});
const jobtask = await up42.initializeJobtask({
  jobtaskId: "3f772637-09aa-4164-bded-692fcd746d20",
  jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
});
const start = performance.now();
const paths =
  what === "quicklooks"
    ? await jobtask.downloadQuicklooks({ outputDirectory })
    : await jobtask.downloadResults({ outputDirectory });
const milliseconds = performance.now() - start;
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ milliseconds, peakMegabytes, files: paths.length }));
