import { describe, expect, it } from "vitest";
import { leavable } from "../../src/async/leavable";

/** Numbers that wait for the signal after `count` of them. */
function numbers(count: number, { ended = [] as string[] } = {}) {
  return async function* ({ signal }: { readonly signal: AbortSignal }) {
    try {
      for (let number = 1; number <= count; number += 1) yield number;
      await new Promise((_, reject) => {
        signal.throwIfAborted();
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    } finally {
      ended.push("ended");
    }
  };
}

describe("leavable", () => {
  it("opens nothing before the first item is requested, nor after it was left", async () => {
    let opened = 0;
    const items = leavable(async function* () {
      opened += 1;
      yield 1;
    }, {});
    expect(opened).toBe(0);
    await items.return?.();
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(opened).toBe(0);
  });

  it("does not wait for the item that is under way", async () => {
    const ended: string[] = [];
    const items = leavable(numbers(1, { ended }), {});
    expect(await items.next()).toEqual({ done: false, value: 1 });
    const next = items.next();
    expect(await items.return?.()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(ended).toEqual(["ended"]);
  });

  it("ends with the reason of the caller's signal, and what fails is thrown", async () => {
    const controller = new AbortController();
    const items = leavable(numbers(0), { signal: controller.signal });
    const next = items.next();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
    const failing = leavable(async () => Promise.reject(reason), {});
    await expect(failing.next()).rejects.toBe(reason);
  });
});
