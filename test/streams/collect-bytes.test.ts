import { describe, expect, it } from "vitest";
import { collectBytes } from "../../src/streams/collect-bytes";

function streamOf(...chunks: number[][]) {
  const state = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[state.pulled];
        state.pulled += 1;
        if (chunk === undefined) controller.close();
        else controller.enqueue(Uint8Array.from(chunk));
      },
      cancel() {
        state.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

describe("collectBytes", () => {
  it("reads all there is", async () => {
    expect([...(await collectBytes(streamOf([1, 2], [], [3]).stream))]).toEqual([1, 2, 3]);
    expect([...(await collectBytes(streamOf().stream))]).toEqual([]);
  });

  it("reads no further than it is told, and lets the rest go", async () => {
    const { stream, state } = streamOf([1, 2], [3, 4], [5, 6]);
    expect([...(await collectBytes(stream, { maxBytes: 3 }))]).toEqual([1, 2, 3]);
    expect(state).toEqual({ pulled: 2, cancelled: true });
  });

  it("fails with the error it is given when there is more, and reads all when there is not", async () => {
    const tooLong = () => new RangeError("too long");
    const { stream, state } = streamOf([1, 2], [3], [4]);
    await expect(collectBytes(stream, { maxBytes: 2, tooLong })).rejects.toThrow("too long");
    expect(state).toEqual({ pulled: 2, cancelled: true });
    const whole = collectBytes(streamOf([1, 2], [], [3]).stream, { maxBytes: 3, tooLong });
    expect([...(await whole)]).toEqual([1, 2, 3]);
  });

  it("fails with the stream's own error", async () => {
    const own = new RangeError("mine");
    await expect(collectBytes(new ReadableStream({ pull: () => Promise.reject(own) }))).rejects.toBe(own);
  });
});
