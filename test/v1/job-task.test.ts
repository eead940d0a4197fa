import { describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import type { BrowserTypes } from "../../src/session/platform";
import type { JobTask } from "../../src/v1/job-task";
import { openJobtask, signInTo } from "../support/outputs/sample-jobtask";

type Call =
  | "refresh"
  | "getResultsJson"
  | "downloadQuicklooks"
  | "downloadResults"
  | "listResults"
  | "getResultsUrl";

/** The calls of a job task, for arguments that the compiler would not let through. */
function callsOf(jobtask: JobTask<BrowserTypes>): Record<Call, (options: unknown) => Promise<unknown>> {
  return {
    refresh: (options) => jobtask.refresh(options as never),
    getResultsJson: (options) => jobtask.getResultsJson(options as never),
    downloadQuicklooks: (options) => jobtask.downloadQuicklooks(options as never),
    downloadResults: (options) => jobtask.downloadResults(options as never),
    listResults: (options) => jobtask.listResults(options as never),
    getResultsUrl: (options) => jobtask.getResultsUrl(options as never),
  };
}

describe("info", () => {
  it("is there without asking, and refresh() reads it again", async () => {
    const { emulator, jobtask } = await openJobtask({ status: "RUNNING" });
    expect(jobtask.info).toMatchObject({ id: jobtask.jobtaskId, status: "RUNNING", finishedAt: null });
    emulator.jobtask(jobtask.jobtaskId).status = "SUCCEEDED";
    expect(jobtask.info.status).toBe("RUNNING");
    expect(emulator.requests).toEqual([]);
    expect((await jobtask.refresh()).status).toBe("SUCCEEDED");
    expect(jobtask.info.status).toBe("SUCCEEDED");
    expect(emulator.requests).toHaveLength(1);
  });

  it("keeps fields that this package does not know, and misses none that an old answer lacks", async () => {
    const { emulator, jobtask } = await openJobtask({ info: { createdBy: { id: "1", type: "API_KEY" } } });
    expect(jobtask.info.createdBy).toEqual({ id: "1", type: "API_KEY" });
    delete emulator.jobtask(jobtask.jobtaskId).info.blockVersion;
    expect((await jobtask.refresh()).blockVersion).toBeUndefined();
  });

  it("is that of the right task of several", async () => {
    const emulator = createEmulator();
    const up42 = await signInTo(emulator);
    const { jobId, jobtaskIds } = emulator.sample;
    for (const jobtaskId of jobtaskIds) {
      expect((await up42.initializeJobtask({ jobtaskId, jobId })).info.id).toBe(jobtaskId);
    }
  });

  it.each([[{ data: {} }], [{ data: ["task"] }], [{ data: [{ name: "no id" }] }]])(
    "is refused when the list of tasks is %j",
    async (body) => {
      const { emulator, jobtask } = await openJobtask();
      emulator.fault({ behaviour: faults.respond({ body }) });
      await expect(jobtask.refresh()).rejects.toMatchObject({
        name: "ApiError",
        message: "The list of job tasks is not a list of tasks with ids.",
      });
      expect(jobtask.info.id).toBe(jobtask.jobtaskId);
    },
  );
});

describe("every call", () => {
  it.each([
    ["refresh", { signal: 1 }, 'refresh takes "signal"'],
    [
      "getResultsJson",
      { as_dataframe: true },
      'getResultsJson has no option "as_dataframe"; did you mean "asDataframe"?',
    ],
    [
      "getResultsJson",
      { asDataframe: "yes" },
      'getResultsJson takes "asDataframe", true or false; got "yes".',
    ],
    [
      "getResultsJson",
      true,
      "getResultsJson takes one object with named options (asDataframe, danfo, flatten, dates, nonFinite, signal), not true.",
    ],
    [
      "downloadQuicklooks",
      "./here",
      'downloadQuicklooks takes one object with named options (outputDirectory, overwrite, onProgress, signal), not "./here".',
    ],
    [
      "downloadQuicklooks",
      { output_directory: "." },
      'downloadQuicklooks has no option "output_directory"; did you mean "outputDirectory"?',
    ],
    [
      "downloadResults",
      { outputDirectory: 5 },
      'downloadResults takes "outputDirectory", a path, a file: URL, a FileSystemDirectoryHandle or a sink; got 5.',
    ],
    [
      "downloadResults",
      { outputDirectory: "" },
      'downloadResults takes "outputDirectory", a path, a file: URL, a FileSystemDirectoryHandle or a sink; got an empty string.',
    ],
    ["downloadResults", { overwrite: 1 }, 'downloadResults takes "overwrite", true or false; got 1.'],
    [
      "downloadResults",
      { connections: 0 },
      'downloadResults takes "connections", a whole number of at least 1; got 0.',
    ],
    [
      "downloadResults",
      { maxBytes: "1 GB" },
      'downloadResults takes "maxBytes", a whole number of at least 0; got "1 GB".',
    ],
    ["downloadResults", { details: "yes" }, 'downloadResults takes "details", true or false; got "yes".'],
    [
      "downloadResults",
      { match: [] },
      'downloadResults takes "match", a glob such as "**/*.tif" or a list of them; got an empty array.',
    ],
    [
      "downloadResults",
      { match: ["a", "{".repeat(1025)] },
      'downloadResults takes "match", a glob such as "**/*.tif" or a list of them; got a glob of more than 1024 characters.',
    ],
    ["downloadResults", { match: [/x/] }, 'downloadResults takes "match", a glob'],
    ["listResults", { outputDirectory: "." }, 'listResults has no option "outputDirectory"'],
    ["getResultsUrl", { signal: 1 }, 'getResultsUrl takes "signal"'],
    ["downloadResults", { onProgress: "bar" }, 'downloadResults takes "onProgress", a function; got "bar".'],
  ] as const)("%s refuses %j in one sentence, before anything is asked", async (call, options, message) => {
    const { emulator, jobtask } = await openJobtask();
    const calls = jobtask as unknown as Record<string, (options: unknown) => Promise<unknown>>;
    const error = await calls[call]?.call(jobtask, options).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "InputError", message: expect.stringContaining(message) });
    expect(emulator.requests).toEqual([]);
  });

  it.each([
    "refresh",
    "getResultsJson",
    "downloadQuicklooks",
    "downloadResults",
    "listResults",
    "getResultsUrl",
  ] as const)(
    "%s rejects with the reason of a signal that was aborted before, and asks nothing",
    async (call) => {
      const { emulator, jobtask } = await openJobtask();
      const reason = new Error("enough");
      await expect(callsOf(jobtask)[call]({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(emulator.requests).toEqual([]);
    },
  );

  it.each([
    "refresh",
    "getResultsJson",
    "downloadQuicklooks",
    "downloadResults",
    "listResults",
    "getResultsUrl",
  ] as const)(
    "%s rejects with the reason of an abort on the way, and leaves no request running",
    async (call) => {
      const { emulator, jobtask } = await openJobtask();
      emulator.fault({ behaviour: faults.latency({ ms: 600_000 }), times: Number.POSITIVE_INFINITY });
      const controller = new AbortController();
      const running = callsOf(jobtask)[call]({ signal: controller.signal });
      await expect.poll(() => emulator.requests.length).toBe(1);
      const reason = new Error("enough");
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
      await expect.poll(() => emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
    },
  );

  it("keeps the token to the API, and sends the storage nothing of its own", async () => {
    const { emulator, jobtask } = await openJobtask();
    await jobtask.downloadQuicklooks();
    await jobtask.downloadResults();
    const at = (origin: "api" | "storage") =>
      emulator.requests.filter((request) => request.origin === origin);
    expect(at("api").every(({ authorized }) => authorized)).toBe(true);
    expect(at("storage")).toMatchObject([{ authorized: false, status: 200 }]);
    expect(at("storage")[0]?.headers).not.toHaveProperty("referer");
  });

  it("shows no secret when it is printed", async () => {
    const { jobtask, emulator } = await openJobtask();
    const printed = JSON.stringify(jobtask);
    expect(printed).toBe(
      JSON.stringify({ projectId: jobtask.projectId, jobId: jobtask.jobId, jobtaskId: jobtask.jobtaskId }),
    );
    expect(printed).not.toContain(emulator.sample.projectApiKey);
  });
});
