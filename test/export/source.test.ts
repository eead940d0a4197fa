import type { Feature, Geometry } from "geojson";
import { describe, expect, it, vi } from "vitest";
import { InputError } from "../../src/errors";
import {
  type ExportOptions,
  type ExportProgress,
  type FeatureSource,
  toCsv,
  toGeoParquet,
  toNdjson,
} from "../../src/export";
import { pointCollection, sampleCollection } from "../support/features/collections";

type AnyFeature = Feature<Geometry | null>;

type Write = (source: FeatureSource, options?: ExportOptions) => Promise<Blob>;

const exports: Readonly<Record<string, Write>> = { toCsv, toNdjson, toGeoParquet };

/** Features one after the other, and whether whoever gives them was told that no more are wanted. */
function watched(features: Iterable<unknown>): {
  source: AsyncIterable<AnyFeature>;
  given: number;
  isClosed: boolean;
} {
  const watch = {
    given: 0,
    isClosed: false,
    source: {
      async *[Symbol.asyncIterator]() {
        try {
          for (const feature of features) {
            watch.given += 1;
            yield feature as AnyFeature;
          }
        } finally {
          watch.isClosed = true;
        }
      },
    },
  };
  return watch;
}

async function bytesOf(blob: Blob): Promise<number[]> {
  return [...new Uint8Array(await blob.arrayBuffer())];
}

describe.each(Object.entries(exports))("%s", (name, write) => {
  it("makes the same file of a collection, a list, an iterable and a stream", async () => {
    const { features } = sampleCollection();
    const expected = await bytesOf(await write(sampleCollection()));
    const sources: FeatureSource[] = [features, new Set(features), watched(features).source];
    for (const source of sources) expect(await bytesOf(await write(source))).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "it is missing"],
    ["one feature", sampleCollection().features[0], "got an object"],
    ["a string", "features", 'got "features"'],
    ["a promise", Promise.resolve(sampleCollection()), "got a promise, which has to be awaited first"],
  ])("refuses %s", async (_, source, got) => {
    await expect(write(source as FeatureSource)).rejects.toThrow(
      new InputError(
        `${name} needs "source", a FeatureCollection, a dataframe or an iterable of features; ${got}.`,
        { argument: "source" },
      ),
    );
  });

  it.each<[string, unknown, string]>([
    ["no feature", { type: "Point" }, "features[1] is not a GeoJSON Feature."],
    ["a hole", undefined, "features[1] is not a GeoJSON Feature."],
    [
      "a feature whose properties are a list",
      { type: "Feature", geometry: null, properties: [] },
      "features[1].properties is neither an object nor null.",
    ],
    [
      "a feature whose geometry is none",
      { type: "Feature", geometry: { type: "Circle" }, properties: {} },
      "features[1].geometry is neither a GeoJSON geometry nor null.",
    ],
    [
      "a feature whose geometry has the positions of another",
      { type: "Feature", geometry: { type: "Polygon", coordinates: [1, 2] }, properties: {} },
      "features[1].geometry has positions that do not form a Polygon.",
    ],
  ])("refuses %s among features, wherever they come from", async (_, feature, message) => {
    const features = [...pointCollection({}).features, feature];
    const refusal = new InputError(message, { argument: "source" });
    await expect(write(features as AnyFeature[])).rejects.toThrow(refusal);
    const watch = watched(features);
    await expect(write(watch.source)).rejects.toThrow(refusal);
    expect(watch.isClosed).toBe(true);
  });

  it("passes what a stream fails with on as it is", async () => {
    const failure = new Error("The line is dead.");
    async function* failing(): AsyncGenerator<AnyFeature> {
      yield* pointCollection({}).features;
      throw failure;
    }
    await expect(write(failing())).rejects.toBe(failure);
  });

  it("tells how far it is, and the rows at the end of each phase", async () => {
    const onProgress = vi.fn();
    await write(watched(sampleCollection().features).source, { onProgress });
    const phases = name === "toNdjson" ? ["writing"] : ["reading", "writing"];
    const told: ExportProgress[] = onProgress.mock.calls.map(([progress]) => progress);
    // On a busy machine it also tells of rows in the middle.
    const ends = told.filter(({ phase }, index) => phase !== told[index + 1]?.phase);
    expect(ends).toEqual(phases.map((phase) => ({ phase, rows: 4, totalRows: 4 })));
  });

  it("ends when its listener throws", async () => {
    const failure = new Error("No more.");
    const onProgress = (): never => {
      throw failure;
    };
    await expect(write(sampleCollection(), { onProgress })).rejects.toBe(failure);
  });

  it("does nothing when it is aborted beforehand", async () => {
    const watch = watched(sampleCollection().features);
    const reason = new Error("Not now.");
    await expect(write(watch.source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(watch.given).toBe(0);
  });

  it("ends with the reason of an abort while it waits for a stream that gives nothing", async () => {
    const controller = new AbortController();
    const reason = new Error("Too long.");
    const isAsked = vi.fn();
    const silent: AsyncIterable<AnyFeature> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          isAsked();
          return new Promise(() => undefined);
        },
        return: () => new Promise(() => undefined),
      }),
    };
    const writing = write(silent, { signal: controller.signal });
    await vi.waitFor(() => expect(isAsked).toHaveBeenCalled(), { timeout: 50_000 });
    controller.abort(reason);
    await expect(writing).rejects.toBe(reason);
  });

  it("can be aborted while a long list is written, for it lets other work through", async () => {
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const feature = pointCollection({ a: "b".repeat(50) }).features[0]!;
    let rows = 0;
    const writing = write(new Array<AnyFeature>(1_000_000).fill(feature), {
      signal: controller.signal,
      onProgress(progress) {
        rows = progress.rows;
        // A task of its own, as a click on a button is.
        setTimeout(() => controller.abort(reason));
      },
    });
    await expect(writing).rejects.toBe(reason);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(1_000_000);
  });

  it("listens to its signal no longer than it runs", async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await write(watched(sampleCollection().features).source, { signal });
    expect(add).toHaveBeenCalled();
    expect(remove.mock.calls.map(([, listener]) => listener)).toEqual(
      add.mock.calls.map(([, listener]) => listener),
    );
  });
});

describe("a stream", () => {
  it("is told that no more is wanted when it can be no GeoParquet", async () => {
    const watch = watched(pointCollection({ a: 1n }, {}, {}).features);
    await expect(toGeoParquet(watch.source)).rejects.toThrow(/bigint/);
    expect(watch.isClosed).toBe(true);
  });
});
