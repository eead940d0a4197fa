import { describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import { runProcess } from "../../src/v2/processes";
import { signInWithAccount } from "../support/outputs/sample-processing-job";
import { scriptedAccount, scriptedSession, summary } from "../support/outputs/scripted-account";
import { json, noConnection, type ScriptedAnswer, text } from "../support/outputs/scripted-fetch";

const processId = "pansharpening";
const inputs = { title: "Berlin", item: "https://api.test/v2/assets/stac/collections/c/items/i" };
const workspaceId = "de5806aa-5ef1-4dc9-ab1d-06d7ec1a5021";
const eulaId = "4da56bc7-34b5-4408-9dcd-31513f9e45e9";
const info = {
  id: processId,
  additionalParameters: { parameters: [{ name: "eula-id", value: [eulaId] }] },
};
const problem = (status: number, more: object = {}) => json({ title: "Sorry", status, ...more }, { status });
const noPanchromatic = { name: "MissingPanchromaticAsset", message: "The panchromatic band is missing." };

describe("getProcesses", () => {
  it.each([
    ["as OGC lists them", { processes: [info], links: [] }],
    ["as a bare list", [info]],
  ])("reads the processes %s", async (_, body) => {
    const { up42, sent } = await scriptedAccount(json(body));
    expect(await up42.getProcesses()).toEqual([info]);
    expect(summary(sent)).toEqual(["GET /v2/processing/processes"]);
  });

  it("reads those of further pages, too", async () => {
    const links = [{ rel: "next", href: "/v2/processing/processes?page=2" }];
    const { up42 } = await scriptedAccount(
      json({ processes: [info], links }),
      json({ processes: [{ id: "upsampling-ns" }] }),
    );
    expect((await up42.getProcesses()).map(({ id }) => id)).toEqual([processId, "upsampling-ns"]);
  });

  it("refuses what is no list of processes", async () => {
    const { up42 } = await scriptedAccount(json({ processes: [{ title: "?" }] }));
    await expect(up42.getProcesses()).rejects.toThrow(
      "The list of processes is not a list of processes with ids.",
    );
    await expect(up42.getProcesses({ limit: 1 } as never)).rejects.toMatchObject({ name: "InputError" });
  });
});

describe("getProcess", () => {
  it("reads a process by an id that is anything but a path", async () => {
    const { up42, sent } = await scriptedAccount(json(info), json(info));
    expect(await up42.getProcess({ processId })).toEqual(info);
    await up42.getProcess({ processId: "../../users/me?x" });
    expect(sent[1]?.url).toBe("https://api.test/v2/processing/processes/..%2F..%2Fusers%2Fme%3Fx");
  });

  it.each([undefined, "", " ", ".", "..", 7])("refuses the id %j", async (id) => {
    const { up42 } = await scriptedAccount();
    await expect(up42.getProcess({ processId: id as string })).rejects.toThrow(
      /^getProcess needs "processId", an id such as "pansharpening"; /,
    );
  });

  it("ends in a NotFoundError for one that is unknown", async () => {
    const { up42 } = await scriptedAccount(problem(404, { title: "Not Found", detail: "No such process." }));
    await expect(up42.getProcess({ processId })).rejects.toMatchObject({
      name: "NotFoundError",
      resource: "process",
      id: processId,
      message: "The process pansharpening was not found. The service returned: Not Found: No such process.",
    });
  });

  it("refuses what is no process", async () => {
    const { up42 } = await scriptedAccount(json({ title: "?" }));
    await expect(up42.getProcess({ processId })).rejects.toThrow("The process has no id");
  });
});

describe("validateProcess", () => {
  const accepted = [json(info), json({ isAccepted: true })];
  const validate = async (...answers: ScriptedAnswer[]) => {
    const { up42, sent } = await scriptedAccount(...answers);
    return { result: await up42.validateProcess({ processId, inputs }), sent };
  };

  it.each([
    ["an empty body", text("")],
    ["an object", json({})],
    ["null", json(null)],
  ])("says that inputs are valid after %s", async (_, answer) => {
    const { result, sent } = await validate(...accepted, answer);
    expect(result).toEqual({ isValid: true, errors: [] });
    expect(summary(sent)).toEqual([
      "GET /v2/processing/processes/pansharpening",
      `GET /v2/eulas/${eulaId}`,
      ["POST /v2/processing/processes/pansharpening/validation", { inputs }],
    ]);
  });

  it("answers what a schema does not allow", async () => {
    const { result } = await validate(...accepted, problem(400, { "schema-error": "title is missing" }));
    expect(result).toEqual({
      isValid: false,
      errors: [{ name: "InvalidSchema", message: "title is missing" }],
    });
  });

  it("answers what else is wrong, by name", async () => {
    const { result } = await validate(...accepted, problem(422, { errors: [noPanchromatic, "too cloudy"] }));
    expect(result).toEqual({
      isValid: false,
      errors: [noPanchromatic, { name: "InvalidInput", message: "too cloudy" }],
    });
  });

  it("answers that the licence is not accepted, beside what else is wrong", async () => {
    const notAccepted = [json(info), json({ isAccepted: false })];
    const eula = expect.objectContaining({ name: "EulaNotAccepted" });
    const { result } = await validate(...notAccepted, text(""));
    expect(result).toEqual({ isValid: false, errors: [eula] });
    const { result: both } = await validate(...notAccepted, problem(422, { errors: [noPanchromatic] }));
    expect(both.errors).toEqual([eula, noPanchromatic]);
  });

  it("asks for no licence where the process names none", async () => {
    const { result, sent } = await validate(json({ id: processId, additionalParameters: null }), text(""));
    expect(result.isValid).toBe(true);
    expect(sent).toHaveLength(2);
  });

  it("is an error where the service says nothing about the inputs", async () => {
    for (const answer of [problem(400), problem(422, { errors: [] }), problem(403), text("<html>")]) {
      await expect(validate(...accepted, answer)).rejects.toMatchObject({ name: "ApiError" });
    }
    await expect(validate(problem(404))).rejects.toMatchObject({ name: "NotFoundError" });
  });

  it("is asked again when it fails for a passing reason: it runs nothing", async () => {
    const { sent } = await validate(...accepted, problem(503), text(""));
    expect(sent).toHaveLength(4);
  });

  it("refuses inputs that are no object", async () => {
    const { up42 } = await scriptedAccount();
    for (const wrong of [undefined, null, [], "title"]) {
      await expect(up42.validateProcess({ processId, inputs: wrong as never })).rejects.toThrow(
        /^validateProcess needs "inputs", an object/,
      );
    }
  });
});

describe("estimateCost", () => {
  it("answers what the service reckons", async () => {
    const cost = { pricingStrategy: "area", totalCredits: 0, totalSize: 15.8, unit: "SQ_KM" };
    const { up42, sent } = await scriptedAccount(problem(502), json(cost));
    expect(await up42.estimateCost({ processId, inputs })).toEqual(cost);
    expect(summary(sent.slice(1))).toEqual([
      ["POST /v2/processing/processes/pansharpening/cost", { inputs }],
    ]);
  });

  it("ends in the service's words", async () => {
    const { up42 } = await scriptedAccount(
      problem(422, { errors: [noPanchromatic] }),
      problem(404),
      json({ pricingStrategy: "area" }),
    );
    await expect(up42.estimateCost({ processId, inputs })).rejects.toMatchObject({
      name: "ApiError",
      status: 422,
      message:
        "The cost of the process pansharpening was not estimated: its inputs are not valid: " +
        "The panchromatic band is missing (MissingPanchromaticAsset).",
    });
    await expect(up42.estimateCost({ processId, inputs })).rejects.toMatchObject({ name: "NotFoundError" });
    await expect(up42.estimateCost({ processId, inputs })).rejects.toThrow("The estimate names no credits.");
  });
});

describe("runProcess", () => {
  const run = async (...answers: ScriptedAnswer[]) => {
    const { session, sent } = scriptedSession(...answers);
    const outcome = await runProcess(session, { processId, inputs, workspaceId }).catch((error) => error);
    return { outcome, sent };
  };
  const lookFirst =
    / A job that costs credits may have been started anyway: check with getProcessingJobs\(\) before you run it again\.$/;

  it("posts the inputs once and answers the job", async () => {
    const job = { jobID: "j", processID: processId, status: "created", results: null };
    const { outcome, sent } = await run(json(job));
    expect(outcome).toEqual(job);
    expect(summary(sent)).toEqual([
      [`POST /v2/processing/processes/pansharpening/execution?workspaceId=${workspaceId}`, { inputs }],
    ]);
  });

  it.each([
    ["a broken connection", noConnection(), { name: "NetworkError" }],
    ["a failure of the service", problem(503), { name: "ApiError", status: 503 }],
    ["a failure of what is before it", text("<h1>Bad gateway</h1>", { status: 502 }), { status: 502 }],
    ["a request that took too long", problem(408), { status: 408 }],
    ["an answer that is no JSON", text("<html>"), { name: "ApiError", status: 200 }],
    ["an answer that is no job", json({ title: "Thanks" }), { name: "ApiError", status: 200 }],
  ])("is never made again, and says what may have happened, after %s", async (_, answer, error) => {
    const { outcome, sent } = await run(answer);
    expect(outcome).toMatchObject({ ...error, message: expect.stringMatching(lookFirst) });
    expect(sent).toHaveLength(1);
  });

  it.each([
    [problem(403, { detail: "EULA not accepted." }), "Sorry: EULA not accepted."],
    [problem(402, { detail: "Insufficient credits" }), "Sorry: Insufficient credits."],
    [problem(429), "Sorry."],
    [
      json({ error: { code: 403, message: "Insufficient credits to run job" } }, { status: 403 }),
      "Insufficient credits to run job.",
    ],
    [problem(400, { "schema-error": "no title" }), "its inputs are not valid: no title (InvalidSchema)."],
    [
      json({ errors: [noPanchromatic] }, { status: 422 }),
      "its inputs are not valid: The panchromatic band is missing (MissingPanchromaticAsset).",
    ],
  ])("ends in the service's words when it is refused", async (answer, words) => {
    const { outcome, sent } = await run(answer);
    expect(outcome).toMatchObject({
      name: "ApiError",
      message: `The process pansharpening was not run: ${words}`,
      body: expect.anything(),
    });
    expect(sent).toHaveLength(1);
  });

  it("ends in a NotFoundError for a process that is unknown", async () => {
    expect((await run(problem(404))).outcome).toMatchObject({ name: "NotFoundError", resource: "process" });
  });

  it("asks for nothing without a workspace or inputs", async () => {
    const { session, sent } = scriptedSession();
    const options = { processId, inputs, workspaceId };
    for (const wrong of [
      { workspaceId: undefined },
      { inputs: undefined },
      { processId: "" },
      { dryRun: true },
    ]) {
      await expect(runProcess(session, { ...options, ...wrong } as never)).rejects.toMatchObject({
        name: "InputError",
      });
    }
    expect(sent).toEqual([]);
  });

  it("ends with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { session } = scriptedSession(() => {
      controller.abort(reason);
      return new Error("never seen");
    });
    await expect(
      runProcess(session, { processId, inputs, workspaceId, signal: controller.signal }),
    ).rejects.toBe(reason);
  });
});

describe("processes, as the service answers", () => {
  it("are listed, reckoned and checked without anything being run", async () => {
    const emulator = createEmulator();
    const up42 = await signInWithAccount(emulator);
    const { processId, bundle } = emulator.sample.processing;
    const { collectionId, itemId } = bundle;
    expect((await up42.getProcesses()).map(({ id }) => id)).toContain(processId);
    expect(await up42.getProcess({ processId })).toMatchObject({ id: processId });
    const storage = await up42.initializeStorage();
    const { links } = await storage.getItem({ collectionId, itemId });
    const inputs = { title: "Berlin", item: links?.find(({ rel }) => rel === "self")?.href };
    expect(await up42.validateProcess({ processId, inputs })).toEqual({ isValid: true, errors: [] });
    expect(await up42.estimateCost({ processId, inputs })).toMatchObject({ unit: "SQ_KM" });
    const { errors } = await up42.validateProcess({ processId: "detection-trees-spacept", inputs });
    expect(errors).toMatchObject([{ name: "EulaNotAccepted" }]);
    const badly = await up42.validateProcess({ processId: "pansharpening", inputs });
    expect(badly.errors).toMatchObject([{ name: "MissingPanchromaticAsset" }]);
    const wrong = await up42.validateProcess({ processId, inputs: { title: "Berlin" } });
    expect(wrong.errors).toMatchObject([{ name: "InvalidSchema", message: expect.stringContaining("item") }]);
    const unknown = up42.estimateCost({ processId: "alchemy", inputs });
    await expect(unknown).rejects.toMatchObject({ name: "NotFoundError", resource: "process" });
    expect(emulator.requests.filter(({ path }) => path.endsWith("/execution"))).toEqual([]);
  });
});
