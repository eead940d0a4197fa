import { describe, expect, it } from "vitest";
import type { SinkTransaction } from "../../src/files/sink";
import { transact } from "../../src/files/transact";

function sinkWith(overrides: Partial<SinkTransaction> = {}) {
  const events: string[] = [];
  return {
    events,
    sink: {
      begin: async (): Promise<SinkTransaction> => ({
        write: async () => undefined,
        async commit(paths) {
          events.push(`commit ${paths}`);
          return [...paths];
        },
        async rollback() {
          events.push("rollback");
        },
        ...overrides,
      }),
    },
  };
}

describe("transact", () => {
  it("commits what was filled", async () => {
    const { sink, events } = sinkWith();
    expect(await transact(sink, async () => ["a", "b"])).toEqual(["a", "b"]);
    expect(events).toEqual(["commit a,b"]);
  });

  it("rolls back and throws what went wrong while filling or committing", async () => {
    const own = new Error("mine");
    const filling = sinkWith();
    await expect(transact(filling.sink, () => Promise.reject(own))).rejects.toBe(own);
    expect(filling.events).toEqual(["rollback"]);
    const committing = sinkWith({ commit: () => Promise.reject(own) });
    await expect(transact(committing.sink, async () => [])).rejects.toBe(own);
    expect(committing.events).toEqual(["rollback"]);
  });

  it.each([
    [undefined],
    [{}],
    [{ write: 1, commit: 1, rollback: 1 }],
    [{ write: async () => undefined, commit: async () => [] }],
  ])("refuses a sink whose begin gives %j", async (transaction) => {
    await expect(transact({ begin: async () => transaction as never }, async () => [])).rejects.toMatchObject(
      {
        name: "InputError",
        message:
          'The sink given as "outputDirectory" breaks its contract: a sink\'s begin must return an object with the ' +
          "functions write, commit and rollback.",
        argument: "outputDirectory",
      },
    );
  });

  it("refuses a sink whose commit gives nothing, and takes a roll-back that is not async", async () => {
    let rolledBack = 0;
    const rollback = (): undefined => {
      rolledBack += 1;
      return undefined;
    };
    const { sink } = sinkWith({ commit: async () => undefined as never, rollback: rollback as never });
    await expect(transact(sink, async () => [])).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("a sink's commit must return one value for each path"),
    });
    expect(rolledBack).toBe(1);
  });

  it("does not let a failing roll-back hide the reason for it", async () => {
    const own = new Error("mine");
    const { sink } = sinkWith({ rollback: () => Promise.reject(new Error("of the roll-back")) });
    await expect(transact(sink, () => Promise.reject(own))).rejects.toBe(own);
  });
});
