// @ts-check
/**
 * One measurement in a process of its own; prints it as a line of JSON.
 *
 *   node features-client.mjs port first       when the first feature comes
 *   node features-client.mjs port features    time and memory for all of them
 *   node features-client.mjs port json        the same for getResultsJson
 *   node features-client.mjs port dataframe   the whole call that gives a dataframe, for a body that has arrived: reading
 *                                             its text as JSON, all checks and Danfo's loading included
 *   node features-client.mjs port arrived     from the last byte of the body to the dataframe: Danfo loads in the same
 *                                             call, at its beginning, and so does not wait for the body
 *   node features-client.mjs port csv         toCsv of the stream to a file; likewise ndjson and geoparquet
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { toCsv, toGeoParquet, toNdjson } from "up42-js/export";
import { authenticate } from "up42-js/node";

const [port, what] = process.argv.slice(2);
const baseUrl = `http://127.0.0.1:${port}`;

/** @param {import("up42-js/node").AuthenticateOptions} options */
async function openJobtask(options = {}) {
  const up42 = await authenticate({
    token: "token",
    projectId: "95aa4b38-1f3c-4d1a-9c36-b5a7f0d1c8e2",
    baseUrl,
    ...options,
  });
  return up42.initializeJobtask({
    jobtaskId: "3f772637-09aa-4164-bded-692fcd746d20",
    jobId: "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021",
  });
}

/** Bytes that have come out of `fetch`, how many there will be, and when the last one came. */
const arrived = { bytes: 0, total: 0, at: Number.NaN };

/** @param {Request} request */
async function counted(request) {
  const response = await fetch(request);
  if (!request.url.endsWith("/data-json/") || response.body === null) return response;
  arrived.total = Number(response.headers.get("content-length"));
  const reader = response.body.getReader();
  const body = new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          arrived.at = performance.now();
          return controller.close();
        }
        arrived.bytes += value.byteLength;
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: response.headers });
}

async function measureFirst() {
  const jobtask = await openJobtask({ fetch: counted });
  const start = performance.now();
  for await (const feature of jobtask.features()) {
    const milliseconds = performance.now() - start;
    const { bytes, total } = arrived;
    const sent = Number(await (await fetch(`${baseUrl}/sent`)).text());
    return { milliseconds, arrivedBytes: bytes, sentBytes: sent, totalBytes: total, id: feature.id };
  }
  throw new Error("There was no feature.");
}

async function measureFeatures() {
  const jobtask = await openJobtask();
  const start = performance.now();
  let features = 0;
  for await (const { type } of jobtask.features()) if (type === "Feature") features += 1;
  return { milliseconds: performance.now() - start, features };
}

async function measureJson() {
  const jobtask = await openJobtask();
  const start = performance.now();
  const { features } = await jobtask.getResultsJson();
  return { milliseconds: performance.now() - start, features: features.length };
}

async function measureDataframe() {
  const plain = await openJobtask({ fetch: counted });
  const path = `${plain.projectId}/jobs/${plain.jobId}/tasks/${plain.jobtaskId}/outputs/data-json/`;
  const body = await (await fetch(`${baseUrl}/projects/${path}`)).arrayBuffer();
  const jobtask = await openJobtask({
    fetch: async (request) => (request.url.endsWith("/data-json/") ? new Response(body) : fetch(request)),
  });
  const start = performance.now();
  const { shape } = await jobtask.getResultsJson({ asDataframe: true });
  return { milliseconds: performance.now() - start, features: shape[0] };
}

async function measureArrived() {
  const jobtask = await openJobtask({ fetch: counted });
  const { shape } = await jobtask.getResultsJson({ asDataframe: true });
  return { milliseconds: performance.now() - arrived.at, features: shape[0] };
}

/** @param {(features: ReturnType<Awaited<ReturnType<typeof openJobtask>>["features"]>, options: { path: string }) => Promise<unknown>} write */
async function measureExport(write) {
  const jobtask = await openJobtask();
  const folder = await mkdtemp(join(tmpdir(), "up42-js-bench-out-"));
  try {
    const start = performance.now();
    await write(jobtask.features(), { path: join(folder, "features") });
    return { milliseconds: performance.now() - start };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @type {Record<string, () => Promise<object>>} */
const measurements = {
  first: measureFirst,
  features: measureFeatures,
  json: measureJson,
  dataframe: measureDataframe,
  arrived: measureArrived,
  csv: () => measureExport((features, options) => toCsv(features, options)),
  ndjson: () => measureExport((features, options) => toNdjson(features, options)),
  geoparquet: () => measureExport((features, options) => toGeoParquet(features, options)),
};
const measurement = await measurements[what ?? ""]?.();
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ...measurement, peakMegabytes }));
