import { describe, expect, expectTypeOf, it } from "vitest";
import { authenticate } from "../../src/browser/authenticate";
import type { Up42 } from "../../src/client/up42";
import { createEmulator } from "../../src/emulator";
import type { Sink } from "../../src/files/sink";
import { authenticate as authenticateAnywhere } from "../../src/index";
import type { BrowserTypes, PlatformTypes } from "../../src/session/platform";
import { openJobtask } from "../support/outputs/sample-jobtask";

describe("authenticate in a browser", () => {
  it("reads neither files nor variables", async () => {
    await expect(authenticate({ cfgFile: "config.json" })).rejects.toMatchObject({
      name: "UnsupportedError",
      feature: "cfgFile",
    });
    await expect(authenticate()).rejects.toMatchObject({ name: "InputError" });
  });

  it("reads answers that came compressed, which a page cannot see, and whose length is another one", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const up42 = await authenticate({
      projectId,
      projectApiKey,
      baseUrl: emulator.url,
      dangerouslyAllowBrowser: true,
      async fetch(request) {
        const { body, status, headers } = await emulator.fetch(request);
        const told = new Headers(headers);
        told.set("content-length", "99");
        return new Response(body, { status, headers: told });
      },
    });
    const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
    expect((await jobtask.getResultsJson()).features).not.toHaveLength(0);
  });

  it("says what it gives: Files without a directory, texts with a sink, and no paths", async () => {
    const { jobtask } = await openJobtask();
    const running = jobtask.downloadResults();
    expectTypeOf(running).resolves.toEqualTypeOf<File[]>();
    for (const file of await running) expect(file).toBeInstanceOf(File);
    const sink: Sink = { begin: () => Promise.reject(new Error("closed")) };
    await expect(jobtask.downloadResults({ outputDirectory: sink })).rejects.toThrow("closed");
    // @ts-expect-error a path is no place for files in a browser
    await expect(jobtask.downloadResults({ outputDirectory: "berlin" })).rejects.toMatchObject({
      name: "UnsupportedError",
      message:
        "outputDirectory as a path only works in Node; here, leave it out to get Files, or pass the handle of a folder (showDirectoryPicker()) or a sink.",
    });
  });
});

describe("authenticate where the platform is not known", () => {
  it("promises no more than what both platforms give", async () => {
    const emulator = createEmulator();
    const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
    const up42 = await authenticateAnywhere({
      projectId,
      projectApiKey,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      dangerouslyAllowBrowser: true,
    });
    expectTypeOf(up42).toEqualTypeOf<Up42<PlatformTypes>>();
    const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
    const files = await jobtask.downloadQuicklooks();
    expectTypeOf(files).toEqualTypeOf<string[] | File[]>();
    expect(files).toHaveLength(3);
    expectTypeOf<BrowserTypes["downloads"]>().toEqualTypeOf<File[]>();
  });
});
