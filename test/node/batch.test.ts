import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, type Emulator, faults } from "../../src/emulator";
import { authenticate, verify } from "../../src/node";

const always = Number.POSITIVE_INFINITY;

let folder: string;
let emulator: Emulator;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-batch-"));
  emulator = createEmulator();
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Opens a job task, a processing job and an item as one batch. The emulator's log begins empty. */
async function openMixed() {
  const { projectId, jobId, jobtaskIds, processing } = emulator.sample;
  const { username, password, processingJobId, itemIds } = processing;
  const { url: baseUrl, url: authUrl, fetch } = emulator;
  const retry = { limit: 3, baseDelayMs: 0 };
  const up42 = await authenticate({ username, password, baseUrl, authUrl, fetch, retry });
  const storage = await up42.initializeStorage();
  const outputs = [
    await up42.initializeJobtask({ projectId, jobId, jobtaskId: jobtaskIds[0] }),
    await up42.initializeProcessingJob({ jobId: processingJobId }),
    ...(await storage.openEach({ ids: [itemIds[0]] }).toArray()),
  ];
  const batch = await up42.initializeBatch({ outputs });
  emulator.clearRequests();
  const ids = [jobtaskIds[0], processingJobId, itemIds[0]] as const;
  const folders = [`jobtask_${ids[0]}`, `job_${ids[1]}`, `item_${ids[2]}`] as const;
  return { batch, ids, folders };
}

async function manifestOf(directory: string) {
  return JSON.parse(await readFile(join(directory, "up42-manifest.json"), "utf8"));
}

describe("a mixed batch in a folder", () => {
  it.each(["?x=1", "#x", "/?x=1#y"])(
    "has a folder for each output below a file: URL that ends in %s",
    async (end) => {
      const { batch, folders } = await openMixed();
      const outputDirectory = new URL(`${pathToFileURL(folder)}${end}`);
      const { done, failed } = await batch.downloadResults({ outputDirectory });
      expect([done.length, failed]).toEqual([3, []]);
      expect((await readdir(folder)).toSorted()).toEqual(
        ["data.json", ...folders, "up42-manifest.json"].toSorted(),
      );
    },
  );

  it("is skipped by a second call, which asks nothing of the service", async () => {
    const { batch, ids, folders } = await openMixed();
    const first = await batch.downloadResults({ outputDirectory: folder });
    expect(first.failed).toEqual([]);
    expect((await readdir(folder)).toSorted()).toEqual(
      ["data.json", ...folders, "up42-manifest.json"].toSorted(),
    );
    const { features } = JSON.parse(await readFile(join(folder, "data.json"), "utf8"));
    expect(first.merged).toEqual({ saved: join(folder, "data.json"), features: features.length });
    expect(features).toEqual((await batch.getResultsJson()).features);

    const { version, jobs, merged } = await manifestOf(folder);
    expect(version).toBe(1);
    expect(Object.keys(jobs).toSorted()).toEqual([folders[0], ids[1], folders[2]].toSorted());
    expect(merged.jobs).toEqual([folders[0], ids[1], folders[2]]);
    const files = first.done.reduce((sum, { value }) => sum + value.files, 0);
    expect(await verify({ directory: folder })).toEqual({
      intact: files + 1,
      missing: [],
      changed: [],
      extra: [],
    });

    emulator.clearRequests();
    const second = await batch.downloadResults({ outputDirectory: folder });
    expect(second.done).toEqual(
      first.done.map(({ value, ...named }) => ({ ...named, value: { ...value, wasThere: true } })),
    );
    expect(second.merged).toEqual(first.merged);
    expect(emulator.requests).toEqual([]);
  });

  it("is downloaded again where a file is gone or changed, and resumed where it failed", async () => {
    const { batch, folders } = await openMixed();
    emulator.fault({ match: { path: /downloads/ }, times: always, behaviour: faults.status(404) });
    const wasThere = async (): Promise<(boolean | undefined)[]> => {
      const { done } = await batch.downloadResults({ outputDirectory: folder, merge: false });
      return folders.map((name) => done.find(({ value }) => value.folder === name)?.value.wasThere);
    };
    expect(await wasThere()).toEqual([undefined, false, false]);
    emulator.clearFaults();
    expect(await wasThere()).toEqual([false, true, true]);

    const [first = ""] = Object.keys((await manifestOf(folder)).jobs[folders[2]].files);
    expect(first.startsWith(`${folders[2]}/`)).toBe(true);
    await rm(join(folder, first));
    expect(await verify({ directory: folder })).toMatchObject({ missing: [first], changed: [], extra: [] });
    expect(await wasThere()).toEqual([true, true, false]);
    expect(await verify({ directory: folder })).toMatchObject({ missing: [], changed: [], extra: [] });
  });

  it("takes the features of a job task from its data.json, and those of items from the service", async () => {
    const { batch } = await openMixed();
    await batch.downloadResults({ outputDirectory: folder });
    const asked = emulator.requests.map(({ path }) => path);
    expect(asked.filter((path) => path.includes("data-json"))).toEqual([]);
    expect(asked.filter((path) => path.endsWith("/search"))).toHaveLength(2);
  });
});

it("knows a folder of a job that a collection of jobs filled", async () => {
  const { projectId, projectApiKey, jobId } = emulator.sample;
  const { url: baseUrl, fetch } = emulator;
  const up42 = await authenticate({ projectId, projectApiKey, baseUrl, fetch });
  const jobs = await up42.initializeJobcollection({ jobIds: [jobId] });
  await jobs.downloadResults({ outputDirectory: folder });
  expect(Object.keys((await manifestOf(folder)).jobs)).toEqual([jobId]);
  emulator.clearRequests();
  const batch = await up42.initializeBatch({ outputs: jobs });
  const { done } = await batch.downloadResults({ outputDirectory: folder });
  expect(done).toMatchObject([{ id: jobId, value: { wasThere: true } }]);
  expect(emulator.requests).toEqual([]);
});

it("never takes the files of one output for those of another with the same id", async () => {
  const { projectId, processing } = emulator.sample;
  const { username, password } = processing;
  const { url: baseUrl, url: authUrl, fetch } = emulator;
  const up42 = await authenticate({ username, password, projectId, baseUrl, authUrl, fetch });
  const storage = await up42.initializeStorage();
  for (const collectionId of ["c1", "c2"]) {
    const file = { bytes: new TextEncoder().encode(collectionId) };
    emulator.addCollection({ id: collectionId });
    emulator.addItem({
      id: `in ${collectionId}`,
      collectionId,
      assets: { "b.txt": { file } },
      info: { id: "same" },
    });
  }
  const { id: jobId } = emulator.addJob({ sampleOutputs: true });
  emulator.addProcessingJob({ id: jobId, status: "captured", sampleOutputs: true });
  const download = async (outputs: Parameters<typeof up42.initializeBatch>[0]["outputs"]) =>
    (await up42.initializeBatch({ outputs })).downloadResults({ outputDirectory: folder, merge: false });
  for (const [first, second] of [
    [storage.openEach({ collections: ["c1"] }), storage.openEach({ collections: ["c2"] })],
    [[await up42.initializeJob({ jobId })], [await up42.initializeProcessingJob({ jobId })]],
  ] as const) {
    expect((await download(first)).done).toMatchObject([{ value: { wasThere: false } }]);
    const { done, failed } = await download(second);
    expect(done).toEqual([]);
    expect(failed).toMatchObject([
      {
        error: {
          name: "OutputError",
          message: expect.stringMatching(
            /^The folder "(?:item_same|job_\S+)" has the files of other outputs with the same id/,
          ),
        },
      },
    ]);
    expect((await download(first)).done).toMatchObject([{ value: { wasThere: true } }]);
  }
  expect(await readFile(join(folder, "item_same", "same", "b.txt"), "utf8")).toBe("c1");
});

it("looks again for the files of an item that had none", async () => {
  const { username, password } = emulator.sample.processing;
  const { url: baseUrl, url: authUrl, fetch } = emulator;
  const up42 = await authenticate({ username, password, baseUrl, authUrl, fetch });
  const storage = await up42.initializeStorage();
  const { id } = emulator.addItem({ assets: {} });
  const download = async () => {
    const batch = await up42.initializeBatch({ outputs: storage.openEach({ ids: [id] }) });
    return (await batch.downloadResults({ outputDirectory: folder })).done.map(({ value }) => value.files);
  };
  expect(await download()).toEqual([0]);
  const [asset] = Object.entries(
    emulator.addItem({ assets: { "b.bin": { file: { bytes: new Uint8Array(11) } } } }).info.assets,
  );
  Object.assign(emulator.item(id).info.assets, Object.fromEntries([asset ?? []]));
  expect(await download()).toEqual([1]);
});
