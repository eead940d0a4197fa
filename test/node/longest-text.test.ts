import { describe, expect, it } from "vitest";
import { openJobtask } from "../support/outputs/sample-jobtask";

/** The real limit, with a body of 512 MiB; smaller ones are in `outputs/features.test.ts`. */
describe("a data.json that is longer than V8's longest string", () => {
  it("is refused by getResultsJson, which names features(), and features() begins to read it", async () => {
    const piece = new Uint8Array(2 ** 20).fill(0x20);
    const { emulator, jobtask } = await openJobtask({
      *dataJson() {
        yield '{"type":"FeatureCollection","features":[';
        yield JSON.stringify({ type: "Feature", geometry: null, properties: { first: true } });
        for (let mebibyte = 0; mebibyte < 512; mebibyte += 1) yield piece;
        yield "]}";
      },
    });
    await expect(jobtask.getResultsJson()).rejects.toMatchObject({
      name: "UnsupportedError",
      message:
        "data.json has more than 536870888 bytes, too many to read at once: " +
        "read it with features(), one feature after the other.",
    });
    expect(emulator.requests).toHaveLength(1);
    for await (const feature of jobtask.features()) {
      expect(feature.properties).toEqual({ first: true });
      break;
    }
    expect.assertions(3);
  });
});
