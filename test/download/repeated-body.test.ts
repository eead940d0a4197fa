import { describe, expect, it } from "vitest";
import { RepeatedBody } from "../../src/download/repeated-body";
import { NetworkError, TimeoutError } from "../../src/errors";
import type { ByteStream } from "../../src/types";

const request = { method: "GET", url: "https://api.test/data-json/" };
const broken = new NetworkError("GET https://api.test/data-json/ broke after 3 bytes: terminated.", request);

/** One answer: chunks, and then an error or the end. */
interface Answer {
  readonly chunks: readonly string[];
  readonly error?: unknown;
}

/** A body whose openings give one answer after the other; the last one again and again. */
function bodyOf(answers: readonly Answer[], { limit = 2 } = {}) {
  const state = { opened: 0, cancelled: [] as unknown[] };
  const controller = new AbortController();
  async function open(): Promise<ByteStream> {
    const answer = answers[Math.min(state.opened, answers.length - 1)];
    state.opened += 1;
    const chunks = [...(answer?.chunks ?? [])];
    return new ReadableStream(
      {
        pull(stream) {
          const chunk = chunks.shift();
          if (chunk !== undefined) stream.enqueue(new TextEncoder().encode(chunk));
          else if (answer?.error === undefined) stream.close();
          else stream.error(answer.error);
        },
        cancel(reason) {
          state.cancelled.push(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }
  const retry = { limit, baseDelayMs: 0 };
  return {
    state,
    controller,
    body: new RepeatedBody(open, { ...request, retry, signal: controller.signal }),
  };
}

async function readAll(body: RepeatedBody): Promise<string[]> {
  const chunks: string[] = [];
  for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
    chunks.push(new TextDecoder().decode(chunk));
  }
  return chunks;
}

describe("RepeatedBody", () => {
  it("passes one body on, without empty chunks, and asks for it when it is read", async () => {
    const { body, state } = bodyOf([{ chunks: ["abc", "", "de"] }]);
    expect(state.opened).toBe(0);
    expect(await readAll(body)).toEqual(["abc", "de"]);
    expect(state.opened).toBe(1);
  });

  it("goes on where a body broke, when the same bytes come again in other chunks", async () => {
    const { body, state } = bodyOf([
      { chunks: ["ab", "c"], error: broken },
      { chunks: ["abcd", "e"], error: new TimeoutError("GET stalled.", request) },
      { chunks: ["a", "bcd", "", "e", "fg"] },
    ]);
    expect(await readAll(body)).toEqual(["ab", "c", "d", "e", "fg"]);
    expect(state.opened).toBe(3);
  });

  it("goes on when the break comes while known bytes are read over", async () => {
    const { body } = bodyOf([
      { chunks: ["abc"], error: broken },
      { chunks: ["ab"], error: broken },
      { chunks: ["abcd"] },
    ]);
    expect(await readAll(body)).toEqual(["abc", "d"]);
  });

  it("gives up when it breaks too often without a new byte, and not before", async () => {
    const progress = ["a", "ab", "abc", "abcd", "abcde"].map((chunk) => ({ chunks: [chunk], error: broken }));
    const { body, state } = bodyOf(progress, { limit: 2 });
    await expect(readAll(body)).rejects.toBe(broken);
    expect(state.opened).toBe(progress.length + 2);
  });

  it.each([
    ["other bytes", ["abX", "de"]],
    ["fewer bytes", ["ab"]],
    ["no bytes", []],
  ])("fails when %s come the second time", async (_, chunks) => {
    const { body } = bodyOf([{ chunks: ["abc"], error: broken }, { chunks }]);
    expect(await body.read()).toHaveLength(3);
    await expect(body.read()).rejects.toMatchObject({
      name: "NetworkError",
      message:
        "GET https://api.test/data-json/ broke after 3 bytes: terminated, and the retry returned different bytes.",
      cause: broken,
      ...request,
    });
  });

  it("takes other bytes when nothing had come before the break", async () => {
    expect(await readAll(bodyOf([{ chunks: [], error: broken }, { chunks: ["other"] }]).body)).toEqual([
      "other",
    ]);
  });

  it("passes any other error on at once", async () => {
    const own = new RangeError("mine");
    const { body, state } = bodyOf([{ chunks: ["a"], error: own }]);
    await body.read();
    await expect(body.read()).rejects.toBe(own);
    expect(state.opened).toBe(1);
  });

  it("rejects with the signal's reason instead of going on", async () => {
    const reason = new Error("enough");
    const { body, state, controller } = bodyOf([{ chunks: ["a"], error: broken }]);
    await body.read();
    controller.abort(reason);
    await expect(body.read()).rejects.toBe(reason);
    expect(state.opened).toBe(1);
  });

  it("cancels the body at hand when it is stopped", async () => {
    const { body, state } = bodyOf([{ chunks: ["a", "b"] }]);
    await body.stop("before");
    await body.read();
    await body.stop("enough");
    expect(state.cancelled).toEqual(["enough"]);
  });
});
