import { describe, expect, it } from "vitest";
import type { BatchFailure, BatchProgress } from "../../src/batch/batch-report";
import type { Dataframe } from "../../src/dataframe";
import { createEmulator, faults } from "../../src/emulator";
import type { Outputs } from "../../src/outputs/outputs";
import type { ResultCollection } from "../../src/types";
import { inMemory } from "../support/files/memory-texts";
import { type Mixed, openMixed } from "../support/outputs/sample-batch";
import { signInWithAccount } from "../support/outputs/sample-processing-job";

const always = Number.POSITIVE_INFINITY;

async function toArray<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe("opening a batch", () => {
  it("takes outputs of all kinds, each once, and asks nothing", async () => {
    const { emulator, up42, outputs, batch } = await openMixed();
    expect([...batch]).toEqual(outputs);
    expect([batch.length, String(batch)]).toEqual([3, "[object Batch]"]);
    const twice = await up42.initializeBatch({ outputs: [...outputs, ...outputs] });
    expect([...twice]).toEqual(outputs);
    expect(emulator.requests).toEqual([]);
  });

  it("takes listings, jobs and items", async () => {
    const { up42, emulator, storage, ids } = await openMixed();
    const listed = await up42.initializeBatch({ outputs: up42.getProcessingJobs() });
    expect([...listed].map(({ jobId }) => jobId)).toEqual([ids[1]]);
    const { projectId, jobId, processing } = emulator.sample;
    const job = await up42.initializeJob({ projectId, jobId });
    const jobs = await up42.initializeBatch({ outputs: [job] });
    expect((await jobs.apply(() => 1)).done).toEqual([{ id: jobId, outputs: job, value: 1 }]);
    const { collectionId, itemIds } = processing;
    const each = await up42.initializeBatch({ outputs: storage.openEach({ collections: [collectionId] }) });
    expect([...each].map(({ itemId }) => itemId).toSorted()).toEqual(itemIds.toSorted());
    expect((await up42.initializeBatch({ outputs: [] })).length).toBe(0);
  });

  it("ends at once with an abort, also before the first of the outputs is there, and after the last", async () => {
    const { up42, outputs, storage } = await openMixed();
    const stop = new AbortController();
    const reason = new Error("stop");
    async function* never(): AsyncGenerator<Mixed, void, undefined> {
      queueMicrotask(() => stop.abort(reason));
      await new Promise(() => undefined);
    }
    await expect(up42.initializeBatch({ outputs: never(), signal: stop.signal })).rejects.toBe(reason);
    const late = new AbortController();
    async function* last() {
      yield* outputs;
      late.abort(reason);
    }
    await expect(up42.initializeBatch({ outputs: last(), signal: late.signal })).rejects.toBe(reason);
    const items = storage.openEach();
    await expect(up42.initializeBatch({ outputs: items, signal: stop.signal })).rejects.toBe(reason);
  });

  it("takes a list of any outputs, in types as well", async () => {
    const { up42, outputs } = await openMixed();
    const any: Outputs[] = [...outputs];
    const batch = await up42.initializeBatch({ outputs: any });
    const asDataframe = batch.length > 9;
    const read: ResultCollection | Dataframe = await batch.getResultsJson({ asDataframe });
    expect(read).toMatchObject({ type: "FeatureCollection" });
  });

  it("refuses two items that would get the same folder", async () => {
    const emulator = createEmulator();
    const itemId = "3f6a0c52-7d18-4b9e-a2c4-5e8f1b7d9a60";
    const collections = ["north", "south"].map((title) => emulator.addCollection({ title }).id);
    for (const collectionId of collections) {
      emulator.addItem({ collectionId, info: { id: itemId } });
    }
    const inCapitals = emulator.addCollection().id;
    for (const id of ["a", "A"]) emulator.addItem({ collectionId: inCapitals, info: { id } });
    const up42 = await signInWithAccount(emulator);
    const storage = await up42.initializeStorage();
    const sameButForCase = storage.openEach({ collections: [inCapitals] });
    await expect(up42.initializeBatch({ outputs: sameButForCase })).rejects.toThrow("the same folder, ");
    await expect(up42.initializeBatch({ outputs: storage.openEach({ collections }) })).rejects.toMatchObject({
      name: "UnsupportedError",
      message: `Two of the outputs would get the same folder, "item_${itemId}": make a batch for each of them, with an output directory of its own.`,
    });
  });

  it("refuses a job and a processing job with the same id, in either order", async () => {
    const emulator = createEmulator();
    const { projectId } = emulator.sample;
    const { id: jobId } = emulator.addJob({ sampleOutputs: true });
    emulator.addProcessingJob({ id: jobId, status: "captured", sampleOutputs: true });
    const up42 = await signInWithAccount(emulator);
    const both = [
      await up42.initializeJob({ jobId, projectId }),
      await up42.initializeProcessingJob({ jobId }),
    ] as const;
    for (const outputs of [both, both.toReversed()]) {
      await expect(up42.initializeBatch({ outputs })).rejects.toThrow(`the same folder, "job_${jobId}"`);
    }
  });

  it.each([
    [undefined, 'needs "outputs", such as up42.getProcessingJobs() or an array of jobs; it is missing.'],
    ["job", 'such as up42.getProcessingJobs() or an array of jobs; got "job".'],
    [[{}], "each a job, a job task, a processing job or an item of the storage; got an object."],
  ])("refuses the outputs %j in one sentence", async (outputs, message) => {
    const up42 = await signInWithAccount(createEmulator());
    await expect(up42.initializeBatch({ outputs } as never)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining(message),
    });
    await expect(up42.initializeBatch({ outputs: [], signals: 1 } as never)).rejects.toThrow("no option");
  });

  it("refuses the items of a search, and names what opens each", async () => {
    const { up42, storage, ids } = await openMixed();
    for (const search of [{}, { ids: [ids[2], ids[1]] }, { ids: [ids[2]] }, { limitTo: 1 }]) {
      const items = storage.openItems(search);
      expect(items.itemId).toBe(search.ids?.length === 1 ? ids[2] : undefined);
      await expect(up42.initializeBatch({ outputs: [items] })).rejects.toThrow(
        "got the items of a search, which storage.openEach() opens one by one.",
      );
    }
  });

  it("ends with the caller's signal", async () => {
    const { up42, outputs } = await openMixed();
    const controller = new AbortController();
    async function* aborting() {
      yield outputs[0] as Mixed;
      controller.abort(new Error("enough"));
      yield outputs[1] as Mixed;
    }
    const opening = up42.initializeBatch({ outputs: aborting(), signal: controller.signal });
    await expect(opening).rejects.toThrow("enough");
  });
});

describe("items opened one by one", () => {
  it("are found by one search, and are asked for no more", async () => {
    const { emulator, storage, ids } = await openMixed();
    const [item] = await storage.openEach({ ids: [ids[2]] }).toArray();
    expect(emulator.requests).toHaveLength(1);
    const { features } = (await item?.getResultsJson()) ?? { features: [] };
    expect(features.map(({ id }) => id)).toEqual([ids[2]]);
    (features[0]?.properties as Record<string, unknown>).datetime = "mine";
    expect((await item?.getResultsJson())?.features[0]?.properties.datetime).not.toBe("mine");
    expect(emulator.requests).toHaveLength(1);
    expect(() => storage.openEach({ limitTo: -1 })).toThrow('openEach takes "limitTo"');
  });

  it("are asked for page by page, and none after the loop is left", async () => {
    const { emulator, storage } = await openMixed();
    for await (const { itemId } of storage.openEach({ limitTo: 1 })) {
      expect(itemId).toBeTypeOf("string");
      break;
    }
    expect(emulator.requests).toHaveLength(1);
  });
});

describe("apply of a batch", () => {
  it("calls the function for those with results, and names all in the report", async () => {
    const { emulator, up42, outputs, ids } = await openMixed();
    const { id: running } = emulator.addProcessingJob({ status: "running" });
    const waiting = await up42.initializeProcessingJob({ jobId: running });
    const { projectId } = emulator.sample;
    const { id: jobId, tasks } = emulator.addJob({
      projectId,
      status: "NOT_STARTED",
      tasks: [{}],
    });
    Object.assign(tasks[0]?.info ?? {}, { status: "NOT STARTED" });
    const task = await up42.initializeJobtask({ projectId, jobId, jobtaskId: tasks[0]?.id ?? "" });
    const batch = await up42.initializeBatch({ outputs: [waiting, task, ...outputs] });
    const error = new Error("no");
    const told: BatchProgress[] = [];
    const report = await batch.apply(
      (one) => {
        if (one === outputs[1]) throw error;
        return String(one);
      },
      { onProgress: (progress) => void told.push(progress) },
    );
    expect(report).toEqual({
      done: [
        { id: ids[0], outputs: outputs[0], value: "[object JobTask]" },
        { id: ids[2], outputs: outputs[2], value: "[object StoredItems]" },
      ],
      failed: [{ id: ids[1], outputs: outputs[1], error }],
      skipped: [
        { id: running, outputs: waiting, status: "running" },
        { id: task.jobtaskId, outputs: task, status: "NOT_STARTED" },
      ],
    });
    expect(told[0]).toEqual({ total: 5, done: 0, failed: 0, skipped: 2, bytes: 0, files: 0 });
    expect(told.at(-1)).toMatchObject({ total: 5, done: 2, failed: 1, skipped: 2 });
    expect((await batch.apply(() => 1, { onlySucceeded: false })).done).toHaveLength(5);
    await expect(batch.apply(undefined as never)).rejects.toThrow('apply needs "worker", a function');
    await expect(batch.apply(() => 1, { fail_fast: true } as never)).rejects.toThrow('"failFast"');
  });
});

describe("features and getResultsJson of a batch", () => {
  it("say which job or job task each is of, lead to its files, and leave items as they came", async () => {
    const { outputs, batch, ids, folders } = await openMixed();
    const { features } = await batch.getResultsJson();
    expect(await toArray(batch.features())).toEqual(features);
    const own = await Promise.all(outputs.map(async (one) => (await one.getResultsJson()).features));
    const [ofTask = [], ofJob = [], ofItem = []] = own;
    expect(features).toHaveLength(ofTask.length + ofJob.length + ofItem.length);
    expect(features.slice(0, ofTask.length)).toEqual(
      ofTask.map((feature) => ({
        ...feature,
        properties: {
          ...feature.properties,
          "up42.data_path": `${folders[0]}/${feature.properties["up42.data_path"]}`,
          jobtask_id: ids[0],
        },
      })),
    );
    expect(features.slice(ofTask.length, -ofItem.length)).toEqual(
      ofJob.map((feature) => ({ ...feature, properties: { ...feature.properties, job_id: ids[1] } })),
    );
    expect(features.slice(-ofItem.length)).toEqual(ofItem);
  });

  it("end with the first failure, or skip its outputs and tell", async () => {
    const { emulator, outputs, batch, ids } = await openMixed();
    emulator.fault({ match: { path: /data-json/ }, times: always, behaviour: faults.status(404) });
    await expect(batch.getResultsJson()).rejects.toMatchObject({ name: "ApiError", status: 404 });
    await expect(toArray(batch.features())).rejects.toMatchObject({ name: "ApiError", status: 404 });
    const told: BatchFailure[] = [];
    const onFailure = (failure: BatchFailure): void => void told.push(failure);
    const { features } = await batch.getResultsJson({ onFailure });
    expect(await toArray(batch.features({ onFailure }))).toEqual(features);
    expect(features.some(({ properties }) => properties.job_id === ids[1])).toBe(true);
    const failure = { id: ids[0], outputs: outputs[0], error: { name: "ApiError" } };
    expect(told).toMatchObject([failure, failure]);
    expect(() => batch.features({ onFailure: 1 } as never)).toThrow('"onFailure", a function');
  });

  it("tell an id that cannot be the name of a folder as a failure of its outputs", async () => {
    const emulator = createEmulator();
    emulator.addItem({ id: "a b" });
    const up42 = await signInWithAccount(emulator);
    const storage = await up42.initializeStorage();
    const [itemId] = emulator.sample.processing.itemIds;
    const batch = await up42.initializeBatch({ outputs: storage.openEach({ ids: ["a b", itemId] }) });
    const told: string[] = [];
    const onFailure = ({ id }: BatchFailure): void => void told.push(id);
    expect((await toArray(batch.features({ onFailure }))).map(({ id }) => id)).toEqual([itemId]);
    expect((await batch.getResultsJson({ onFailure })).features.map(({ id }) => id)).toEqual([itemId]);
    expect(told).toEqual(["a b", "a b"]);
  });

  it("become one dataframe, or a refusal in the words of the outputs", async () => {
    const danfo = await import("danfojs");
    const { emulator, batch, ids } = await openMixed();
    const frame = await batch.getResultsJson({ asDataframe: true, danfo });
    expect(frame.column("jobtask_id").values).toContain(ids[0]);
    expect(frame.column("job_id").values).toContain(ids[1]);
    const faulty = (body: string): void => {
      emulator.clearFaults();
      emulator.fault({
        match: { path: /data-json|search/ },
        times: always,
        behaviour: faults.replaceBody({ body }),
      });
    };
    faulty(
      '{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","assets":{},"properties":1}]}',
    );
    const told: BatchFailure[] = [];
    await batch.getResultsJson({ asDataframe: true, danfo, onFailure: (failure) => void told.push(failure) });
    expect(told.map(({ id }) => id).toSorted()).toEqual([ids[0], ids[1]].toSorted());
    const messageFor = (id: string) => told.find((failure) => failure.id === id)?.error;
    expect(messageFor(ids[0])).toMatchObject({
      message: expect.stringContaining("data.json cannot be made"),
    });
    expect(messageFor(ids[1])).toMatchObject({
      message: expect.stringContaining("The items cannot be made"),
    });
  });
});

describe("downloading a batch", () => {
  it("gives each a folder, and merges the features of all", async () => {
    const { outputs, batch, ids, folders } = await openMixed();
    const { sink, texts } = inMemory();
    const told: BatchProgress[] = [];
    const { done, failed, skipped, merged } = await batch.downloadResults({
      outputDirectory: sink,
      onProgress: (progress) => void told.push(progress),
    });
    expect(done).toEqual(
      ids.map((id, index) => ({
        id,
        outputs: outputs[index],
        value: {
          folder: folders[index],
          files: expect.any(Number),
          bytes: expect.any(Number),
          wasThere: false,
        },
      })),
    );
    expect([failed, skipped]).toEqual([[], []]);
    expect(new Set([...texts.keys()].map((path) => path.split("/")[0]))).toEqual(
      new Set([...folders, "data.json"]),
    );
    expect([...texts.keys()].some((path) => path.startsWith(`${folders[2]}/${ids[2]}/`))).toBe(true);
    const { features } = await batch.getResultsJson();
    expect(JSON.parse(texts.get("data.json") ?? "")).toEqual({ type: "FeatureCollection", features });
    expect(merged).toEqual({ saved: "mine:data.json", features: features.length });
    expect(told[0]).toEqual({ total: 3, done: 0, failed: 0, skipped: 0, bytes: 0, files: 0 });
    expect(told.at(-1)).toMatchObject({ total: 3, done: 3, files: texts.size - 1 });
  });

  it("goes on after one that fails, or ends with it", async () => {
    const { emulator, outputs, batch, ids } = await openMixed();
    emulator.fault({ match: { path: /downloads/ }, times: always, behaviour: faults.status(404) });
    const options = { outputDirectory: inMemory().sink, merge: false };
    const { done, failed, merged } = await batch.downloadResults(options);
    expect(done.map(({ id }) => id)).toEqual([ids[1], ids[2]]);
    expect(failed).toMatchObject([{ id: ids[0], outputs: outputs[0], error: { name: "ApiError" } }]);
    expect(merged).toBeUndefined();
    const failing = batch.downloadResults({ ...options, failFast: true });
    await expect(failing).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });

  it("counts one whose features cannot be read as failed, and has none of them in the file", async () => {
    const { emulator, batch, ids } = await openMixed();
    emulator.fault({
      match: { path: /data-json/ },
      times: always,
      behaviour: faults.replaceBody({
        body: '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}},1]}',
      }),
    });
    const { sink, texts } = inMemory();
    const { done, failed } = await batch.downloadResults({ outputDirectory: sink });
    expect([done.map(({ id }) => id), failed.map(({ id }) => id)]).toEqual([[ids[1], ids[2]], [ids[0]]]);
    const { features } = JSON.parse(texts.get("data.json") ?? "");
    expect(features.length).toBeGreaterThan(1);
    expect(features.every(({ geometry }: { geometry: unknown }) => geometry !== null)).toBe(true);
  });

  it("skips a processing job without results", async () => {
    const { emulator, up42 } = await openMixed();
    const { id: running } = emulator.addProcessingJob({ status: "running" });
    const outputs = up42.getProcessingJobs({ status: ["running"] });
    const batch = await up42.initializeBatch({ outputs });
    const report = await batch.downloadResults({ outputDirectory: inMemory().sink });
    expect(report).toMatchObject({ done: [], failed: [], skipped: [{ id: running, status: "running" }] });
    expect(report.merged).toBeUndefined();
  });

  it("refuses an id that is not safe in the name of a folder, and saves the others", async () => {
    const { emulator, up42, storage, ids } = await openMixed();
    const { collectionId } = emulator.sample.processing;
    emulator.addItem({ id: "x..", collectionId });
    emulator.addItem({ id: "S2A_20230713.SAFE", collectionId });
    const outputs = storage.openEach({ ids: ["x..", "S2A_20230713.SAFE", ids[2]] });
    const batch = await up42.initializeBatch({ outputs });
    const { done, failed } = await batch.downloadResults({ outputDirectory: inMemory().sink, merge: false });
    expect(done.map(({ id }) => id).toSorted()).toEqual(["S2A_20230713.SAFE", ids[2]].toSorted());
    expect(failed).toMatchObject([{ id: "x..", error: { name: "UnsafePathError", entry: "x.." } }]);
  });

  it("refuses what it does not know", async () => {
    const { batch, emulator } = await openMixed();
    const { sink: outputDirectory } = inMemory();
    const options = { outputDirectory, on_progress: 1 } as never;
    await expect(batch.downloadResults(options)).rejects.toThrow('did you mean "onProgress"?');
    await expect(batch.downloadResults({ outputDirectory, onProgress: 1 } as never)).rejects.toThrow(
      '"onProgress", a function',
    );
    await expect(batch.downloadResults()).rejects.toMatchObject({ name: "UnsupportedError" });
    expect(emulator.requests).toEqual([]);
  });
});
