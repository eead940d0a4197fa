import * as danfo from "danfojs";
import type { FeatureCollection } from "geojson";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Dataframe, toFeatureCollection } from "../../src/dataframe";
import { faults } from "../../src/emulator";
import type { ResultCollection } from "../../src/types";
import { openJobtask } from "../support/outputs/sample-jobtask";

const dataJson: FeatureCollection = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      id: "e6dfa771-175e-4e72-8576-72c1393a9ca8",
      geometry: { type: "Point", coordinates: [15, 37] },
      properties: {
        timeStamp: 1_640_857_451_024,
        datetime: "2021-12-30T09:44:11.123456Z",
        acquisition: { beginViewingDate: 1_640_857_451_024, missionName: "Sentinel-2A" },
      },
    },
  ],
};

describe("getResultsJson with a dataframe", () => {
  it("takes flatten and dates", async () => {
    const { jobtask } = await openJobtask({ dataJson }, { danfo });
    const frame = await jobtask.getResultsJson({
      asDataframe: true,
      flatten: true,
      dates: ["timeStamp", "datetime", "acquisition.beginViewingDate"],
    });
    expect(frame.columns.slice(1)).toEqual([
      "timeStamp",
      "datetime",
      "acquisition.beginViewingDate",
      "acquisition.missionName",
    ]);
    expect(frame.dtypes.slice(1)).toEqual(["datetime", "datetime", "datetime", "string"]);
    expect((frame.values as unknown[][])[0]?.[1]).toEqual(new Date(1_640_857_451_024));
    expect(toFeatureCollection(frame)).toEqual(dataJson);
  });

  it("has a type for each combination of options", async () => {
    const { jobtask } = await openJobtask({ dataJson });
    const shape = { flatten: true, dates: ["datetime"] } as const;
    const own = await jobtask.getResultsJson({ asDataframe: true, danfo, ...shape });
    expectTypeOf(own).toEqualTypeOf<danfo.DataFrame>();
    expect(own).toBeInstanceOf(danfo.DataFrame);
    const described = await jobtask.getResultsJson({ asDataframe: true, ...shape });
    expectTypeOf(described).toEqualTypeOf<Dataframe>();
    expect(described.shape).toEqual([1, 5]);
    const either = await jobtask.getResultsJson({ asDataframe: false as boolean, ...shape });
    expectTypeOf(either).toEqualTypeOf<Dataframe | ResultCollection>();
    expect(either).toEqual(dataJson);
  });

  it.each([
    [{ flatten: 1 }, 'getResultsJson takes "flatten", true or false; got 1.'],
    [{ dates: "datetime" }, 'getResultsJson takes "dates", a list of names of properties; got '],
    [{ dates: [null] }, 'getResultsJson takes "dates", a list of names of properties; got '],
    [{ flaten: true }, 'getResultsJson has no option "flaten"'],
  ])("refuses %j before it asks for anything", async (options, message) => {
    const { emulator, jobtask } = await openJobtask({ dataJson });
    const error: unknown = await jobtask
      .getResultsJson({ asDataframe: true, ...options } as object)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringContaining(message) });
    expect(emulator.requests).toEqual([]);
  });

  it("says which value is no date, and that it is the option that asked for too much", async () => {
    const { jobtask } = await openJobtask({ dataJson }, { danfo });
    const attempt = jobtask.getResultsJson({ asDataframe: true, dates: ["acquisition"] });
    await expect(attempt).rejects.toMatchObject({
      name: "InputError",
      argument: "dates",
      message: expect.stringContaining('dates names "acquisition", but row 0 has an object there'),
    });
  });

  it.each([
    [{ geometry: { type: "Circle" } }, "features[1].geometry is neither a GeoJSON geometry nor null"],
    [{ geometry: [13, 52] }, "features[1].geometry is neither a GeoJSON geometry nor null"],
    [{ geometry: null, properties: [] }, "features[1].properties is neither an object nor null"],
    [{ geometry: null, properties: "none" }, "features[1].properties is neither an object nor null"],
  ])("holds the service to account for a feature with %j", async (members, fault) => {
    const body = { ...dataJson, features: [...dataJson.features, { type: "Feature", ...members }] };
    const { emulator, jobtask } = await openJobtask({ dataJson }, { danfo });
    emulator.fault({ behaviour: faults.respond({ body: JSON.stringify(body) }) });
    await expect(jobtask.getResultsJson({ asDataframe: true })).rejects.toMatchObject({
      name: "ApiError",
      status: 200,
      method: "GET",
      url: expect.stringMatching(/\/outputs\/data-json\/$/),
      message: `data.json cannot be made into a dataframe: ${fault}.`,
      body,
    });
    emulator.fault({ behaviour: faults.respond({ body: JSON.stringify(body) }) });
    expect(await jobtask.getResultsJson()).toEqual(body);
  });

  it("asks for nothing when the signal was aborted before", async () => {
    const { emulator, jobtask } = await openJobtask(undefined, { danfo });
    const reason = new Error("too late");
    const attempt = jobtask.getResultsJson({ asDataframe: true, signal: AbortSignal.abort(reason) });
    await expect(attempt).rejects.toBe(reason);
    expect(emulator.requests).toEqual([]);
  });
});
