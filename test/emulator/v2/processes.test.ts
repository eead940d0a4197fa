import { describe, expect, it } from "vitest";
import { openV2, refusalOf } from "./session";

const path = "/v2/processing/processes";

async function openProcess(id = "true-color-conversion") {
  const session = await openV2();
  const { collectionId, itemIds, workspaceId } = session.emulator.sample.processing;
  const item = `${session.emulator.url}/v2/assets/stac/collections/${collectionId}/items/${itemIds[0]}`;
  const inputs = { title: "Berlin", item };
  return {
    ...session,
    item,
    inputs,
    process: session.emulator.process(id),
    post: (action: string, given: unknown = inputs) =>
      session.ask(`${path}/${id}/${action}`, { method: "POST", body: { inputs: given } }),
    run: (given: unknown = inputs) =>
      session.ask(`${path}/${id}/execution?workspaceId=${workspaceId}`, {
        method: "POST",
        body: { inputs: given },
      }),
  };
}

describe("a process", () => {
  it("is listed, and described with its price and its licence", async () => {
    const { read } = await openV2();
    const { processes } = await read(path);
    const [first] = processes;
    expect(await read(`${path}/${first.id}`)).toEqual(first);
    const [eula, price] = first.additionalParameters.parameters;
    expect(price).toEqual({ name: "price", value: [{ credits: 2, unit: "SQ_KM" }] });
    expect(eula.name).toBe("eula-id");
    expect(await read(`/v2/eulas/${eula.value[0]}`)).toMatchObject({ isAccepted: true });
  });

  it("is 404 where there is none, and so is its licence", async () => {
    const { ask } = await openV2();
    const refused = await refusalOf(await ask(`${path}/no-such`));
    expect(refused).toMatchObject({ isProblem: true, same: true, status: 404, title: "Not Found" });
    expect((await ask("/v2/eulas/no-such")).status).toBe(404);
    expect((await ask("/v2/no-such")).status).toBe(404);
    expect((await ask(path, { method: "POST", body: {} })).status).toBe(405);
  });
});

describe("checking inputs", () => {
  it("says nothing of good ones", async () => {
    const { post } = await openProcess();
    const response = await post("validation");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it.each([
    [{ title: "Berlin" }, "data.inputs must contain ['item'] properties"],
    [undefined, "data.inputs must be object"],
    [{ title: 3, item: "x" }, "data.inputs.title must be string"],
    [{ title: "Berlin", item: "x", size: 3 }, "data.inputs must not contain ['size'] properties"],
  ])("answers 400 to the wrong shape: %j", async (given, words) => {
    const { ask } = await openV2();
    const body = { inputs: given };
    const response = await ask(`${path}/true-color-conversion/validation`, { method: "POST", body });
    const { isProblem, ...refused } = await refusalOf(response);
    expect(isProblem).toBe(true);
    expect(refused).toEqual({ same: true, title: "Bad Request", status: 400, "schema-error": words });
  });

  it("answers 422 with all that is wrong otherwise", async () => {
    const { post, item } = await openProcess("pansharpening");
    expect(await refusalOf(await post("validation"))).toMatchObject({
      title: "Unprocessable Entity",
      status: 422,
      errors: [{ name: "MissingPanchromaticAsset", message: "The panchromatic band is missing." }],
    });
    const both = await post("validation", { title: "x".repeat(300), item: `${item}x` });
    const { errors } = await refusalOf(both);
    expect(errors.map(({ name }: { name: string }) => name)).toEqual(["InvalidTitle", "ItemNotFound"]);
  });
});

describe("the cost of a run", () => {
  it("goes by the area", async () => {
    const { post } = await openProcess();
    // Four kilometres by four.
    expect(await (await post("cost")).json()).toEqual({
      pricingStrategy: "area",
      totalCredits: 32,
      totalSize: 15.9,
      unit: "SQ_KM",
    });
  });

  it("may have no size", async () => {
    const { post, item } = await openProcess("coregistration-simularity");
    const inputs = { title: "Berlin", sourceItem: item, referenceItem: item };
    expect(await (await post("cost", inputs)).json()).toEqual({ pricingStrategy: "none", totalCredits: 1 });
  });
});

describe("a run", () => {
  it("makes a job that goes its way by polls and leaves an item", async () => {
    const { run, read, inputs, emulator } = await openProcess();
    const job = await (await run()).json();
    expect(job).toMatchObject({ status: "created", definition: { inputs }, started: null, results: null });
    const seen = [];
    let info = job;
    while (info.status !== "successful") {
      info = await read(`/v2/processing/jobs/${job.jobID}`);
      seen.push(info.status);
    }
    expect(seen.join(" ")).toBe("created valid licensed accepted running successful");
    expect(info.creditConsumption).toEqual({ credits: 32 });
    expect(emulator.processing.credits).toBe(10_000 - 32);
    const filter = { op: "=", args: [{ property: "job_id" }, job.jobID] };
    const { features } = await read("/v2/assets/stac/search", { filter });
    const [source] = await Promise.all([read(inputs.item)]);
    expect(features).toHaveLength(1);
    expect(features[0].geometry).toEqual(source.geometry);
    expect(features[0].properties.datetime).toBe(source.properties.datetime);
    expect(Object.keys(features[0].assets)).toHaveLength(3);
  });

  it("goes the way that the process is told", async () => {
    const { run, read, process } = await openProcess();
    process.script = ["created", { polls: 1 }, "invalid"];
    const { jobID } = await (await run()).json();
    await read(`/v2/processing/jobs/${jobID}`);
    expect((await read(`/v2/processing/jobs/${jobID}`)).status).toBe("invalid");
  });

  it("is 403 when the licence is not accepted, or credits are too few", async () => {
    const { run, process, emulator } = await openProcess("detection-trees-spacept");
    expect(await refusalOf(await run())).toMatchObject({
      isProblem: true,
      status: 403,
      detail: "EULA for the process detection-trees-spacept not accepted.",
    });
    process.isEulaAccepted = true;
    emulator.processing.credits = 63;
    expect(await refusalOf(await run())).toMatchObject({
      status: 403,
      detail: "Insufficient credits to run the process.",
    });
    emulator.processing.credits = 64;
    expect((await run()).status).toBe(200);
  });

  it("is refused without a workspace, and with wrong inputs", async () => {
    const { post, run } = await openProcess();
    expect((await post("execution")).status).toBe(400);
    expect((await run({})).status).toBe(400);
    expect((await run({ title: "Berlin", item: "https://elsewhere.test" })).status).toBe(422);
  });
});
