import { describe, expect, it } from "vitest";
import { signalFrom } from "../../src/client/signal-from";
import { openJobtask } from "../support/outputs/sample-jobtask";

/** A cell's `invalidation`, and what the notebook does to it. */
function cell(): { readonly invalidation: Promise<void>; readonly invalidate: () => void } {
  let invalidate = (): void => {};
  const invalidation = new Promise<void>((resolve) => {
    invalidate = resolve;
  });
  return { invalidation, invalidate };
}

describe("signalFrom", () => {
  it("gives a signal that aborts when the promise is fulfilled, and not before", async () => {
    const { invalidation, invalidate } = cell();
    const signal = signalFrom(invalidation);
    await Promise.resolve();
    expect(signal.aborted).toBe(false);
    invalidate();
    await invalidation;
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: "AbortError" });
  });

  it("aborts as well when the promise is rejected", async () => {
    const failing = Promise.reject(new Error("No more."));
    const signal = signalFrom(failing);
    await failing.catch(() => {});
    expect(signal.aborted).toBe(true);
  });

  it("ends a call of this package", async () => {
    const { jobtask, emulator } = await openJobtask();
    const { invalidation, invalidate } = cell();
    const quicklooks = jobtask.downloadQuicklooks({ signal: signalFrom(invalidation) });
    invalidate();
    await expect(quicklooks).rejects.toMatchObject({ name: "AbortError" });
    expect(emulator.requests.every(({ ended }) => ended !== undefined)).toBe(true);
  });

  it.each([
    [undefined, "it is missing"],
    [true, "got true"],
    [{}, "got an object"],
  ])("refuses %j, which is not a promise", (value, described) => {
    expect(() => signalFrom(value as never)).toThrow(
      `signalFrom needs "invalidation", a promise, such as "invalidation" of a notebook's cell; ${described}.`,
    );
  });
});
