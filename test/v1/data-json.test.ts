import * as danfo from "danfojs";
import type { FeatureCollection } from "geojson";
import { describe, expect, it } from "vitest";
import { toFeatureCollection } from "../../src/dataframe";
import { faults } from "../../src/emulator";
import { readFeatures } from "../../src/v1/data-json";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { scriptedSession } from "../support/outputs/scripted-account";
import { text } from "../support/outputs/scripted-fetch";

const empty: FeatureCollection = { type: "FeatureCollection", features: [] };

describe("getResultsJson", () => {
  it("gives the features as a FeatureCollection", async () => {
    const { jobtask } = await openJobtask();
    const collection = await jobtask.getResultsJson();
    expect(collection.type).toBe("FeatureCollection");
    expect(collection.features).toHaveLength(3);
    expect(collection.features[0]?.geometry?.type).toBe("Polygon");
    expect(await jobtask.getResultsJson({ asDataframe: false })).toEqual(collection);
  });

  it("gives the features as a dataframe that gives them back", async () => {
    const { jobtask } = await openJobtask();
    const frame = await jobtask.getResultsJson({ asDataframe: true });
    expect(frame.columns[0]).toBe("geometry");
    expect(frame.shape[0]).toBe(3);
    expect(toFeatureCollection(frame)).toEqual(await jobtask.getResultsJson());
  });

  it("gives a real Danfo DataFrame, with the danfojs of the call or of the sign-in", async () => {
    const { jobtask } = await openJobtask(undefined, { danfo });
    expect(await jobtask.getResultsJson({ asDataframe: true })).toBeInstanceOf(danfo.DataFrame);
    class Frame {
      readonly rows: unknown[][];
      constructor(rows: unknown[][]) {
        this.rows = rows;
      }
    }
    const own = await jobtask.getResultsJson({ asDataframe: true, danfo: { DataFrame: Frame } });
    expect(own.rows).toHaveLength(3);
  });

  it("gives no features for a task that found nothing", async () => {
    const { jobtask } = await openJobtask({ dataJson: empty });
    expect(await jobtask.getResultsJson()).toEqual(empty);
    const frame = await jobtask.getResultsJson({ asDataframe: true });
    expect([frame.columns, frame.shape]).toEqual([["geometry"], [0, 1]]);
  });

  it("takes features without id, bbox, geometry or properties", async () => {
    const dataJson = {
      type: "FeatureCollection",
      features: [
        { type: "Feature", geometry: null, properties: null },
        {
          type: "Feature",
          geometry: { type: "Point", coordinates: [13.4, 52.5] },
          properties: { a: { b: 1 } },
        },
      ],
    } as FeatureCollection;
    const { jobtask } = await openJobtask({ dataJson });
    expect(await jobtask.getResultsJson()).toEqual(dataJson);
    expect(toFeatureCollection(await jobtask.getResultsJson({ asDataframe: true }))).toEqual(dataJson);
  });

  it.each([
    [{ type: "Feature", geometry: null, properties: {} }, 'its type is "Feature"'],
    [{ features: [] }, "its type is missing"],
    [{ type: "FeatureCollection" }, "it has no list of features"],
    [
      { type: "FeatureCollection", features: [{ type: "Feature" }, null] },
      "its feature number 2 is not a Feature",
    ],
    [[], "it is not an object"],
    ["text", "it is not an object"],
    [{ data: { type: "FeatureCollection", features: [] }, error: null }, "its type is missing"],
  ])("refuses %j", async (body, fault) => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.respond({ body: JSON.stringify(body) }) });
    await expect(jobtask.getResultsJson()).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      message: expect.stringContaining(`data.json is not a FeatureCollection: ${fault}`),
    });
  });

  it("refuses an HTML page and an error inside a 200", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({
      behaviour: faults.replaceBody({ body: "<title>Sign in</title>", mediaType: "text/html" }),
    });
    await expect(jobtask.getResultsJson()).rejects.toThrow(
      /a body that is not JSON \("<" is not expected at byte 1\): Sign in\.$/,
    );
    emulator.fault({ behaviour: faults.errorInside200({ code: 500, message: "No luck." }) });
    await expect(jobtask.getResultsJson()).rejects.toThrow(/status 200 and an error: No luck\.$/);
  });

  it("refuses what is longer than allowed and names features(), which reads it", async () => {
    const maxBytes = 2 ** 20;
    const filled = (length: number) => text(JSON.stringify(empty).padEnd(length));
    const { session, sent } = scriptedSession(filled(maxBytes), filled(maxBytes + 1));
    expect(await readFeatures(session, "jobs/1", { maxBytes })).toEqual(empty);
    await expect(readFeatures(session, "jobs/1", { maxBytes })).rejects.toMatchObject({
      name: "UnsupportedError",
      message:
        "data.json has more than 1048576 bytes, too many to read at once: " +
        "read it with features(), one feature after the other.",
    });
    expect(sent).toHaveLength(2);
  });

  it("refuses it before it reads it, where its length is announced", async () => {
    const { emulator, jobtask } = await openJobtask();
    const behaviour = faults.changeHeaders({ "content-length": `${2 ** 29}` });
    emulator.fault({ match: { path: /data-json/ }, behaviour });
    await expect(jobtask.getResultsJson({ asDataframe: true })).rejects.toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("features()"),
    });
  });

  it("says that an unfinished task has none, in the service's words", async () => {
    const { jobtask } = await openJobtask({ status: "RUNNING" });
    await expect(jobtask.getResultsJson()).rejects.toMatchObject({ name: "ApiError", status: 404 });
  });

  it("is tried again when the body breaks", async () => {
    const { emulator, jobtask } = await openJobtask();
    emulator.fault({ behaviour: faults.cutBody({ afterBytes: 100 }) });
    expect((await jobtask.getResultsJson()).features).toHaveLength(3);
    expect(emulator.requests).toHaveLength(2);
  });
});
