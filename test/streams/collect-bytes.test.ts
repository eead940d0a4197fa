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

  it("fails with the stream's own error", async () => {
    const own = new RangeError("mine");
    await expect(collectBytes(new ReadableStream({ pull: () => Promise.reject(own) }))).rejects.toBe(own);
  });
});
