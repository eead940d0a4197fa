import { beforeAll, describe, expect, it } from "vitest";
import { toFeatureCollection } from "../../src/dataframe/to-feature-collection";
import { createEmulator, faults } from "../../src/emulator";
import type { Sink } from "../../src/files/sink";
import type { Outputs } from "../../src/outputs/outputs";
import type { BrowserTypes } from "../../src/session/platform";
import type { DownloadProgress } from "../../src/types";
import { openJob } from "../support/outputs/sample-job";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { openProcessingJob, signInWithAccount } from "../support/outputs/sample-processing-job";

/** What holds for everything that has outputs, whichever platform it is of. */

/** Draws the pictures of the sample once for all tests. */
const emulator = createEmulator();

type Options = { readonly idleTimeoutMs?: number };

const kinds: Record<string, (options?: Options) => Promise<Outputs<BrowserTypes>>> = {
  JobTask: async (options) => (await openJobtask(undefined, { emulator, ...options })).jobtask,
  Job: async (options) => (await openJob(undefined, { emulator, ...options })).job,
  ProcessingJob: async (options) => (await openProcessingJob(undefined, { emulator, ...options })).job,
  StoredItems: async (options) => {
    const storage = await (await signInWithAccount(emulator, options)).initializeStorage();
    return storage.openItems({ ids: [...emulator.sample.processing.itemIds] });
  },
};

/** Notes what is written, committed and rolled back. */
function watchingSink() {
  const calls: string[] = [];
  const sink: Sink = {
    async begin() {
      calls.push("begin");
      return {
        async write({ body, path }) {
          await new Response(body).arrayBuffer();
          calls.push(`write ${path}`);
        },
        async commit(paths) {
          calls.push("commit");
          return [...paths];
        },
        async rollback() {
          calls.push("rollback");
        },
      };
    },
  };
  return { sink, calls };
}

describe.each(Object.entries(kinds))("outputs of a %s", (_, open) => {
  let outputs: Outputs<BrowserTypes>;
  beforeAll(async () => {
    outputs = await open();
  });

  it("are features in one collection, and the same ones as a stream", async () => {
    const { type, features } = await outputs.getResultsJson();
    expect(type).toBe("FeatureCollection");
    expect(features.length).toBeGreaterThan(0);
    for (const feature of features)
      expect(feature).toMatchObject({ type: "Feature", id: expect.any(String) });
    const streamed: unknown[] = [];
    for await (const feature of outputs.features()) streamed.push(feature);
    expect(streamed).toEqual(features);
  });

  it("are a dataframe that gives the features back", async () => {
    const { features } = await outputs.getResultsJson();
    const frame = await outputs.getResultsJson({ asDataframe: true });
    expect(frame.shape[0]).toBe(features.length);
    expect(frame.columns).toContain("geometry");
    expect(toFeatureCollection(frame).features).toEqual(features);
  });

  it("name a number that JSON does not have, or read it as null", async () => {
    const withNaN = () => {
      const behaviour = faults.addToJson({ member: '"a":NaN,"b":"NaN"' });
      return emulator.fault({
        match: { path: /data-json|search/ },
        times: Number.POSITIVE_INFINITY,
        behaviour,
      });
    };
    const { features } = await outputs.getResultsJson();
    const fault = withNaN();
    const named = {
      name: "ApiError",
      message: expect.stringMatching(/\(NaN at byte 6, .*nonFinite: "null"/),
    };
    try {
      await expect(outputs.getResultsJson()).rejects.toMatchObject(named);
      await expect(outputs.getResultsJson({ asDataframe: true })).rejects.toMatchObject(named);
      await expect(outputs.features().next()).rejects.toMatchObject(named);
      const nonFinite = "null";
      expect((await outputs.getResultsJson({ nonFinite })).features).toEqual(features);
      expect((await outputs.getResultsJson({ nonFinite, asDataframe: true })).shape[0]).toBe(features.length);
      const streamed: unknown[] = [];
      for await (const feature of outputs.features({ nonFinite })) streamed.push(feature);
      expect(streamed).toEqual(features);
    } finally {
      fault.remove();
    }
  });

  it("leave a stream early without a request too many", async () => {
    for await (const feature of outputs.features()) {
      expect(feature.type).toBe("Feature");
      break;
    }
    const left = outputs.features();
    await left.return?.();
    expect(await left.next()).toEqual({ done: true, value: undefined });
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(outputs.features({ signal: controller.signal }).next()).rejects.toThrow("enough");
  });

  it("are images with names and media types", async () => {
    const images = await outputs.downloadQuicklooks();
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) {
      expect(image.name).toMatch(/^quicklook_./);
      expect(image.type).toMatch(/^image\/(?:png|jpeg)$/);
      expect(image.size).toBeGreaterThan(0);
    }
  });

  it("are files, listed as they are downloaded", async () => {
    const files = await outputs.downloadResults();
    const listed = await outputs.listResults();
    expect(files.length).toBeGreaterThan(0);
    expect(files.map(({ name, size }) => [name, size])).toEqual(listed.map(({ path, size }) => [path, size]));
    expect(files.some(({ type }) => type === "image/tiff")).toBe(true);
  });

  it("are some files only where a glob says so, and none where nothing fits", async () => {
    const images = await outputs.downloadResults({ match: "**/*.{tif,tiff}" });
    expect(images.length).toBeGreaterThan(0);
    for (const { name } of images) expect(name).toMatch(/\.tiff?$/);
    expect(await outputs.downloadResults({ match: "no-such-file" })).toEqual([]);
  });

  it("hold to the limits of entries and bytes", async () => {
    for (const limits of [{ maxEntries: 1 }, { maxBytes: 1000 }]) {
      await expect(outputs.downloadResults(limits)).rejects.toMatchObject({ name: "ArchiveError" });
    }
  });

  it("say what was verified, and what it took", async () => {
    const details = await outputs.downloadResults({ details: true });
    expect(details.saved.length).toBeGreaterThan(0);
    expect(details.verified).toContain("length");
    expect(details.requests).toBeGreaterThan(0);
    expect(details.receivedBytes).toBeGreaterThan(0);
  });

  it("tell their progress up to the end", async () => {
    const told: DownloadProgress[] = [];
    const files = await outputs.downloadResults({ onProgress: (progress) => told.push(progress) });
    expect(told.some(({ phase }) => phase === "downloading")).toBe(true);
    expect(told.at(-1)).toMatchObject({ phase: "saved", files: files.length });
    const bytes = told.filter(({ phase }) => phase === "downloading").map((progress) => progress.bytes);
    expect(bytes).toEqual([...bytes].sort((one, other) => one - other));
  });

  it("go to a sink, all of them or none", async () => {
    const { sink, calls } = watchingSink();
    const paths = await outputs.downloadResults({ outputDirectory: sink });
    expect(calls.filter((call) => call.startsWith("write")).sort()).toEqual(
      paths.map((path) => `write ${path}`).sort(),
    );
    expect(calls.at(-1)).toBe("commit");

    emulator.fault({ match: { origin: "storage" }, times: Infinity, behaviour: faults.status(404) });
    const failing = watchingSink();
    await expect(outputs.downloadResults({ outputDirectory: failing.sink })).rejects.toMatchObject({
      name: "ApiError",
    });
    emulator.clearFaults();
    expect(failing.calls).not.toContain("commit");
  });

  it("come whole after a connection broke, a body stalled and the service was busy", async () => {
    const whole = await outputs.downloadResults();
    const impatient = await open({ idleTimeoutMs: 200 });
    const met: string[] = [];
    const behaviours = {
      busy: faults.status(503),
      cut: faults.cutBody({ afterBytes: 100 }),
      stalled: faults.stallBody({ afterBytes: 100 }),
    };
    for (const [name, behaviour] of Object.entries(behaviours)) {
      emulator.fault({
        match: { origin: "storage" },
        behaviour(request, next) {
          met.push(name);
          return behaviour(request, next);
        },
      });
    }
    const files = await impatient.downloadResults();
    emulator.clearFaults();
    expect(met).toEqual(Object.keys(behaviours));
    expect(files.map(({ name }) => name)).toEqual(whole.map(({ name }) => name));
    for (const [index, file] of files.entries()) {
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(
        new Uint8Array((await whole[index]?.arrayBuffer()) ?? new ArrayBuffer(0)),
      );
    }
  });

  it("end with the signal, and are left as they were", async () => {
    const controller = new AbortController();
    const { sink, calls } = watchingSink();
    const reason = new Error("enough");
    const download = outputs.downloadResults({
      outputDirectory: sink,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(download).rejects.toBe(reason);
    expect(calls).not.toContain("commit");
  });

  it("are scenes that know their quicklooks and files, and load them", async () => {
    const scenes = await outputs.getScenes({ listFiles: true });
    const { features } = await outputs.getResultsJson();
    expect(scenes.map(({ feature }) => feature)).toEqual(features);
    expect(scenes.unmatched.quicklooks).toEqual([]);
    for (const scene of scenes) {
      expect(scene.quicklook?.bounds).toHaveLength(4);
      expect(scene.missing).toEqual([]);
      expect(scene.files.length).toBeGreaterThan(0);
    }
    const [first] = scenes;
    expect((await first?.quicklook?.load())?.type).toMatch(/^image\//);
    const loaded = await first?.loadFiles();
    expect(loaded?.map(({ name }) => name)).toEqual(first?.files.map(({ path }) => path));
  });

  it("are where they were downloaded to", async () => {
    const own = await open();
    const files = await own.downloadResults();
    const images = await own.downloadQuicklooks();
    const scenes = await own.localScenes();
    expect(scenes.map(({ quicklook }) => quicklook?.saved)).toEqual(expect.arrayContaining(images));
    expect(scenes).toHaveLength(images.length);
    const placed = [...scenes.flatMap((scene) => scene.files), ...scenes.unmatched.files];
    const described = files.filter(({ name }) => name !== "data.json");
    expect(placed.map(({ saved }) => saved)).toEqual(expect.arrayContaining(described));
    expect(placed).toHaveLength(described.length);
  });

  it.each([
    ["getResultsJson", { as_dataframe: true }],
    ["downloadResults", { match: 5 }],
    ["downloadQuicklooks", { overwrite: "no" }],
    ["getScenes", { listFiles: 1 }],
    ["features", { signal: "now" }],
  ] as const)("refuse what %s does not take, in one sentence", async (call, options) => {
    const attempt = async () => (outputs[call] as (options: unknown) => unknown)(options);
    await expect(attempt()).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(/[.?]$/),
    });
  });
});
