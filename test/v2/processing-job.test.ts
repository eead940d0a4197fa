import { describe, expect, expectTypeOf, it } from "vitest";
import { authenticate } from "../../src/browser/authenticate";
import { createEmulator, faults, type ProcessingJobInit, packTgz, type StoredFile } from "../../src/emulator";
import type { FileUrl } from "../../src/v2/processing-job";
import { zipOf } from "../support/archives/archives";
import { impatient, pixel } from "../support/outputs/sample-jobtask";
import { openProcessingJob, signInWithAccount } from "../support/outputs/sample-processing-job";

const emulator = createEmulator();
const { processingJobId, itemIds } = emulator.sample.processing;
const bytes = new TextEncoder().encode("II*\0 not much of a GeoTIFF");
const jp2 = Uint8Array.of(0xff, 0x4f, 0xff, 0x51);

/** A sink that fails if it gets to the end. */
const refusingSink = {
  begin: async () => ({
    write: ({ body }: { body: ReadableStream<Uint8Array> }) => body.pipeTo(new WritableStream()),
    commit: () => Promise.reject(new Error("committed")),
    rollback: async () => undefined,
  }),
};

/** A job that has succeeded, with one item that has these assets. */
async function openWithAssets(
  assets: Parameters<typeof emulator.addItem>[0] extends infer Init | undefined
    ? Init extends { assets?: infer Assets }
      ? Assets
      : never
    : never,
) {
  const own = createEmulator({ sample: true });
  const { id } = own.addProcessingJob({ status: "captured" });
  const item = own.addItem({ jobId: id, assets });
  const up42 = await signInWithAccount(own);
  const job = await up42.initializeProcessingJob({ jobId: id });
  own.clearRequests();
  return { emulator: own, job, item };
}

describe("a processing job", () => {
  it("has the metadata that the service sends, and reads it again on request", async () => {
    const { emulator: own, job } = await openProcessingJob({ script: ["running", { polls: 2 }, "captured"] });
    expect(job.jobId).toBe(job.info.jobID);
    expect([job.status, job.isSucceeded]).toEqual(["running", false]);
    expect(own.requests).toEqual([]);
    await job.refresh();
    await job.refresh();
    expect([job.status, job.isSucceeded]).toEqual(["captured", true]);
    expect(Object.prototype.toString.call(job)).toBe("[object ProcessingJob]");
  });

  it("that does not exist ends in an error with its id", async () => {
    const up42 = await signInWithAccount(emulator);
    const jobId = "00000000-0000-4000-8000-000000000000";
    await expect(up42.initializeProcessingJob({ jobId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "processingJob",
      id: jobId,
      message: expect.stringContaining(jobId),
    });
    await expect(up42.initializeProcessingJob({ jobId: "pansharpening" })).rejects.toMatchObject({
      name: "InputError",
      argument: "jobId",
    });
  });

  it("is listed page by page, as far as a loop goes", async () => {
    const own = createEmulator();
    for (let count = 0; count < 5; count += 1) own.addProcessingJob({ status: "released" });
    const up42 = await signInWithAccount(own);
    const jobs = await up42.getProcessingJobs({ status: "released", limitTo: 3 }).toArray();
    expect(jobs.map(({ status }) => status)).toEqual(["released", "released", "released"]);
    expect(await up42.getProcessingJobs({ ids: [] }).toArray()).toEqual([]);
    await expect(up42.getProcessingJobs({ sortBy: "size" as never }).toArray()).rejects.toMatchObject({
      name: "InputError",
      argument: "sortBy",
    });
  });
});

describe("waiting for a processing job", () => {
  it("ends at successful, where the results are there, before they are paid", async () => {
    const { job } = await openProcessingJob({
      script: ["created", { polls: 1 }, "running", { polls: 1 }, "successful", { polls: 9 }, "captured"],
      sampleOutputs: true,
    });
    const told: string[] = [];
    const status = await job.trackStatus({ reportTime: 0.001, onStatus: (one) => told.push(one) });
    expectTypeOf(status).toEqualTypeOf<"successful" | "captured">();
    expect(status).toBe("successful");
    expect(told.at(-1)).toBe("successful");
    expect(told).toEqual([...new Set(told)]);
    expect((await job.getResultsJson()).features.length).toBeGreaterThan(0);
  });

  it.each(["failed", "released", "invalid", "rejected", "unlicensed"] as const)(
    "ends at %s with what the service says",
    async (status) => {
      const errors = [{ name: "NoSignal", message: "The item is empty." }];
      const { job } = await openProcessingJob({ status, errors } satisfies ProcessingJobInit);
      const failure = { name: "JobError", jobId: job.jobId, status, errors };
      await expect(job.trackStatus()).rejects.toMatchObject({
        ...failure,
        message: `The processing job ${job.jobId} ended as ${status}: The item is empty (NoSignal).`,
      });
      await expect(job.getResultsJson()).rejects.toMatchObject(failure);
      await expect(job.downloadResults()).rejects.toMatchObject(failure);
    },
  );

  it("ends at a status of a later day once there is an end", async () => {
    const { job } = await openProcessingJob({
      status: "running",
      info: { status: "archived", finished: "2026-01-01T00:00:00.000000001Z" },
    });
    await expect(job.trackStatus()).rejects.toMatchObject({
      name: "JobError",
      status: "archived",
      errors: [],
    });
  });

  it("is what a call for results says that is too early", async () => {
    const { emulator: own, job } = await openProcessingJob({ status: "running" });
    await expect(job.getResultsJson()).rejects.toMatchObject({
      name: "JobError",
      status: "running",
      message: expect.stringContaining("no results yet"),
    });
    // It was looked whether it still runs, and nothing was searched for.
    expect(own.requests.map(({ method }) => method)).toEqual(["GET"]);
  });
});

describe("results of a processing job", () => {
  it("are the items that the storage has of it, found by its id", async () => {
    const { emulator: own, job } = await openProcessingJob(undefined, { emulator });
    const { features } = await job.getResultsJson();
    expect(features.map(({ id }) => id).sort()).toEqual([...itemIds].sort());
    expect(own.requests.map(({ path, method }) => [method, path])).toEqual([
      ["POST", "/v2/assets/stac/search"],
    ]);
  });

  it("go into a folder for each item, their names being the keys of the assets", async () => {
    const { job } = await openProcessingJob(undefined, { emulator });
    const files = await job.downloadResults();
    const names = files.map(({ name }) => name);
    for (const id of itemIds) expect(names.filter((name) => name.startsWith(`${id}/`))).toHaveLength(2);
    expect(names.some((name) => name.endsWith(`_rgb_${processingJobId}.tiff`))).toBe(true);
    const urls = await job.getResultsUrls();
    expectTypeOf(urls).toEqualTypeOf<FileUrl[]>();
    expect(urls.map(({ path }) => path)).toEqual(names);
    for (const [index, { url }] of urls.entries()) {
      const response = await emulator.fetch(url);
      expect((await response.arrayBuffer()).byteLength).toBe(files[index]?.size);
    }
  });

  it("cost what the service says, and nothing before that", async () => {
    const { job } = await openProcessingJob(undefined, { emulator });
    expect(await job.getCredits()).toMatchObject({ credits: 63 });
    const { job: running } = await openProcessingJob({
      status: "running",
      info: { creditConsumption: null },
    });
    expect(await running.getCredits()).toEqual({ credits: 0 });
    const { job: unsure } = await openProcessingJob({
      status: "running",
      info: { creditConsumption: { credits: null } },
    });
    expect(await unsure.getCredits()).toEqual({ credits: 0 });
  });

  it("of a job without items are nothing at all", async () => {
    const { job } = await openProcessingJob({ status: "captured" });
    expect(await job.getResultsJson()).toEqual({ type: "FeatureCollection", features: [] });
    expect(await job.downloadQuicklooks()).toEqual([]);
    expect(await job.downloadResults()).toEqual([]);
    expect(await job.downloadResults({ unpacking: false, details: true })).toEqual({
      saved: [],
      verified: [],
      skipped: [],
      receivedBytes: 0,
      requests: 0,
      resumed: 0,
      links: 0,
    });
    expect(await job.getResultsUrls()).toEqual([]);
  });

  it("that are archives are unpacked into a folder of their own, or kept as they are", async () => {
    const zip = zipOf({ "output/scene/a.tif": "tiff", "b.txt": "text" });
    const { job, item } = await openWithAssets({
      data: { file: { bytes: zip }, type: "application/zip" },
      "metadata.xml": { file: { bytes: new TextEncoder().encode("<a/>") }, type: "application/xml" },
    });
    const { saved, verified } = await job.downloadResults({ details: true });
    expect(await Promise.all(saved.map(async (file) => [file.name, await file.text()]))).toEqual([
      [`${item.id}/data/scene/a.tif`, "tiff"],
      [`${item.id}/data/b.txt`, "text"],
      [`${item.id}/metadata.xml`, "<a/>"],
    ]);
    // Only what holds for all of them.
    expect(verified).toContain("length");
    expect(verified).not.toContain("zip-crc");
    const kept = await job.downloadResults({ unpacking: false });
    expect(kept.map(({ name, type }) => [name, type])).toEqual([
      [`${item.id}/data.zip`, "application/zip"],
      [`${item.id}/metadata.xml`, "application/xml"],
    ]);
    expect(new Uint8Array((await kept[0]?.arrayBuffer()) ?? [])).toEqual(new Uint8Array(zip));
    const [scene] = await job.getScenes({ listFiles: true });
    expect(scene?.files.map(({ path }) => path)).toEqual(saved.map(({ name }) => name));
    expect((await scene?.files[1]?.load())?.map(({ name }) => name)).toEqual([`${item.id}/data/b.txt`]);
  });

  it.each([true, false])(
    "that say they are archives and are not end in an error, with unpacking: %s",
    async (unpacking) => {
      const { job } = await openWithAssets({ data: { file: { bytes }, type: "application/zip" } });
      await expect(job.downloadResults({ unpacking })).rejects.toMatchObject({ name: "ArchiveError" });
    },
  );

  it.each([
    ["../evil.tif", "climbs out"],
    ["a\u0000b.tif", "control characters"],
  ])("with the key %j are refused", async (key) => {
    const { emulator: own, job } = await openWithAssets({ [key]: { file: { bytes }, type: "image/tiff" } });
    await expect(job.downloadResults()).rejects.toMatchObject({ name: "UnsafePathError" });
    expect(own.requests.filter(({ origin }) => origin === "storage")).toEqual([]);
  });

  it("have names of their own where two assets would have the same", async () => {
    const { job, item } = await openWithAssets({
      "data.tif": { file: { bytes }, type: "image/tiff" },
      data: { file: { bytes }, type: "image/tiff" },
    });
    expect((await job.downloadResults()).map(({ name }) => name)).toEqual([
      `${item.id}/data.tif`,
      `${item.id}/2-data.tif`,
    ]);
  });

  it.each([
    ["two archives of one name", { "data.zip": "zip", "data.tgz": "zip" }, ["data/a.txt", "2-data/a.txt"]],
    [
      "an archive and a file in its folder",
      { "data.zip": "zip", "data/a.txt": "text" },
      ["data/a.txt", "2-data/a.txt"],
    ],
    [
      "an archive and a file of its folder's name",
      { "a.tif.zip": "zip", "a.tif": "tiff" },
      ["a.tif/a.txt", "2-a.tif"],
    ],
    ["names that differ in case", { "A.tif": "tiff", "a.tif": "tiff" }, ["A.tif", "2-a.tif"]],
    ["paths that are the same in the end", { "./x.tif": "tiff", "x.tif": "tiff" }, ["x.tif", "2-x.tif"]],
    ["a slash that counts twice", { "a//b.tif": "tiff", "a/b.tif": "tiff" }, ["a/b.tif", "2-a/b.tif"]],
    ["a slash of Windows", { "a\\b.tif": "tiff", "a/b.tif": "tiff" }, ["a/b.tif", "2-a/b.tif"]],
    [
      "a file and a folder of one name",
      { "x/a": "tiff", "x/a.tif/b.tif": "tiff" },
      ["x/a.tif", "2-x/a.tif/b.tif"],
    ],
    [
      "an archive in a folder and a file in its folder",
      { "x/y.zip": "zip", "x/y/a.txt": "text" },
      ["x/y/a.txt", "2-x/y/a.txt"],
    ],
    ["files in one folder", { "b/1.tif": "tiff", "b/2.tif": "tiff" }, ["b/1.tif", "b/2.tif"]],
  ])("lose nothing to each other: %s", async (_, keys, names) => {
    const zip = zipOf({ "a.txt": "text" });
    const assets = Object.fromEntries(
      Object.entries(keys).map(([key, kind]) => [
        key,
        kind === "zip"
          ? { file: { bytes: zip }, type: "application/zip" }
          : { file: { bytes }, type: kind === "tiff" ? "image/tiff" : "text/plain" },
      ]),
    );
    const { job, item } = await openWithAssets(assets);
    const files = await job.downloadResults();
    expect(files.map(({ name }) => name)).toEqual(names.map((name) => `${item.id}/${name}`));
    const kept = await job.downloadResults({ unpacking: false });
    expect(new Set(kept.map(({ name }) => name.toLowerCase())).size).toBe(2);
    const [scene] = await job.getScenes({ listFiles: true });
    expect(scene?.missing).toEqual([]);
    expect(scene?.files).toHaveLength(2);
  });

  it("are rasters whatever role or name a raster has, and pictures only what is one", async () => {
    const { job, item } = await openWithAssets({
      "overview.tif": { file: { bytes }, type: "image/tiff", roles: ["overview"] },
      "preview.jp2": { file: { bytes: jp2 }, type: "image/jp2" },
      "thumbnail.png": { file: { bytes: pixel }, type: "image/png", roles: ["thumbnail"] },
      "rgb.png": { file: { bytes: pixel }, type: "image/png", roles: ["data"] },
    });
    expect((await job.downloadQuicklooks()).map(({ name }) => name)).toEqual([`quicklook_${item.id}.png`]);
    expect((await job.downloadResults()).map(({ name }) => name)).toEqual(
      ["overview.tif", "preview.jp2", "rgb.png"].map((name) => `${item.id}/${name}`),
    );
  });

  it.each([[["a", "a/b"]], [["z", "./z"]], [["p/data", "p"]]])(
    "of the items %j would share a folder, and are refused",
    async (ids) => {
      const own = createEmulator();
      const { id } = own.addProcessingJob({ status: "captured" });
      const assets = { "b/x.tif": { file: { bytes }, type: "image/tiff" } };
      for (const itemId of ids) own.addItem({ id: itemId, jobId: id, assets });
      const up42 = await signInWithAccount(own);
      const job = await up42.initializeProcessingJob({ jobId: id });
      const error = await job.downloadResults().catch((thrown) => thrown);
      expect(error).toMatchObject({ name: "UnsupportedError" });
      // Items of the same millisecond come in any order.
      const names = ids.map((one) => `the id ${JSON.stringify(one)}, or one that would get the same folder`);
      expect(names.some((name) => error.message.includes(name))).toBe(true);
    },
  );

  it("of an item that is called output are in its folder, too", async () => {
    const own = createEmulator();
    const { id } = own.addProcessingJob({ status: "captured" });
    own.addItem({ id: "output", jobId: id, assets: { "a.tif": { file: { bytes }, type: "image/tiff" } } });
    const up42 = await signInWithAccount(own);
    const job = await up42.initializeProcessingJob({ jobId: id });
    expect((await job.downloadResults()).map(({ name }) => name)).toEqual(["output/a.tif"]);
    expect((await job.localScenes())[0]?.missing).toEqual([]);
  });

  it("that are archives without an ending of one are unpacked as well", async () => {
    const zip = zipOf({ "a.txt": "text" });
    const { job, item } = await openWithAssets({ "v1.0": { file: { bytes: zip }, type: "application/zip" } });
    expect((await job.downloadResults()).map(({ name }) => name)).toEqual([`${item.id}/v1.0/a.txt`]);
  });

  it("hold to the limits together, archives among them or not", async () => {
    const zip = zipOf({ "a.txt": "x".repeat(3000) });
    const { job } = await openWithAssets({
      one: { file: { bytes: zip }, type: "application/zip" },
      two: { file: { bytes: zip }, type: "application/zip" },
      "three.txt": { file: { bytes }, type: "text/plain" },
    });
    for (const limits of [{ maxBytes: 4000 }, { maxEntries: 2 }]) {
      await expect(job.downloadResults(limits)).rejects.toMatchObject({
        name: "ArchiveError",
        message: expect.stringContaining(`allow more with "${Object.keys(limits)[0]}"`),
      });
    }
    const all = { maxBytes: 6000 + bytes.byteLength, maxEntries: 3 };
    expect(await job.downloadResults(all)).toHaveLength(3);
  });

  it("count every member of each archive, folders included", async () => {
    const tgz = await packTgz([
      { path: "output/a/", type: "directory" },
      { path: "output/a/b.txt", bytes: "text" },
    ]);
    const { job } = await openWithAssets({
      one: { file: { bytes: tgz }, type: "application/gzip" },
      two: { file: { bytes: tgz }, type: "application/gzip" },
    });
    await expect(job.downloadResults({ maxEntries: 3 })).rejects.toThrow("more than 3 entries");
    expect(await job.downloadResults({ maxEntries: 4 })).toHaveLength(2);
  });

  it("hold to the limit of bytes", async () => {
    const { job } = await openWithAssets({ "a.tif": { file: { bytes }, type: "image/tiff" } });
    await expect(job.downloadResults({ maxBytes: bytes.byteLength - 1 })).rejects.toMatchObject({
      name: expect.stringMatching(/^(?:ArchiveError|OutputError)$/),
      message: expect.stringContaining("maxBytes"),
    });
    expect(await job.downloadResults({ maxBytes: bytes.byteLength })).toHaveLength(1);
  });

  it("come with a new link when one has lapsed on the way", async () => {
    const { emulator: own, job } = await openWithAssets({ "a.tif": { file: { bytes }, type: "image/tiff" } });
    own.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes: 5 }) });
    own.fault({ match: { origin: "storage" }, behaviour: faults.refuseLink({ status: 403 }) });
    const { saved, links } = await job.downloadResults({ details: true });
    expect(await saved[0]?.text()).toBe(new TextDecoder().decode(bytes));
    expect(links).toBe(2);
  });
});

describe("a file that is not what it says it is", () => {
  const page = [
    faults.changeHeaders({ "x-goog-hash": null }),
    faults.replaceBody({ body: "<!doctype html><title>Sign in</title>" }),
  ];
  const type = "image/tiff";

  it.each<[string, (job: Awaited<ReturnType<typeof openWithAssets>>["job"]) => Promise<unknown>]>([
    ["downloadResults", (job) => job.downloadResults()],
    ["downloadResults without unpacking", (job) => job.downloadResults({ unpacking: false })],
    ["downloadResults into a sink", (job) => job.downloadResults({ outputDirectory: refusingSink })],
    ["listResults", (job) => job.listResults()],
  ])("is refused by %s, and taken when it is", async (_, call) => {
    const { emulator, job } = await openWithAssets({ "a.tif": { file: { bytes }, type } });
    emulator.fault({ match: { origin: "storage" }, behaviour: page });
    const error = await call(job).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "ApiError", message: expect.stringContaining("an HTML page") });
    emulator.clearFaults();
    await expect(job.listResults()).resolves.toHaveLength(1);
  });

  it("is refused as a quicklook, when its item states another size or checksum", async () => {
    const preview = (info: Record<string, unknown>) => ({
      "preview.png": { file: { bytes: pixel }, type: "image/png", roles: ["overview"], info },
    });
    const wrong = { "file:size": pixel.length + 1, "file:checksum": `1220${"00".repeat(32)}` };
    for (const [name, value] of Object.entries(wrong)) {
      const { job } = await openWithAssets(preview({ [name]: value }));
      await expect(job.downloadQuicklooks()).rejects.toMatchObject({
        name: "ArchiveError",
        message: expect.stringContaining("its item states"),
      });
    }
    const { job } = await openWithAssets(preview({ "file:size": pixel.length }));
    expect(await job.downloadQuicklooks()).toHaveLength(1);
  });

  it("is named in the details only as far as it was compared", async () => {
    const silent = faults.changeHeaders({
      "content-length": null,
      "x-goog-hash": null,
      "x-goog-stored-content-length": null,
    });
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const info = { "file:size": bytes.length, "file:checksum": `1220${hex}` };
    const { emulator, job } = await openWithAssets({ "a.tif": { file: { bytes }, type, info } });
    expect((await job.downloadResults({ details: true })).verified).toEqual(["length", "crc32c", "sha256"]);

    emulator.fault({
      match: { origin: "storage" },
      times: 9,
      behaviour: silent,
    });
    expect((await job.downloadResults({ details: true })).verified).toEqual(["length", "sha256"]);
    const bare = await openWithAssets({ "a.tif": { file: { bytes }, type } });
    bare.emulator.fault({
      match: { origin: "storage" },
      times: 9,
      behaviour: silent,
    });
    const { verified, requests } = await bare.job.downloadResults({ details: true });
    expect([verified, requests]).toEqual([[], 2]);
  });
});

describe("an asset that is not the service's own", () => {
  it.each([
    ["another host", "https://files.example/a.tif"],
    ["another region", "https://api.sa.up42.com/v2/assets/3f772637-09aa-4164-bded-692fcd746d20"],
  ])("is asked for without the token: %s", async (_, href) => {
    const own = createEmulator({ url: "https://api.up42.com" });
    const { id } = own.addProcessingJob({ status: "captured" });
    own.addItem({
      jobId: id,
      assets: {
        "a.tif": { href, type: "image/tiff" },
        "preview.png": { href: `${href}.png`, type: "image/png", roles: ["overview"] },
      },
    });
    const sent: Request[] = [];
    const { username, password } = own.sample.processing;
    const up42 = await authenticate({
      username,
      password,
      authUrl: own.url,
      dangerouslyAllowBrowser: true,
      fetch: async (request) => {
        if (new URL(request.url).origin === own.url || request.url.startsWith(own.storageUrl)) {
          return own.fetch(request);
        }
        sent.push(request);
        const body = request.url.endsWith(".png") ? pixel : bytes;
        return new Response(body, { headers: { "content-length": `${body.length}` } });
      },
    });
    const job = await up42.initializeProcessingJob({ jobId: id });
    const [file] = await job.downloadResults();
    expect(await file?.text()).toBe(new TextDecoder().decode(bytes));
    expect(await job.downloadQuicklooks()).toHaveLength(1);
    expect(sent.map(({ url }) => url)).toEqual([href, `${href}.png`]);
    for (const { headers } of sent) expect(headers.has("authorization")).toBe(false);
    expect((await job.getResultsUrls()).map(({ url }) => url)).toEqual([href]);
  });

  it.each(["", "/", "/download-url", "/download-url/"])(
    "may have an address that ends in %j: a link comes by POST, and its file without the token",
    async (end) => {
      const own = createEmulator();
      const { id } = own.addProcessingJob();
      const asset = (file: StoredFile, type: string, role: string) => ({
        id: `of-${role}`,
        file,
        type,
        roles: [role],
        info: { href: `${own.url}/v2/assets/of-${role}${end}` },
      });
      own.addItem({
        jobId: id,
        assets: {
          "scene.tiff": asset({ bytes }, "image/tiff", "data"),
          "preview.png": asset({ bytes: pixel }, "image/png", "thumbnail"),
        },
      });
      const up42 = await signInWithAccount(own);
      const job = await up42.initializeProcessingJob({ jobId: id });
      own.clearRequests();
      const [file] = await job.downloadResults();
      expect(await file?.text()).toBe(new TextDecoder().decode(bytes));
      expect(await job.downloadQuicklooks()).toHaveLength(1);
      const asked = own.requests.filter(({ path }) => !path.includes("/stac/"));
      expect(
        asked.map(
          ({ method, path, authorized }) => `${method} ${path.replace(/^\/[^v].*/, "")} ${authorized}`,
        ),
      ).toEqual([
        "POST /v2/assets/of-data/download-url true",
        "GET  false",
        ...(end.length > 1
          ? ["POST /v2/assets/of-thumbnail/download-url true", "GET  false"]
          : [`GET /v2/assets/of-thumbnail${end} true`]),
      ]);
    },
  );

  it.each(["orders/1", "assets/1/metadata", "assets/1/download-url/more", "assets/download-url/1/2"])(
    "at an address of the service that keeps no files is not asked for: %s",
    async (path) => {
      const own = createEmulator();
      const { id } = own.addProcessingJob({ status: "captured" });
      own.addItem({ jobId: id, assets: { "a.tif": { href: `${own.url}/v2/${path}`, type: "image/tiff" } } });
      const up42 = await signInWithAccount(own);
      const job = await up42.initializeProcessingJob({ jobId: id });
      await expect(job.downloadResults()).rejects.toMatchObject({ name: "UnsupportedError" });
    },
  );
});

describe("running a process", () => {
  it("makes one job, and is not done again when no proper answer comes", async () => {
    const own = createEmulator();
    const { processId, workspaceId, bundle } = own.sample.processing;
    const up42 = await signInWithAccount(own, { retry: impatient });
    const item = `${own.url}/v2/assets/stac/collections/${bundle.collectionId}/items/${bundle.itemId}`;
    const run = { processId, workspaceId, inputs: { title: "Berlin", item } };
    own.clearRequests();
    const job = await up42.runProcess(run);
    expect(own.requests.map(({ method }) => method)).toEqual(["POST"]);
    expect(job.info.definition?.inputs).toMatchObject({ title: "Berlin" });
    await job.trackStatus({ reportTime: 0.001 });
    expect(job.isSucceeded).toBe(true);

    own.clearRequests();
    own.fault({ match: { method: "POST" }, times: Infinity, behaviour: faults.status(503) });
    await expect(up42.runProcess(run)).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("getProcessingJobs()"),
    });
    expect(own.requests).toHaveLength(1);
  });
});
