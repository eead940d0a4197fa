import { describe, expect, it } from "vitest";
import { verify } from "../../src/browser/verify";
import { faults } from "../../src/emulator";
import { openCollection } from "../support/features/sample-collection";
import { fakeFolder } from "../support/files/handles";
import { inMemory } from "../support/files/memory-texts";

const always = Number.POSITIVE_INFINITY;

const jsonOf = (text: string | undefined): { features: { properties: Record<string, unknown> }[] } =>
  JSON.parse(text ?? "");

describe("downloading many jobs", () => {
  it("gives a sink a folder for each job, and the features of all", async () => {
    const { jobs, ids } = await openCollection([{}, { status: "RUNNING" }, {}]);
    const { sink, texts, begun } = inMemory();
    const report = await jobs.downloadResults({ outputDirectory: sink, overwrite: false });
    const [first, second, third] = ids;
    const folders = [...texts.keys()].map((path) => path.replace(/\/?[^/]*$/, ""));
    expect(new Set(folders)).toEqual(new Set([`job_${first}`, `job_${third}`, ""]));
    expect(jsonOf(texts.get("data.json")).features.map(({ properties }) => properties.job_id)).toEqual([
      first,
      third,
    ]);
    expect(jsonOf(texts.get(`job_${first}/data.json`)).features[0]?.properties).not.toHaveProperty("job_id");
    expect(report.done.map(({ value }) => [value.folder, value.files])).toEqual([
      [`job_${first}`, 2],
      [`job_${third}`, 2],
    ]);
    expect(report.skipped).toEqual([{ jobId: second, status: "RUNNING" }]);
    expect(report.merged).toEqual({ saved: "mine:data.json", features: 2 });
    expect(begun.every((options) => options?.overwrite === false)).toBe(true);
  });

  it("goes to the handle of a folder, with match and without merging", async () => {
    const { jobs, ids } = await openCollection([{}, {}]);
    const { handle, files } = fakeFolder();
    const { merged } = await jobs.downloadResults({
      outputDirectory: handle,
      match: "data.json",
      merge: false,
    });
    expect(merged).toBeUndefined();
    expect([...Object.keys(files())].sort()).toEqual(ids.map((id) => `job_${id}/data.json`).sort());
  });

  it("leaves a job whose features cannot be read out of the one file, and reports it", async () => {
    const { emulator, jobs, ids } = await openCollection([{}, {}, {}]);
    emulator.fault({
      match: { path: new RegExp(`${ids[1]}/outputs/data-json`) },
      times: always,
      behaviour: faults.replaceBody({ body: '{"type":"FeatureCollection","features":[1]}' }),
    });
    const { sink, texts } = inMemory();
    const { done, failed, merged } = await jobs.downloadResults({ outputDirectory: sink });
    expect(done.map(({ jobId }) => jobId)).toEqual([ids[0], ids[2]]);
    expect(failed).toMatchObject([{ jobId: ids[1], error: { name: "ApiError" } }]);
    expect(merged?.features).toBe(2);
    expect(jsonOf(texts.get("data.json")).features).toHaveLength(2);
    const failing = jobs.downloadResults({ outputDirectory: sink, failFast: true });
    await expect(failing).rejects.toMatchObject({ name: "ApiError" });
  });

  it("asks each job once for its features, and once more only where some were written already", async () => {
    const { emulator, jobs, ids } = await openCollection(Array.from({ length: 8 }, () => ({})));
    const broken = (bodies: string): void => {
      emulator.clearFaults();
      for (const index of [1, 3, 5]) {
        emulator.fault({
          match: { path: new RegExp(`${ids[index]}/outputs/data-json`) },
          times: always,
          behaviour: faults.replaceBody({ body: `{"type":"FeatureCollection","features":[${bodies}]}` }),
        });
      }
      emulator.clearRequests();
    };
    const asked = (): number => emulator.requests.filter(({ path }) => path.includes("data-json")).length;
    const feature = '{"type":"Feature","geometry":null,"properties":{}}';
    for (const [bodies, most] of [
      ["1", 8],
      [`${feature},1`, 8 + 5],
    ] as const) {
      broken(bodies);
      const { sink, texts } = inMemory();
      const { failed, merged } = await jobs.downloadResults({ outputDirectory: sink });
      expect(failed.map(({ jobId }) => jobId)).toEqual([ids[1], ids[3], ids[5]]);
      expect(merged?.features).toBe(5);
      expect(jsonOf(texts.get("data.json")).features).toHaveLength(5);
      expect(asked()).toBe(most);
    }
  });

  it("writes no file of features where none can be read", async () => {
    const { emulator, jobs } = await openCollection([{}, {}]);
    emulator.fault({
      match: { path: /data-json/ },
      times: always,
      behaviour: faults.replaceBody({ body: "{}" }),
    });
    const { sink, texts } = inMemory();
    const { done, failed, merged } = await jobs.downloadResults({ outputDirectory: sink });
    expect([done, failed.length, merged]).toEqual([[], 2, undefined]);
    expect(texts.has("data.json")).toBe(false);
  });

  it("writes no file of features where there is no job for it", async () => {
    const { jobs } = await openCollection([{ status: "FAILED" }]);
    const { sink, begun } = inMemory();
    const report = await jobs.downloadResults({ outputDirectory: sink });
    expect(report).toMatchObject({
      done: [],
      failed: [],
      skipped: [{ status: "FAILED" }],
      merged: undefined,
    });
    expect(begun).toEqual([]);
  });

  it("ends all with the caller's signal, and with what its listener throws", async () => {
    const { emulator, jobs } = await openCollection([{}, {}, {}]);
    emulator.fault({
      match: { origin: "storage" },
      times: always,
      behaviour: faults.stallBody({ afterBytes: 500 }),
    });
    const controller = new AbortController();
    const { sink, texts } = inMemory();
    let stalled = 0;
    const downloading = jobs.downloadResults({
      outputDirectory: sink,
      signal: controller.signal,
      onProgress({ bytes }) {
        if (bytes === 1500) controller.abort(new Error(`enough ${++stalled}`));
      },
    });
    await expect(downloading).rejects.toThrow("enough 1");
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
    expect(texts.size).toBe(0);

    emulator.clearFaults();
    const listening = jobs.downloadResults({
      outputDirectory: sink,
      onProgress({ bytes }) {
        if (bytes > 0) throw new Error("listener");
      },
    });
    await expect(listening).rejects.toThrow("listener");
  });

  it("counts bytes, files and jobs of all together", async () => {
    const { jobs } = await openCollection([{}, { status: "FAILED" }, {}]);
    const told: unknown[] = [];
    const { done } = await jobs.downloadResults({
      outputDirectory: inMemory().sink,
      onProgress: (progress) => told.push(progress),
    });
    expect(told[0]).toEqual({ totalJobs: 3, done: 0, failed: 0, skipped: 1, bytes: 0, files: 0 });
    expect(told.at(-1)).toMatchObject({ totalJobs: 3, done: 2, failed: 0, skipped: 1, files: 4 });
    expect(done.every(({ value }) => value.bytes > 0)).toBe(true);
  });

  it("needs a place in a page, where verify has nothing to look at", async () => {
    const { emulator, jobs } = await openCollection([{}]);
    await expect(jobs.downloadResults()).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining('needs "outputDirectory" here'),
    });
    await expect(jobs.downloadResults({ outputDirectory: "here" } as never)).rejects.toMatchObject({
      name: "UnsupportedError",
    });
    await expect(verify({ directory: "here" })).rejects.toMatchObject({ name: "UnsupportedError" });
    expect(emulator.requests).toEqual([]);
  });

  it.each([
    [{ merge: 1 }, '"merge", true or false'],
    [{ concurrency: 1.5 }, '"concurrency", a whole number'],
    [{ fail_fast: true }, 'did you mean "failFast"?'],
    [{ unpacking: false, match: "*.tif" }, '"match" only when it unpacks'],
    [{ onProgress: 1 }, '"onProgress", a function'],
    [{ outputDirectory: 1 }, 'takes "outputDirectory"'],
  ])("refuses %j in one sentence", async (options, message) => {
    const { emulator, jobs } = await openCollection([{}]);
    const { sink } = inMemory();
    await expect(jobs.downloadResults({ outputDirectory: sink, ...options } as never)).rejects.toThrow(
      message,
    );
    expect(emulator.requests).toEqual([]);
  });
});
