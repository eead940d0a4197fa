import { describe, expect, it } from "vitest";
import { faults } from "../../../src/emulator";
import { openSession } from "../session";

async function statuses(share: number, seed: number): Promise<number[]> {
  const { emulator, get, job } = await openSession();
  const behaviour = faults.sometimes({ share, seed, behaviour: faults.status(503) });
  emulator.fault({ times: Number.POSITIVE_INFINITY, behaviour });
  const answers: number[] = [];
  for (let i = 0; i < 100; i += 1) answers.push((await get(job)).status);
  return answers;
}

describe("a fault that comes sometimes", () => {
  it("hits its share of the requests, the same ones for the same seed", async () => {
    const drawn = await statuses(0.2, 7);
    const hit = drawn.filter((status) => status === 503).length;
    expect(hit).toBeGreaterThan(10);
    expect(hit).toBeLessThan(30);
    expect(await statuses(0.2, 7)).toEqual(drawn);
    expect(await statuses(0.2, 8)).not.toEqual(drawn);
  });

  it("hits all or none where the share says so", async () => {
    expect(new Set(await statuses(1, 1))).toEqual(new Set([503]));
    expect(new Set(await statuses(0, 1))).toEqual(new Set([200]));
  });
});
