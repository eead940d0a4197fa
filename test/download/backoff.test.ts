import { afterEach, describe, expect, it, vi } from "vitest";
import { waitAfter } from "../../src/download/backoff";

describe("the wait before a retry", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it.each([
    ["half of twice the shortest wait after one failure", 1, {}, 500],
    ["longer after each", 3, {}, 2_000],
    ["at most the longest wait", 20, {}, 5_000],
    ["as the caller allows", 2, { baseDelayMs: 10 }, 20],
    ["at most as long as the caller allows", 20, { baseDelayMs: 10, maxDelayMs: 60 }, 30],
  ])("is random: %s", async (_, failures, retry, milliseconds) => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    let isOver = false;
    const { signal } = new AbortController();
    const waiting = waitAfter(failures, { retry, signal }).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(true);
    await waiting;
  });

  it("ends with an abort", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = waitAfter(20, { retry: {}, signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
