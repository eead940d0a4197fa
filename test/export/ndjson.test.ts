import * as danfo from "danfojs";
import { describe, expect, it } from "vitest";
import { toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { type FeatureSource, toNdjson } from "../../src/export";
import { placelessCollection, sampleCollection } from "../support/features/collections";
import { fc } from "../support/features/properties";
import { anyFeatures } from "./arbitraries";

async function linesOf(source: FeatureSource): Promise<string[]> {
  const text = await (await toNdjson(source)).text();
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

describe("toNdjson", () => {
  it("gives a Blob with its media type", async () => {
    expect((await toNdjson(sampleCollection())).type).toBe("application/x-ndjson");
  });

  it("writes each feature whole, on a line of its own", async () => {
    expect(await linesOf(sampleCollection())).toEqual(
      sampleCollection().features.map((feature) => JSON.stringify(feature)),
    );
  });

  it("writes the features that a dataframe was made of", async () => {
    const frame = toDataframe(sampleCollection(), { danfo });
    expect(await linesOf(frame)).toEqual(await linesOf(sampleCollection()));
  });

  it("writes nothing where there are no features", async () => {
    expect((await toNdjson([])).size).toBe(0);
  });

  it("leaves no character within a line at which a program ends it", async () => {
    const text = "a\u2028b\u2029c\u0085d\ne\rf\vg\fh";
    const [line = "", ...more] = await linesOf(placelessCollection({ [text]: text }));
    expect(more).toEqual([]);
    const lineEnds = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";
    expect([...line].filter((character) => lineEnds.includes(character))).toEqual([]);
    expect(JSON.parse(line).properties).toEqual({ [text]: text });
  });

  it("refuses what has no form in JSON, and says where it is", async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    await expect(toNdjson(placelessCollection({}, circle))).rejects.toThrow(
      /^features\[1\] cannot be written as JSON: Converting circular structure to JSON\.$/,
    );
    await expect(toNdjson(placelessCollection({ a: 1n }))).rejects.toThrow(InputError);
  });

  it("keeps any features", async () => {
    await fc.assert(
      fc.asyncProperty(anyFeatures, async (features) => {
        const lines = await linesOf(new Set(features));
        expect(lines.map((line) => JSON.parse(line))).toEqual(features);
      }),
      { numRuns: 100 },
    );
  });
});
