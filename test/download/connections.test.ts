import { describe, expect, it } from "vitest";
import { type Connection, Connections } from "../../src/download/connections";
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
