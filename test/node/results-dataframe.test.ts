/** What importing danfojs does is put on here, which works in Node alone: a real page loads it in test/chromium. */
import * as danfo from "danfojs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { openJobtask } from "../support/outputs/sample-jobtask";

afterEach(() => {
  vi.doUnmock("danfojs");
  vi.resetModules();
});

/** A promise, and what fulfils it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Lets the next import of danfojs do this. */
function importing(load: () => object): void {
  vi.doMock("danfojs", load);
  vi.resetModules();
}

describe("getResultsJson while danfojs loads", () => {
  it("asks for the features and loads danfojs at the same time", async () => {
    const [asked, loading] = [gate(), gate()];
    const emulator = createEmulator();
    const { jobtask } = await openJobtask(undefined, {
      emulator,
      fetch: async (request) => {
        if (request.url.includes("data-json")) {
          asked.open();
          await loading.opened;
        }
        return emulator.fetch(request);
      },
    });
    importing(async () => {
      loading.open();
      await asked.opened;
      return { ...danfo };
    });
    expect((await jobtask.getResultsJson({ asDataframe: true })).shape[0]).toBe(3);
  });

  it("says at once that danfojs is missing, and gives up the request", async () => {
    const signals: AbortSignal[] = [];
    const asked = gate();
    const emulator = createEmulator();
    const { jobtask } = await openJobtask(undefined, {
      emulator,
      fetch: (request) => {
        if (request.url.includes("data-json")) {
          signals.push(request.signal);
          asked.open();
        }
        return emulator.fetch(request);
      },
    });
    emulator.fault({ behaviour: faults.stallBody({ afterBytes: 10 }) });
    importing(async () => {
      await asked.opened;
      throw new Error("Cannot find package 'danfojs'");
    });
    await expect(jobtask.getResultsJson({ asDataframe: true })).rejects.toMatchObject({
      name: "MissingDependencyError",
      dependency: "danfojs",
    });
    expect(signals.length).toBe(1);
    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true]), {
      timeout: 50_000,
    });
  });

  it("does not wait for danfojs when there are no features", async () => {
    const { jobtask } = await openJobtask({ status: "RUNNING" });
    const refused = gate();
    importing(async () => {
      await refused.opened;
      return { ...danfo };
    });
    await expect(jobtask.getResultsJson({ asDataframe: true })).rejects.toMatchObject({
      name: "ApiError",
      status: 404,
    });
    refused.open();
    await import("danfojs");
  });

  it("ends with the signal's reason, also while danfojs loads", async () => {
    const { emulator, jobtask } = await openJobtask();
    const [loading, ended] = [gate(), gate()];
    importing(async () => {
      loading.open();
      await ended.opened;
      return { ...danfo };
    });
    emulator.fault({ behaviour: faults.stallBody({ afterBytes: 10 }) });
    const [controller, reason] = [new AbortController(), new Error("changed my mind")];
    const attempt = jobtask.getResultsJson({ asDataframe: true, signal: controller.signal });
    const failure = attempt.catch((error: unknown) => error);
    await loading.opened;
    controller.abort(reason);
    expect(await failure).toBe(reason);
    ended.open();
    await import("danfojs");
  });
});
