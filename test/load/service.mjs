// @ts-check
/**
 * The emulator on a port, in a process of its own, with outputs of all four kinds. Tells its parent where it is and what
 * it stores, and turns faults on and off as its parent says.
 *
 *   fork("service.mjs", [outputs, share of the requests that fail])
 */
import { createHash } from "node:crypto";
import process from "node:process";
import { createEmulator, faults, packTgz } from "up42-js/emulator";
import { serve } from "up42-js/emulator/serve";

const [outputs = 0, share = 0] = process.argv.slice(2).map(Number);
const emulator = createEmulator({ maxLoggedRequests: 100 });
const { projectId } = emulator.sample;

/** Bytes that gzip cannot make smaller, in the order of their number. @param {number} seed @param {number} length */
function noise(seed, length) {
  const bytes = Buffer.alloc(length);
  for (let start = 0; start < length; start += 32) {
    createHash("sha256").update(`${seed} ${start}`).digest().copy(bytes, start);
  }
  bytes.write("II*\0", "latin1");
  return bytes;
}

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** @param {number} seed */
function dataJson(seed) {
  const features = Array.from({ length: 50 }, (_, index) => ({
    type: /** @type {const} */ ("Feature"),
    geometry: { type: /** @type {const} */ ("Point"), coordinates: [13 + index / 1000, 52 + seed / 1000] },
    properties: { scene: `${seed}-${index}`, cloudCover: index },
  }));
  return { type: /** @type {const} */ ("FeatureCollection"), features };
}

/** What an archive holds, and the checksum of each of its files. @param {number} seed */
async function archiveOf(seed) {
  const contents = {
    "data.json": Buffer.from(JSON.stringify(dataJson(seed))),
    "scenes/a.tif": noise(seed, 120_000),
    "scenes/b.tif": noise(seed + 1_000_000, 60_000),
  };
  const members = Object.entries(contents).map(([path, bytes]) => ({ path: `output/${path}`, bytes }));
  const sums = Object.fromEntries(Object.entries(contents).map(([path, bytes]) => [path, sha256(bytes)]));
  return { bytes: await packTgz(members, { level: 1 }), sums };
}

/** Adds outputs of the kind whose turn it is. @param {number} seed */
async function add(seed) {
  const kind = /** @type {const} */ (["job task", "job", "processing job", "stored item"])[seed % 4];
  if (kind === "job task" || kind === "job") {
    const { bytes, sums } = await archiveOf(seed);
    const task = emulator.addJobtask({
      projectId,
      results: { bytes },
      dataJson: dataJson(seed),
      quicklooks: [["scene.png", { bytes: png }]],
    });
    return { kind, id: kind === "job" ? task.jobId : task.id, jobId: task.jobId, sums };
  }
  const raster = noise(seed, 180_000);
  const assets = {
    "raster.tif": { file: { bytes: raster, name: "raster.tif" }, type: "image/tiff" },
    "quicklook.png": { file: { bytes: png }, type: "image/png", roles: ["overview"] },
  };
  const jobId = kind === "processing job" ? emulator.addProcessingJob({}).id : undefined;
  const item = emulator.addItem({ ...(jobId === undefined ? {} : { jobId }), assets });
  return { kind, id: jobId ?? item.id, sums: { [`${item.id}/raster.tif`]: sha256(raster) } };
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=",
  "base64",
);
const stored = [];
for (let seed = 0; seed < outputs; seed += 1) stored.push(await add(seed));

/** Each for a sixth of the requests that fail. */
const kinds = [
  faults.status(503),
  faults.networkFailure(),
  faults.cutBody({ afterBytes: 20_000 }),
  faults.stallBody({ afterBytes: 30_000 }),
  faults.corruptBody({ atByte: 15_000 }),
  faults.replaceBody({ body: "<!doctype html><title>Sign in</title>", mediaType: "text/html" }),
];

// The parent may have been killed.
process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  emulator.clearFaults();
  if (message !== "faults") return process.send?.("done");
  for (const [index, behaviour] of kinds.entries()) {
    const some = faults.sometimes({ share: share / kinds.length, seed: index + 1, behaviour });
    emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour: some });
  }
  return process.send?.("done");
});

const { url } = await serve(emulator);
const { username, password } = emulator.sample;
process.send?.({ url, stored, access: { username, password, projectId } });
