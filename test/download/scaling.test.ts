import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { objectChanged } from "../../src/download/object-changed";
import type { OpenedBytes, RemoteObject } from "../../src/download/remote-object";
import { readScaling } from "../../src/download/scaling";
import { concat, noise } from "../support/archives/archives";

const bytes = noise(20_000);
const chunkBytes = 500;
const partBytes = 2_000;

/** The time that the code sees. */
let now = 0;
beforeEach(() => {
  now = 1_000;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => vi.restoreAllMocks());

interface Scene {
  /** Milliseconds that each chunk takes to arrive, and that the reader takes for it. */
  readonly waitMs?: number;
  readonly readerMs?: number;
  /** How a second connection opens from a position; `stopped` when it is given up. */
  readonly second?: (from: number, stopped: Promise<void>) => Promise<Partial<OpenedBytes> | undefined>;
  readonly hasRoom?: boolean;
  readonly totalBytes?: number;
  /** Reads no more chunks than that. */
  readonly most?: number;
}

async function read({
  waitMs = 100,
  readerMs = 0,
  second = async () => ({ isRange: true }),
  hasRoom = true,
  totalBytes = bytes.length,
  most = Number.POSITIVE_INFINITY,
}: Scene) {
  const first = {} as OpenedBytes;
  const seconds: { from: number; to: number }[] = [];
  let stopped = 0;
  const open = new Set<string>();
  const reads: string[] = [];
  const object = {
    hasRoom,
    async *read(from: number, to = totalBytes, opened?: OpenedBytes) {
      const key = `${from}-${to}${opened === undefined ? "" : " opened"}`;
      open.add(key);
      reads.push(key);
      try {
        for (let at = from; at < to; at += chunkBytes) {
          if (opened === first) now += waitMs;
          yield bytes.slice(at, Math.min(to, at + chunkBytes));
        }
      } finally {
        open.delete(key);
      }
    },
    start(from: number, to: number) {
      seconds.push({ from, to });
      let stop = (): void => undefined;
      const given = new Promise<void>((resolve) => {
        stop = () => {
          stopped += 1;
          resolve();
        };
      });
      return { opened: second(from, given), stop };
    },
    stop: () => undefined,
  };
  const chunks: Uint8Array[] = [];
  const options = { from: 1_000, first, totalBytes, partBytes, connections: 2 };
  for await (const chunk of readScaling(object as unknown as RemoteObject, options)) {
    chunks.push(chunk);
    now += readerMs;
    if (chunks.length === most) break;
  }
  const whole = concat(...chunks);
  return { whole, seconds, reads, open, stopped };
}

async function expectWhole(scene: Scene) {
  const { whole, open, stopped, ...rest } = await read(scene);
  expect(whole).toEqual(bytes.slice(1_000, scene.totalBytes ?? bytes.length));
  expect([...open]).toEqual([]);
  expect(stopped).toBe(rest.seconds.length);
  return rest;
}

describe("one connection that keeps up", () => {
  it.each([
    ["that takes longer than the bytes", { waitMs: 100, readerMs: 101 }],
    ["that takes two fifths of the time", { waitMs: 60, readerMs: 40 }],
    ["for less than a quarter of a second", { waitMs: 6, readerMs: 0 }],
  ])("is the only one for a reader %s", async (_, scene) => {
    const { seconds, reads } = await expectWhole(scene);
    expect(seconds).toEqual([]);
    expect(reads).toEqual(["1000-20000 opened"]);
  });
});

describe("one connection that does not keep up", () => {
  it("is read on until parts over several follow where it ends", async () => {
    // After 300 ms, three chunks came: the parts begin a part behind them.
    const { seconds, reads } = await expectWhole({ waitMs: 100 });
    expect(seconds).toEqual([{ from: 4_500, to: 6_500 }]);
    expect(reads.slice(0, 3)).toEqual(["1000-20000 opened", "4500-6500 opened", "6500-8500"]);
    expect(reads.at(-1)).toBe("18500-20000");
  });

  it("is measured for a quarter of a second", async () => {
    expect((await expectWhole({ waitMs: 250 })).seconds).toEqual([{ from: 3_500, to: 5_500 }]);
    expect((await expectWhole({ waitMs: 249 })).seconds).toEqual([{ from: 4_000, to: 6_000 }]);
  });

  it("leads by as much as it brought in that time", async () => {
    expect((await expectWhole({ waitMs: 40 })).seconds[0]).toMatchObject({
      from: 1_000 + 2 * 7 * chunkBytes,
    });
  });

  it("is noticed when it stops to keep up", async () => {
    const { seconds } = await expectWhole({ waitMs: 76, readerMs: 24 });
    expect(seconds).toHaveLength(1);
  });

  it("stays alone when the storage has no room for another", async () => {
    expect((await expectWhole({ hasRoom: false })).seconds).toEqual([]);
  });

  it("stays alone when no whole part would be left", async () => {
    expect((await expectWhole({ totalBytes: 6_500 })).seconds).toHaveLength(1);
    expect((await expectWhole({ totalBytes: 6_499 })).seconds).toEqual([]);
  });

  it.each([
    ["ignores ranges", async () => ({ isRange: false })],
    ["has nothing there", async () => undefined],
    ["refuses it", async () => Promise.reject(new Error("refused"))],
  ])("stays alone, without another try, when the storage %s", async (_, second) => {
    const { seconds, reads } = await expectWhole({ second });
    expect(seconds).toEqual([{ from: 4_500, to: 6_500 }]);
    expect(reads).toEqual(["1000-20000 opened"]);
  });

  it("ends when the second answer shows another file", async () => {
    const changed = objectChanged();
    await expect(read({ second: () => Promise.reject(changed) })).rejects.toBe(changed);
  });

  it("goes on alone while the second is late, and gives the next one twice the time", async () => {
    const { seconds } = await expectWhole({
      second: async (from, given) => {
        if (from === 4_500) await given;
        return { isRange: true };
      },
    });
    expect(seconds).toEqual([
      { from: 4_500, to: 6_500 },
      { from: 9_000, to: 11_000 },
    ]);
  });

  it("ends with the second when the reader leaves", async () => {
    const { seconds, open, stopped } = await read({ most: 4 });
    expect(seconds).toEqual([{ from: 4_500, to: 6_500 }]);
    expect([[...open], stopped]).toEqual([[], 1]);
  });
});
