import { expect, it } from "vitest";
import { unpackInto } from "../src/archive/unpack";
import { createBrowserCodecs } from "../src/browser/codecs";
import { toDataframe } from "../src/dataframe/to-dataframe";
import { createEmulator } from "../src/emulator";
import { InputError, isUp42Error } from "../src/errors";
import { toCsv, toNdjson } from "../src/export";
import { createMemorySink } from "../src/files/memory-sink";
import { totalBounds } from "../src/geo";
import { ofEach } from "../src/stac/item-assets";
import type { StacItem } from "../src/stac/stac-types";
import { faultsOf } from "../src/v2/processing-faults";
import { rawTar, streamOf } from "./support/archives/archives";
import { pointCollection } from "./support/features/collections";
import { signInTo } from "./support/outputs/sample-jobtask";
import { signInWithAccount } from "./support/outputs/sample-processing-job";

const long = "x".repeat(1_000_000);
const longPath = "<b>/".repeat(250_000);

/** Signs in to an emulator whose answers for some addresses are replaced. */
function answering(address: RegExp, answer: (truth: unknown) => unknown, status = 200) {
  const emulator = createEmulator();
  const fetch: typeof emulator.fetch = async (...request) => {
    const truth = await emulator.fetch(...request);
    if (!address.test((request[0] as Request).url)) return truth;
    const body = answer(await truth.json().catch(() => undefined));
    return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  };
  return { emulator, options: { fetch, retry: { limit: 0 } } };
}

async function jobtaskAnswering(address: RegExp, answer: (truth: unknown) => unknown, status?: number) {
  const { emulator, options } = answering(address, answer, status);
  const { jobId, jobtaskIds } = emulator.sample;
  const up42 = await signInTo(emulator, options);
  return up42.initializeJobtask({ jobId, jobtaskId: jobtaskIds[0] ?? "" });
}

async function processingJobAnswering(address: RegExp, answer: (truth: unknown) => unknown) {
  const { emulator, options } = answering(address, answer);
  const up42 = await signInWithAccount(emulator, options);
  return up42.initializeProcessingJob({ jobId: emulator.sample.processing.processingJobId });
}

/** Changes the assets of every item in an answer. */
function withAssets(change: (assets: Record<string, Record<string, unknown>>) => object) {
  return (truth: unknown): unknown => {
    const page = truth as { features?: { assets?: Record<string, Record<string, unknown>> }[] };
    for (const item of page.features ?? [])
      if (item.assets) Object.assign(item, { assets: change(item.assets) });
    return page;
  };
}

const dataJson = /data-json/;
const search = /stac\/search|collections\/[^/]+\/items/;

const calls: Record<string, () => unknown> = {
  "the type of a data.json": async () =>
    (await jobtaskAnswering(dataJson, () => ({ type: long, features: [] }))).getResultsJson(),
  "the message of a refusal": async () =>
    (await jobtaskAnswering(dataJson, () => ({ error: { message: long } }), 400)).getResultsJson(),
  "the message of a refusal that is not JSON": async () =>
    (await jobtaskAnswering(dataJson, () => longPath, 400)).getResultsJson(),
  "the id of items": () => ofEach([{ id: long }, { id: long }] as unknown as StacItem[], () => []),
  "the key of an asset in many folders": async () =>
    (
      await processingJobAnswering(
        search,
        withAssets((assets) => ({ [`${"a/".repeat(100_000)}x.tif`]: Object.values(assets)[0] ?? {} })),
      )
    ).downloadResults(),
  "the address of an asset": async () =>
    (
      await processingJobAnswering(
        search,
        withAssets(() => ({ data: { href: `/v2/${long}`, roles: ["data"] } })),
      )
    ).downloadResults(),
  "the name of a member of an archive": () =>
    unpackInto({
      open: async () => streamOf(rawTar({ name: "x", type: "L", content: long }, { name: "a" })),
      sink: createMemorySink(),
      codecs: createBrowserCodecs(),
    }),
  "the name of a property in CSV": () => toCsv(pointCollection({ [long]: 1n })),
  "the name of a property in NDJSON": () => toNdjson(pointCollection({ [long]: 1n })),
  "a date": () =>
    toDataframe(pointCollection({ [long]: long }), {
      danfo: { DataFrame: class {} } as never,
      dates: [long],
    }),
  "the name of a coordinate reference system": () =>
    totalBounds({ ...pointCollection({}), crs: { properties: { name: long } } } as never),
};

it.each(Object.entries(calls))("%s of a megabyte gives a short message", async (_, call) => {
  const error = await (async () => call())().catch((reason: unknown) => reason);
  if (!isUp42Error(error)) throw error;
  expect(error.message.length).toBeGreaterThan(40);
  expect(error.message.length).toBeLessThan(1_000);
});

it("faults of a process that are long are kept as they are", () => {
  expect(faultsOf({ errors: [{ name: "Invalid", message: long }] })[0]?.message).toBe(long);
});

it.each([950, 951])("a message of %i characters keeps its start and its end", (length) => {
  const { message } = new InputError(`Start ${"x".repeat(length - 10)}end.`, { argument: "a" });
  expect(message).toMatch(/^Start x+.*x+end\.$/);
  expect(message.includes(" … ")).toBe(length > 950);
});
