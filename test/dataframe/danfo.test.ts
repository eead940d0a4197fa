import * as danfo from "danfojs";
import { expect, expectTypeOf, test } from "vitest";
import { type DanfoLike, type Dataframe, toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { sampleCollection } from "../support/collections";
import { openJobtask } from "../support/sample-jobtask";

test("the real danfojs can be handed in, and its own DataFrame comes out", () => {
  expectTypeOf(danfo).toExtend<DanfoLike>();
  const frame = toDataframe(sampleCollection(), { danfo });
  expectTypeOf(frame).toEqualTypeOf<danfo.DataFrame>();
  expect(frame.ndim).toBe(2);
});

test("the real DataFrame is a Dataframe, and has every member that the interface names", () => {
  expectTypeOf<danfo.DataFrame>().toExtend<Dataframe>();
  const frame: Dataframe = toDataframe(sampleCollection(), { danfo });
  const members: Record<keyof Dataframe, string> = {
    shape: "object",
    columns: "object",
    dtypes: "object",
    index: "object",
    values: "object",
    config: "object",
    head: "function",
    tail: "function",
    query: "function",
    loc: "function",
    iloc: "function",
    column: "function",
    sortValues: "function",
    groupby: "function",
    addColumn: "function",
    drop: "function",
    dropNa: "function",
    fillNa: "function",
    replace: "function",
    rename: "function",
    resetIndex: "function",
    setIndex: "function",
    copy: "function",
    describe: "function",
    print: "function",
  };
  for (const [member, type] of Object.entries(members)) {
    expect(typeof frame[member as keyof Dataframe], member).toBe(type);
  }
});

test("rows can be picked by a column's values with the described types alone", () => {
  const frame: Dataframe = toDataframe(sampleCollection(), { danfo });
  const clear = frame.query(frame.column("cloudCover").lt(10)).resetIndex();
  expect(clear.column("cloudCover").values).toEqual([3, 7]);
  expect(clear.column("cloudCover").mean()).toBe(5);
});

test("a danfojs of an unknown type gives the described Dataframe", () => {
  const handedIn: DanfoLike = danfo;
  expectTypeOf(toDataframe(sampleCollection(), { danfo: handedIn })).toEqualTypeOf<Dataframe>();
  expect(toDataframe(sampleCollection(), { danfo: handedIn }).shape).toEqual([4, 9]);
});

test.each([
  { asDataframe: true, danfo: 5 },
  { asDataframe: true, danfo: { DataFrame: () => 1 } },
  { danfo: 5 },
  { danfo: null },
])("getResultsJson refuses %j before it asks for the features", async (options) => {
  const { emulator, jobtask } = await openJobtask();
  const error: unknown = await jobtask.getResultsJson(options as never).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toHaveProperty("message", "danfo has no DataFrame class; pass the module danfojs itself.");
  expect(emulator.requests).toEqual([]);
});

test("getResultsJson takes danfojs also where it makes no dataframe", async () => {
  const { jobtask } = await openJobtask();
  expect(await jobtask.getResultsJson({ danfo } as object)).toHaveProperty("features.length", 3);
});
