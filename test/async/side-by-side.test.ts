import { describe, expect, it } from "vitest";
import { sideBySide } from "../../src/async/side-by-side";

/** Work that ends by hand, and tells what runs. */
function byHand() {
  const running = new Map<number, { resolve(): void; reject(error: unknown): void; signal: AbortSignal }>();
  let most = 0;
  return {
    running,
    most: () => most,
    work: (item: number, { signal }: { signal: AbortSignal }) =>
      new Promise<void>((resolve, reject) => {
        running.set(item, {
          resolve: () => {
            running.delete(item);
            resolve();
          },
          reject: (error) => {
            running.delete(item);
            reject(error);
          },
          signal,
        });
        most = Math.max(most, running.size);
      }),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("sideBySide", () => {
  it("runs all, in order, never more than the limit at once", async () => {
    const { running, work, most } = byHand();
    const all = sideBySide([1, 2, 3, 4, 5], { limit: 2 }, work);
    const started: number[] = [];
    while (running.size > 0) {
      const [first] = [...running.keys()].sort();
      started.push(first ?? 0);
      running.get(first ?? 0)?.resolve();
      await turn();
    }
    await all;
    expect(started).toEqual([1, 2, 3, 4, 5]);
    expect(most()).toBe(2);
  });

  it("does nothing for no items", async () => {
    await expect(
      sideBySide([], { limit: 8 }, () => Promise.reject(new Error("never"))),
    ).resolves.toBeUndefined();
  });

  it("throws the first failure when the others have ended, tells them to, and starts no more", async () => {
    const { running, work } = byHand();
    const own = new Error("first");
    let thrown: unknown;
    const all = sideBySide([1, 2, 3], { limit: 2 }, work).catch((error) => {
      thrown = error;
    });
    const second = running.get(2);
    running.get(1)?.reject(own);
    await turn();
    expect(second?.signal.aborted).toBe(true);
    expect(thrown).toBeUndefined();
    second?.reject(new Error("second"));
    await all;
    expect(thrown).toBe(own);
    expect(running.size).toBe(0);
  });

  it("rejects with the reason of an abort, whatever the work throws", async () => {
    const { running, work } = byHand();
    const controller = new AbortController();
    const all = sideBySide([1, 2, 3], { limit: 1, signal: controller.signal }, work);
    const reason = new Error("enough");
    controller.abort(reason);
    running.get(1)?.reject(new Error("of the work"));
    await expect(all).rejects.toBe(reason);
    expect(running.size).toBe(0);
  });

  it("gives each item a signal of its own, all of which end with the call", async () => {
    const { running, work } = byHand();
    const controller = new AbortController();
    const all = sideBySide([1, 2, 3], { limit: 2, signal: controller.signal }, work);
    const [first, second] = [running.get(1), running.get(2)];
    expect(first?.signal).not.toBe(second?.signal);
    first?.resolve();
    await turn();
    const third = running.get(3);
    const reason = new Error("enough");
    controller.abort(reason);
    expect([second?.signal.reason, third?.signal.reason]).toEqual([reason, reason]);
    // Its work is over.
    expect(first?.signal.aborted).toBe(false);
    for (const one of [second, third]) one?.reject(reason);
    await expect(all).rejects.toBe(reason);
  });

  it("starts nothing for a signal that was aborted before", async () => {
    const { running, work } = byHand();
    const all = sideBySide([1], { limit: 1, signal: AbortSignal.abort(new Error("before")) }, work);
    await expect(all).rejects.toThrow("before");
    expect(running.size).toBe(0);
  });
});
