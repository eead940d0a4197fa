import { describe, expect, it } from "vitest";
import { folderSink, sinkInside } from "../../src/files/folder-sink";
import { createMemorySink } from "../../src/files/memory-sink";
import type { SinkOptions } from "../../src/files/sink";
import { bytesOf, streamOf } from "../support/archives/archives";
import { recordingSink } from "../support/files/recording-sink";

function incoming(path: string) {
  return { path, mediaType: "text/plain", body: streamOf(bytesOf(path)) };
}

describe("folderSink", () => {
  it("puts files into a folder of the other sink", async () => {
    const transaction = await folderSink(createMemorySink(), "scene").begin();
    for (const path of ["a.txt", "b/c.txt"]) await transaction.write(incoming(path));
    const saved = await transaction.commit(["b/c.txt", "a.txt"]);
    expect(saved.map(({ name, type }) => [name, type])).toEqual([
      ["scene/b/c.txt", "text/plain"],
      ["scene/a.txt", "text/plain"],
    ]);
    expect(await saved[0]?.text()).toBe("b/c.txt");
  });

  it("passes the options and a rollback on", async () => {
    const { sink, calls } = recordingSink();
    const asked: (SinkOptions | undefined)[] = [];
    const begin = (options?: SinkOptions) => {
      asked.push(options);
      return sink.begin(options);
    };
    const transaction = await folderSink({ begin }, "scene").begin({ overwrite: false });
    await transaction.write(incoming("a"));
    await transaction.rollback();
    expect(asked).toEqual([{ overwrite: false }]);
    expect(calls()).toEqual(["begin", "write scene/a", "rollback"]);
  });
});

describe("sinkInside", () => {
  it("writes into a transaction, but neither commits it nor rolls it back", async () => {
    const { sink, calls } = recordingSink();
    const whole = await sink.begin();
    const part = await sinkInside(whole, (path) => `inside/${path}`).begin();
    await part.write(incoming("a"));
    expect(await part.commit(["a"])).toEqual(["inside/a"]);
    await part.rollback();
    expect(calls()).toEqual(["begin", "write inside/a"]);
  });
});
