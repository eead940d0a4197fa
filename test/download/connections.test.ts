import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Connection,
  Connections,
  connectionsOf,
  forExtra,
  mayBeOneTooMany,
} from "../../src/download/connections";
import { ApiError, NetworkError, TimeoutError } from "../../src/errors";
import type { ByteStream } from "../../src/types";
import { noise } from "../support/archives/archives";

describe("connections", () => {
  const patienceMs = 60_000;
  const { signal } = new AbortController();
  const open = (connections: Connections) => connections.open({ signal, patienceMs });

  async function passBody(connection: Connection): Promise<void> {
    const reader = connection.read(new Blob([noise(10)]).stream() as ByteStream);
    await reader.read();
    await reader.cancel();
  }

  it("are fewer after a failure beside others, and one more after eight bodies for each", async () => {
    const connections = new Connections();
    const first = await open(connections);
    const second = await open(connections);
    expect(second.begin()).toBe(true);
    expect(second.fail()).toBe(true);
    expect(connections.hasRoom).toBe(false);
    let last = first;
    for (let bodies = 0; bodies < 8; bodies += 1) {
      expect(connections.hasRoom).toBe(false);
      const next = open(connections);
      await passBody(last);
      last = await next;
    }
    expect(connections.hasRoom).toBe(true);
  });

  it("may be as many as before when none is open", async () => {
    const connections = new Connections();
    const first = await open(connections);
    (await open(connections)).fail();
    first.close();
    await open(connections);
    expect(connections.hasRoom).toBe(true);
  });

  it("count a failure alone, and that of a body with bytes", async () => {
    const connections = new Connections();
    const first = await open(connections);
    expect(first.begin()).toBe(false);
    expect(first.fail()).toBe(false);
    const [, second] = [await open(connections), await open(connections)];
    second.begin();
    await second.read(new Blob([noise(10)]).stream() as ByteStream).read();
    expect(second.fail()).toBe(false);
    expect(connections.hasRoom).toBe(true);
  });

  it("are granted in order, except to those that no longer wait", async () => {
    const connections = new Connections();
    const first = await open(connections);
    (await open(connections)).fail();
    const controller = new AbortController();
    const order: number[] = [];
    const gone = connections.open({ signal: controller.signal, patienceMs });
    const second = open(connections).then((connection) => {
      order.push(2);
      return connection;
    });
    const third = open(connections).then(() => order.push(3));
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(gone).rejects.toBe(reason);
    await expect(connections.open({ signal: controller.signal, patienceMs })).rejects.toBe(reason);
    first.close();
    (await second).close();
    await third;
    expect(order).toEqual([2, 3]);
  });
});

describe("a connection", () => {
  const patienceMs = 60_000;

  it("ends once, also by its signal, and tells it", async () => {
    const controller = new AbortController();
    const connections = new Connections();
    const onEnd = vi.fn();
    const open = () => connections.open({ signal: controller.signal, patienceMs, onEnd });
    const first = await open();
    first.close();
    first.close();
    expect(onEnd).toHaveBeenCalledTimes(1);
    const second = await open();
    controller.abort();
    expect(onEnd).toHaveBeenCalledTimes(2);
    expect(second.fail()).toBe(false);
    second.close();
    expect(onEnd).toHaveBeenCalledTimes(2);
  });

  it("may have been one too many when others were there before or are there now", async () => {
    const { signal } = new AbortController();
    const connections = new Connections();
    const open = () => connections.open({ signal, patienceMs });
    const [first, second] = [await open(), await open()];
    expect(second.begin()).toBe(true);
    first.close();
    // The other one ended only after the request.
    expect(second.begin()).toBe(false);
    expect(second.fail()).toBe(true);
    const third = await open();
    expect(third.begin()).toBe(false);
    await open();
    expect(third.fail()).toBe(true);
  });

  it.each([
    ["of nothing", 0, true],
    ["of one byte", 1, false],
  ])("may have been one too many after a chunk %s: %s", async (_, length, mayBe) => {
    const { signal } = new AbortController();
    const connections = new Connections();
    await connections.open({ signal, patienceMs });
    const connection = await connections.open({ signal, patienceMs });
    const chunk = new Uint8Array(length);
    const body = new ReadableStream({ start: (controller) => controller.enqueue(chunk) });
    expect(await connection.read(body).read()).toEqual({ done: false, value: chunk });
    expect(connection.fail()).toBe(mayBe);
  });

  it("ends when its body is cancelled, also where that fails", async () => {
    const { signal } = new AbortController();
    const connections = new Connections();
    const onEnd = vi.fn();
    const connection = await connections.open({ signal, patienceMs, onEnd });
    const broken = new Error("broken");
    const reasons: unknown[] = [];
    const body = new ReadableStream({
      cancel(reason) {
        reasons.push(reason);
        throw broken;
      },
    });
    await expect(connection.read(body).cancel("enough")).rejects.toBe(broken);
    expect(reasons).toEqual(["enough"]);
    expect(onEnd).toHaveBeenCalledOnce();
  });
});

describe("the wait for a connection", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
  afterEach(() => void vi.useRealTimers());

  const { signal } = new AbortController();
  const patienceMs = 1_000;

  /** Connections of which one is open and no other is allowed. */
  async function full() {
    const connections = new Connections();
    const held = await connections.open({ signal, patienceMs });
    const refused = await connections.open({ signal, patienceMs });
    refused.begin();
    refused.fail();
    let granted: Connection | undefined;
    const wait = (): void => {
      void connections.open({ signal, patienceMs }).then((connection) => {
        granted = connection;
      });
    };
    return { connections, held, wait, granted: () => granted };
  }

  it("ends after a time without a byte on the others, for a last try", async () => {
    const { wait, granted, connections } = await full();
    wait();
    await vi.advanceTimersByTimeAsync(999);
    expect(granted()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(granted()?.begin()).toBe(false);
    expect(granted()?.fail()).toBe(false);
    expect(connections.hasRoom).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("goes on as long as bytes come on the others", async () => {
    const { wait, granted, held } = await full();
    wait();
    await vi.advanceTimersByTimeAsync(900);
    const body = new ReadableStream({ start: (controller) => controller.enqueue(noise(1)) });
    await held.read(body).read();
    await vi.advanceTimersByTimeAsync(999);
    expect(granted()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(granted()).toBeDefined();
  });

  it("leaves no timer behind when a connection ends before", async () => {
    const { wait, granted, held } = await full();
    wait();
    held.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(granted()?.begin()).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a failure", () => {
  const api = (status: number) => new ApiError("x", { method: "GET", url: "u", status, body: "" });

  it.each([403, 408, 429, 500, 502, 503, 599])("of status %i may be one connection too many", (status) => {
    expect(mayBeOneTooMany(api(status))).toBe(true);
  });

  it.each([400, 401, 404, 410, 416, 499, 501])("of status %i is not", (status) => {
    expect(mayBeOneTooMany(api(status))).toBe(false);
  });

  it("without an answer may be", () => {
    expect(mayBeOneTooMany(new NetworkError("x", { method: "GET", url: "u" }))).toBe(true);
    expect(mayBeOneTooMany(new TimeoutError("x", { method: "GET", url: "u" }))).toBe(true);
  });
});

describe("the settings", () => {
  const settings = {
    fetch: () => Promise.reject(new Error("not used")),
    retry: { limit: 3, baseDelayMs: 7 },
    timeoutMs: 60_000,
    idleTimeoutMs: 30_000,
  };

  it("of one session share their connections", () => {
    expect(connectionsOf(settings)).toBe(connectionsOf(settings));
    expect(connectionsOf({ ...settings })).not.toBe(connectionsOf(settings));
  });

  it("for one connection more do not retry, and wait ten seconds at most", () => {
    expect(forExtra(settings)).toEqual({
      ...settings,
      retry: { limit: 0, baseDelayMs: 7 },
      timeoutMs: 10_000,
    });
    expect(forExtra({ ...settings, timeoutMs: 500 }).timeoutMs).toBe(500);
  });
});
