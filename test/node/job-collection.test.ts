import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process, { execPath } from "node:process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobCollection } from "../../src/batch/job-collection";
import { mergeFeatures } from "../../src/batch/merged-features";
import { createEmulator, type Emulator, faults, type JobInit, packTgz } from "../../src/emulator";
import { authenticate, verify } from "../../src/node";
import type { NodeTypes } from "../../src/session/platform";
import type { CallOptions, ResultFeature } from "../../src/types";
import type { ManyJobsEnd, ManyJobsTask } from "../support/processes/many-jobs-process";
import { buildScript } from "../support/processes/mortal";

const always = Number.POSITIVE_INFINITY;
const manifest = "up42-manifest.json";

let folder: string;
let emulator: Emulator;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-jobs-"));
  emulator = createEmulator({ sample: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function openJobs(
  count: number,
  job: (index: number) => Omit<JobInit, "projectId"> = () => ({}),
): Promise<{ jobs: JobCollection<NodeTypes>; ids: string[] }> {
  const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
  const ids = emulator.addJobs({ projectId, count, job }).map(({ id }) => id);
  return { jobs: await openProject({ projectId, projectApiKey }), ids };
}

/** Opens all jobs of a project, the oldest first. The emulator's log begins empty. */
async function openProject(credentials: {
  projectId: string;
  projectApiKey: string;
}): Promise<JobCollection<NodeTypes>> {
  const { url: baseUrl, fetch } = emulator;
  const retry = { limit: 3, baseDelayMs: 0 };
  const up42 = await authenticate({ ...credentials, baseUrl, fetch, retry });
  const project = await up42.initializeProject();
  const jobs = await up42.initializeJobcollection({ jobs: project.getJobs({ descending: false }) });
  emulator.clearRequests();
  return jobs;
}

describe("120 jobs of which some fail, from a service of which 5 % of the answers do", () => {
  it("all arrive but the broken ones, within the service's limit", async () => {
    const broken = new Set([20, 100]);
    const skipped = new Set([50, 90, 119]);
    const { jobs, ids } = await openJobs(120, (index) => ({
      status: skipped.has(index) ? "FAILED" : "SUCCEEDED",
    }));
    for (const index of broken) {
      emulator.fault({
        match: { path: new RegExp(`${ids[index]}/downloads`) },
        times: always,
        behaviour: faults.errorInside200(),
      });
    }
    const behaviour = [
      faults.sometimes({ share: 0.02, seed: 1, behaviour: faults.status(503) }),
      faults.sometimes({ share: 0.02, seed: 2, behaviour: faults.cutBody({ afterBytes: 100 }) }),
      faults.sometimes({ share: 0.01, seed: 3, behaviour: faults.networkFailure() }),
    ];
    emulator.fault({ times: always, behaviour });

    const told: number[] = [];
    const report = await jobs.downloadResults({
      outputDirectory: folder,
      onProgress({ done, failed }) {
        told.push(done + failed);
      },
    });
    const isDone = (index: number): boolean => !broken.has(index) && !skipped.has(index);
    const expected = ids.filter((_id, index) => isDone(index));
    expect(report.done).toEqual(
      expected.map((jobId) => ({
        jobId,
        value: { folder: `job_${jobId}`, files: 2, bytes: expect.any(Number), wasThere: false },
      })),
    );
    expect(report.failed).toEqual(
      [...broken].map((index) => ({
        jobId: ids[index],
        error: expect.objectContaining({ name: "ApiError" }),
      })),
    );
    expect(report.skipped.map(({ jobId }) => jobId)).toEqual([...skipped].map((index) => ids[index]));
    expect(report.merged).toEqual({ saved: join(folder, "data.json"), features: 115 });
    expect([told[0], told.at(-1)]).toEqual([0, 117]);

    expect(emulator.requests.some(({ status }) => status === 503)).toBe(true);
    expect(emulator.maxPerSecond({ origin: "api" })).toBeLessThanOrEqual(100);
    // Many at once, so that the line above is not blind; how many depends on what else the machine does.
    expect(emulator.maxPerSecond({ origin: "api" })).toBeGreaterThan(10);
    expect(emulator.maxConcurrent()).toBeLessThanOrEqual(9);

    expect(await readdir(folder)).toHaveLength(115 + 2);
    expect(await verify({ directory: folder })).toEqual({ intact: 231, missing: [], changed: [], extra: [] });
  });
});

describe("60 jobs of 3 MB each", () => {
  it("take the memory of those at hand only", async () => {
    const script = await buildScript("many-jobs-process", folder);
    const task: ManyJobsTask = { directory: join(folder, "out"), jobs: 60, bytes: 3_000_000 };
    const { stdout } = await promisify(execFile)(execPath, [script, JSON.stringify(task)]);
    const { done, bytes, memory }: ManyJobsEnd = JSON.parse(stdout);
    expect(done).toBe(60);
    expect(bytes).toBeGreaterThan(180_000_000);
    expect(memory).toBeLessThan(150_000_000);
  });
});

describe("300 jobs at once", () => {
  it("do not look like a leak to Node", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    try {
      const { jobs } = await openJobs(300);
      const { signal } = new AbortController();
      const waiting: (() => void)[] = [];
      await jobs.apply(
        (_job, own) =>
          new Promise<void>((resolve) => {
            own.signal.addEventListener("abort", () => {});
            if (waiting.push(resolve) === jobs.length) for (const end of waiting) end();
          }),
        { concurrency: 300, signal },
      );
      const sources = jobs.jobs.map(({ jobId }) => ({
        entry: { id: jobId, folder: `job_${jobId}`, provenance: { job_id: jobId } },
        async *features({ signal: own }: CallOptions) {
          own?.addEventListener("abort", () => {});
          yield { type: "Feature", geometry: null, properties: {} } as ResultFeature;
        },
      }));
      let features = 0;
      for await (const _ of mergeFeatures(sources, { limit: 300, onFailure() {}, signal })) features += 1;
      expect(features).toBe(300);
      // Node tells of a warning in a turn of its own.
      await new Promise(setImmediate);
      expect(warnings).toEqual([]);
    } finally {
      process.off("warning", note);
    }
  });
});

describe("results of many jobs in a folder", () => {
  it("have a folder for each job, and features that lead there", async () => {
    const { jobs, ids } = await openJobs(3);
    const { merged } = await jobs.downloadResults({ outputDirectory: pathToFileURL(join(folder, "new/")) });
    const directory = join(folder, "new");
    expect((await readdir(directory)).sort()).toEqual(
      ["data.json", ...ids.map((id) => `job_${id}`), manifest].sort(),
    );
    const { features } = JSON.parse(await readFile(join(directory, "data.json"), "utf8"));
    expect(merged).toEqual({ saved: join(directory, "data.json"), features: 3 });
    expect(features).toEqual((await jobs.getResultsJson()).features);
    for (const [index, { properties }] of features.entries()) {
      expect(properties.job_id).toBe(ids[index]);
      expect((await readFile(join(directory, properties["up42.data_path"]))).byteLength).toBeGreaterThan(100);
    }
  });

  it("are left alone by a second call, which asks nothing of the service", async () => {
    const { jobs } = await openJobs(5);
    const first = await jobs.downloadResults({ outputDirectory: folder });
    emulator.clearRequests();
    const second = await jobs.downloadResults({ outputDirectory: folder });
    expect(second.done).toEqual(
      first.done.map(({ jobId, value }) => ({ jobId, value: { ...value, wasThere: true } })),
    );
    expect(second.merged).toEqual(first.merged);
    expect(emulator.requests).toEqual([]);
  });

  it("are downloaded again where a file is gone or changed, and where more is asked for", async () => {
    const { jobs, ids } = await openJobs(4);
    await jobs.downloadResults({ outputDirectory: folder, match: "data.json", merge: false });
    const [first = "", second = ""] = ids.map((id) => join(folder, `job_${id}`, "data.json"));
    const text = await readFile(first);
    await writeFile(first, Buffer.from(text).reverse());
    await rm(second);
    await writeFile(join(folder, "notes.txt"), "mine");
    expect(await verify({ directory: folder })).toEqual({
      intact: 2,
      missing: [`job_${ids[1]}/data.json`],
      changed: [`job_${ids[0]}/data.json`],
      extra: ["notes.txt"],
    });
    const again = await jobs.downloadResults({ outputDirectory: folder, match: "data.json", merge: false });
    expect(again.done.map(({ value }) => value.wasThere)).toEqual([false, false, true, true]);
    expect(await readFile(first)).toEqual(text);
    const all = await jobs.downloadResults({ outputDirectory: folder });
    expect(all.done.every(({ value }) => !value.wasThere && value.files === 2)).toBe(true);
    expect(await verify({ directory: folder })).toMatchObject({ intact: 9, extra: ["notes.txt"] });
  });

  it("are merged anew where one was downloaded again and is another, with merge or without", async () => {
    const { jobs, ids } = await openJobs(2);
    const outputDirectory = folder;
    const [first = "", second = ""] = ids;
    const folderOf = (id: string): string => join(folder, `job_${id}`);
    const count = async (): Promise<number> =>
      JSON.parse(await readFile(join(folder, "data.json"), "utf8")).features.length;
    await jobs.downloadResults({ outputDirectory });
    expect(await count()).toBe(2);

    const feature = '{"type":"Feature","geometry":null,"properties":{}}';
    const setResults = async (id: string, bytes: string): Promise<void> => {
      emulator.job(id).results = { bytes: await packTgz([{ path: "output/data.json", bytes }]) };
      await rm(join(folderOf(id), "data.json"));
    };
    await setResults(second, `{"type":"FeatureCollection","features":[${feature},${feature}]}`);
    const again = await jobs.downloadResults({ outputDirectory });
    expect(again.done.map(({ value }) => value.wasThere)).toEqual([true, false]);
    expect([again.merged?.features, await count()]).toEqual([3, 3]);

    await setResults(first, '{"type":"FeatureCollection","features":[]}');
    await jobs.downloadResults({ outputDirectory, merge: false });
    expect(await count()).toBe(3);
    const last = await jobs.downloadResults({ outputDirectory });
    expect(last.done.every(({ value }) => value.wasThere)).toBe(true);
    expect([last.merged?.features, await count()]).toEqual([2, 2]);
  });

  it("stay known beside a call that takes fewer of them", async () => {
    const { jobs, ids } = await openJobs(2);
    const options = { outputDirectory: folder, merge: false };
    const wasThere = async (more: object): Promise<boolean[]> =>
      (await jobs.downloadResults({ ...options, ...more })).done.map(({ value }) => value.wasThere);
    const intact = { missing: [], changed: [], extra: [] };
    expect(await wasThere({})).toEqual([false, false]);
    expect(await wasThere({ match: "data.json" })).toEqual([false, false]);
    expect(await verify({ directory: folder })).toEqual({ intact: 4, ...intact });
    expect(await wasThere({})).toEqual([true, true]);
    expect(await wasThere({ match: "data.json" })).toEqual([true, true]);

    // What is not there any more is no longer known after the next download, and all of it is incomplete.
    const directory = join(folder, `job_${ids[0]}`);
    const [scene = ""] = (await readdir(directory)).filter((name) => name !== "data.json");
    await rm(join(directory, scene));
    expect((await verify({ directory: folder })).missing).toEqual([`job_${ids[0]}/${scene}`]);
    expect(await wasThere({ match: ["data.json", "*.nothing"] })).toEqual([false, false]);
    expect(await verify({ directory: folder })).toEqual({ intact: 3, ...intact });
    expect(await wasThere({})).toEqual([false, true]);
    expect(await verify({ directory: folder })).toEqual({ intact: 4, ...intact });
  });

  it("of two states are no complete set, and merging asks the service where no data.json was asked for", async () => {
    const { jobs, ids } = await openJobs(1);
    const options = { outputDirectory: folder };
    const directory = join(folder, `job_${ids[0]}`);
    await jobs.downloadResults(options);
    const [scene = ""] = (await readdir(directory)).filter((name) => name !== "data.json");
    await rm(join(directory, "data.json"));
    const bytes = await packTgz([
      { path: "output/data.json", bytes: '{"type":"FeatureCollection","features":[]}' },
    ]);
    emulator.job(ids[0] ?? "").results = { bytes };
    await jobs.downloadResults({ ...options, match: "data.json", merge: false });
    expect(await verify({ directory: folder })).toMatchObject({ intact: 3, missing: [], extra: [] });
    await rm(join(directory, scene));
    expect(await verify({ directory: folder })).toMatchObject({ missing: [], extra: [] });
    await rm(join(directory, "data.json"));
    const narrow = await jobs.downloadResults({ ...options, match: "*.nothing" });
    expect(narrow).toMatchObject({ failed: [], done: [{ value: { files: 0 } }] });
    expect(narrow.merged?.features).toBe(1);
    const all = await jobs.downloadResults(options);
    expect(all.done).toMatchObject([{ value: { files: 1, wasThere: false } }]);
  });

  it("are gone on with after an abort, with nothing half there", async () => {
    const { jobs } = await openJobs(12);
    const controller = new AbortController();
    const downloading = jobs.downloadResults({
      outputDirectory: folder,
      concurrency: 2,
      signal: controller.signal,
      onProgress({ done }) {
        if (done === 4) controller.abort(new Error("enough"));
      },
    });
    await expect(downloading).rejects.toThrow("enough");
    const asked = emulator.requests.length;
    const { intact, ...others } = await verify({ directory: folder });
    expect(others).toEqual({ missing: [], changed: [], extra: [] });
    expect(intact).toBeGreaterThanOrEqual(8);
    expect(emulator.requests).toHaveLength(asked);
    const { done } = await jobs.downloadResults({ outputDirectory: folder });
    expect(done).toHaveLength(12);
    expect(done.filter(({ value }) => value.wasThere)).toHaveLength(intact / 2);
  });

  it("end with the first failure with failFast", async () => {
    const { jobs, ids } = await openJobs(6);
    emulator.fault({
      match: { path: new RegExp(`${ids[1]}/downloads`) },
      times: always,
      behaviour: faults.status(404),
    });
    const downloading = jobs.downloadResults({ outputDirectory: folder, failFast: true });
    await expect(downloading).rejects.toMatchObject({ name: "ApiError", status: 404 });
    expect(await readdir(folder)).not.toContain("data.json");
  });

  it.each([
    ['{"type":"Feature"}', 'is not a FeatureCollection: its type is "Feature" (byte 9).'],
    ['{"type":x}', 'is not JSON: "x" is not expected at byte 9.'],
    ['{"type":', "is not JSON: it ends after 8 bytes, too early."],
  ])("are merged from what is there, and a data.json with %s fails only its job", async (bytes, says) => {
    const { id: projectId, apiKey: projectApiKey } = emulator.addProject();
    const results = { bytes: await packTgz([{ path: "output/data.json", bytes }]) };
    emulator.addJobs({
      projectId,
      count: 3,
      job: (index) => (index === 1 ? { tasks: [{ results }] } : {}),
    });
    const jobs = await openProject({ projectId, projectApiKey });
    const { done, failed, merged } = await jobs.downloadResults({ outputDirectory: folder });
    expect([done.length, merged?.features]).toEqual([2, 2]);
    expect(failed).toMatchObject([
      { error: { name: "ArchiveError", entry: "data.json", message: `In the results, data.json ${says}` } },
    ]);
    expect(emulator.requests.filter(({ path }) => path.includes("data-json"))).toEqual([]);
    const { features } = JSON.parse(await readFile(join(folder, "data.json"), "utf8"));
    expect(features.map(({ properties }: ResultFeature) => properties.job_id)).toEqual(
      done.map(({ jobId }) => jobId),
    );
  });

  it("are archives on demand, and merged all the same", async () => {
    const { jobs, ids } = await openJobs(2);
    const { merged } = await jobs.downloadResults({ outputDirectory: folder, unpacking: false });
    expect(await readdir(join(folder, `job_${ids[0]}`))).toEqual(["output.tgz"]);
    expect(merged?.features).toBe(2);
    expect(await verify({ directory: folder })).toMatchObject({ intact: 3, extra: [] });
  });

  it("leave a data.json that somebody else put there alone with overwrite: false", async () => {
    const { jobs } = await openJobs(1);
    await writeFile(join(folder, "data.json"), "mine");
    const options = { outputDirectory: folder, overwrite: false };
    await expect(jobs.downloadResults(options)).rejects.toMatchObject({ name: "OutputError" });
    expect(await readFile(join(folder, "data.json"), "utf8")).toBe("mine");
    await rm(join(folder, "data.json"));
    expect((await jobs.downloadResults(options)).merged?.features).toBe(1);
    const more = await openJobs(2);
    expect((await more.jobs.downloadResults(options)).merged?.features).toBe(2);
  });

  it("are noted by two calls at once without losing either's notes", async () => {
    const [one, other] = [await openJobs(3), await openJobs(3)];
    const options = { outputDirectory: folder, merge: false };
    await Promise.all([one.jobs.downloadResults(options), other.jobs.downloadResults(options)]);
    expect(await verify({ directory: folder })).toEqual({ intact: 12, missing: [], changed: [], extra: [] });
  });

  it("are not put over what is no manifest", async () => {
    const { jobs } = await openJobs(1);
    await writeFile(join(folder, manifest), "{}");
    await expect(jobs.downloadResults({ outputDirectory: folder })).rejects.toMatchObject({
      name: "OutputError",
      message: expect.stringContaining("move it away"),
    });
    await expect(verify({ directory: folder })).rejects.toMatchObject({ name: "OutputError" });
    expect(emulator.requests).toEqual([]);
  });
});

describe("verify", () => {
  it("sees through a change that keeps length and time, and looks nowhere but in the folder", async () => {
    const { jobs, ids } = await openJobs(1);
    await jobs.downloadResults({ outputDirectory: folder, merge: false });
    const note = JSON.parse(await readFile(join(folder, manifest), "utf8"));
    const outside = join(folder, "..", "up42-outside.txt");
    await appendFile(outside, "secret");
    try {
      const [record] = Object.values(note.jobs[ids[0] ?? ""].files);
      note.jobs[ids[0] ?? ""].files["../up42-outside.txt"] = record;
      note.jobs[ids[0] ?? ""].downloads[0].files.push("../up42-outside.txt");
      await writeFile(join(folder, manifest), JSON.stringify(note));
      expect((await verify({ directory: folder })).missing).toEqual(["../up42-outside.txt"]);
    } finally {
      await rm(outside);
    }
  });

  it.each([
    [{}, '"directory", a path or a file: URL'],
    [{ directory: new URL("https://up42.test/") }, "other URLs cannot name a folder"],
    [{ outputDirectory: "." }, 'verify has no option "outputDirectory"'],
  ])("refuses %j in one sentence", async (options, message) => {
    await expect(verify(options as never)).rejects.toThrow(message);
  });

  it("says when a folder has no manifest", async () => {
    await expect(verify({ directory: folder })).rejects.toMatchObject({
      name: "InputError",
      argument: "directory",
    });
  });
});
