import * as danfo from "danfojs";
import { expect, expectTypeOf, test } from "vitest";
import { type DanfoLike, type Dataframe, toDataframe } from "../../src/dataframe";
import { InputError } from "../../src/errors";
import { sampleCollection } from "../support/features/collections";
import { openJobtask } from "../support/outputs/sample-jobtask";

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
  const frame = toDataframe(sampleCollection(), { danfo: handedIn });
  expectTypeOf(frame).toEqualTypeOf<Dataframe>();
  expect(frame.shape).toEqual([4, 9]);
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
  expect(error).toHaveProperty(
    "message",
    expect.stringMatching(
      /^getResultsJson takes "danfo", the module danfojs or a function that loads it; got /,
    ),
  );
  expect(emulator.requests).toEqual([]);
});

test("getResultsJson takes danfojs also where it makes no dataframe", async () => {
  const { jobtask } = await openJobtask();
  expect(await jobtask.getResultsJson({ danfo } as object)).toHaveProperty("features.length", 3);
});

test("a function that loads danfojs is called for a dataframe only, and may give it late or at once", async () => {
  let calls = 0;
  const load = async () => {
    calls += 1;
    return danfo;
  };
  const { jobtask } = await openJobtask(undefined, { danfo: load });
  await jobtask.getResultsJson();
  expect(calls).toBe(0);
  expect(await jobtask.getResultsJson({ asDataframe: true })).toBeInstanceOf(danfo.DataFrame);
  expect(calls).toBe(1);

  const own = await jobtask.getResultsJson({ asDataframe: true, danfo: () => danfo });
  expectTypeOf(own).toEqualTypeOf<danfo.DataFrame>();
  expect(own.shape[0]).toBe(3);
  expect(calls).toBe(1);
  const late = await jobtask.getResultsJson({ asDataframe: true, danfo: () => import("danfojs") });
  expectTypeOf(late).toEqualTypeOf<danfo.DataFrame>();
});

test("what the function throws passes through, and the request is given up", async () => {
  const failure = new TypeError("Failed to fetch dynamically imported module");
  const { jobtask, emulator } = await openJobtask(undefined, { danfo: () => Promise.reject(failure) });
  await expect(jobtask.getResultsJson({ asDataframe: true })).rejects.toBe(failure);
  expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
});

test("a function that gives something else is refused when it is called", async () => {
  const { jobtask } = await openJobtask(undefined, { danfo: (() => ({})) as never });
  const error = await jobtask.getResultsJson({ asDataframe: true }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({
    argument: "danfo",
    message:
      "The function danfo returned nothing with a DataFrame class; return the module danfojs itself, or the global dfd of danfo's script.",
  });
});
