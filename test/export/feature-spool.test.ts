import { expect, it } from "vitest";
import type { Spool } from "../../src/archive/codecs";
import { createBrowserCodecs } from "../../src/browser/codecs";
import type { SoundFeature } from "../../src/export/batches";
import { FeatureSpool } from "../../src/export/table";

function featureOf(properties: SoundFeature["properties"]): SoundFeature {
  return { type: "Feature", geometry: null, properties };
}

async function readAll(spool: FeatureSpool): Promise<SoundFeature[]> {
  const features: SoundFeature[] = [];
  for await (const batch of spool.read()) features.push(...batch);
  return features;
}

it.each<[string, SoundFeature[]]>([
  ["none", []],
  ["one", [featureOf({ a: 1 })]],
  [
    "more than fit into one piece",
    Array.from({ length: 20_000 }, (_, a) => featureOf({ a, text: "b".repeat(40) })),
  ],
  ["some that are longer than a piece", ["a", "b"].map((letter) => featureOf({ a: letter.repeat(700_000) }))],
  [
    "characters of several bytes at every place",
    [1, 2, 3, 4].map((n) => featureOf({ a: `${"x".repeat(n)}${"🛰️é".repeat(200_000)}` })),
  ],
  ["line ends within texts", [featureOf({ a: "b\nc\r\n\u2028" }), featureOf({ "\n": "" })]],
])("keeps features in their order: %s", async (_, features) => {
  const spool = new FeatureSpool(await createBrowserCodecs().openSpool());
  for (let from = 0; from < features.length; from += 64) {
    await spool.add(features.slice(from, from + 64), { from });
  }
  // Compared as text, which says less when it fails, but not nothing for minutes.
  const expected = JSON.stringify(features);
  expect(JSON.stringify(await readAll(spool)) === expected).toBe(true);
  expect(JSON.stringify(await readAll(spool)) === expected).toBe(true);
  await spool.close();
});

it("holds no more in memory than a piece, however much is added", async () => {
  let bytes = 0;
  const spool: Spool = {
    get size() {
      return bytes;
    },
    append: async (chunk) => {
      bytes += chunk.byteLength;
    },
    read: async (_, length) => new Uint8Array(length),
    close: async () => undefined,
  };
  const features = new FeatureSpool(spool);
  let added = 0;
  for (let from = 0; from < 100_000; from += 64) {
    const batch = Array.from({ length: 64 }, (_, a) => featureOf({ a }));
    added += batch.reduce((sum, feature) => sum + JSON.stringify(feature).length + 1, 0);
    await features.add(batch, { from });
    expect(added - bytes).toBeLessThan(512 * 1024);
  }
  expect(bytes).toBeGreaterThan(4_000_000);
});
