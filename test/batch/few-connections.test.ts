import { describe, expect, it } from "vitest";
import { createEmulator, type FaultBehaviour, faults } from "../../src/emulator";
import { storage as toStorage } from "../reliability/fault-row";
import { inMemory } from "../support/files/memory-texts";
import { signInWithAccount } from "../support/outputs/sample-processing-job";

const refusals: readonly (readonly [string, FaultBehaviour | undefined])[] = [
  ["503", faults.status(503)],
  ["429 with a Retry-After", faults.tooManyRequests({ retryAfterSeconds: 60 })],
  ["403", faults.refuseLink({ status: 403 })],
  ["a reset", faults.networkFailure()],
  ["silence until another ends", undefined],
];

const bytes = new Uint8Array(5_000).fill(7);

/** Eight items of three files, behind a storage that allows each client a few connections. */
async function openItems({ atOnce, behaviour }: { atOnce: number; behaviour: FaultBehaviour | undefined }) {
  const emulator = createEmulator();
  const collectionId = emulator.addCollection().id;
  const assets = Object.fromEntries(["a.bin", "b.bin", "c.bin"].map((name) => [name, { file: { bytes } }]));
  for (let item = 0; item < 8; item += 1) emulator.addItem({ collectionId, assets });
  emulator.fault({
    match: toStorage,
    times: Number.POSITIVE_INFINITY,
    // Slow enough that several files are asked for at once.
    behaviour: [faults.connectionLimit({ atOnce, behaviour }), faults.latency({ ms: 5 })],
  });
  const up42 = await signInWithAccount(emulator);
  return { up42, storage: await up42.initializeStorage(), collectionId };
}

const limits = [1, 3].flatMap((atOnce) =>
  refusals.map(([refusal, behaviour]) => ({ atOnce, refusal, behaviour })),
);

describe.concurrent("a storage that allows a few connections, then refuses with", () => {
  it.each(limits)("$refusal: $atOnce, gives a batch all files", async (limit) => {
    const { up42, storage, collectionId } = await openItems(limit);
    const batch = await up42.initializeBatch({
      outputs: storage.openEach({ collections: [collectionId] }),
    });
    const { sink, texts } = inMemory();
    const { done, failed } = await batch.downloadResults({ outputDirectory: sink });
    expect(failed).toEqual([]);
    expect(done).toHaveLength(8);
    const files = [...texts].filter(([path]) => path.endsWith(".bin"));
    expect(files.map(([, text]) => text)).toEqual(Array(24).fill("\x07".repeat(5_000)));
  });

  it.each(limits)("$refusal: $atOnce, gives one call all files", async (limit) => {
    const { storage, collectionId } = await openItems(limit);
    const items = await storage.openItems({ collections: [collectionId] });
    const files = await items.downloadResults();
    expect(files.map(({ size }) => size)).toEqual(Array(24).fill(5_000));
  });
});
