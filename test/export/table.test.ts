import { describe, expect, it, vi } from "vitest";
import type { Spool } from "../../src/archive/codecs";
import { createBrowserCodecs } from "../../src/browser/codecs";
import { Pace } from "../../src/export/export-job";
import { openTable } from "../../src/export/table";
import { pointCollection } from "../support/features/collections";

/** A spool that tells whether it was closed. */
async function watchedSpool() {
  const spool = await createBrowserCodecs().openSpool();
  const close = vi.spyOn(spool, "close");
  const platform = { openSpool: vi.fn(async (): Promise<Spool> => spool) };
  return { platform, close };
}

const pace = new Pace({});

describe("openTable", () => {
  it("sets a stream aside, and frees the place when it is closed", async () => {
    const { platform, close } = await watchedSpool();
    const { features } = pointCollection({ a: 1 }, { b: 2 });
    const table = await openTable({ passing: features.values() }, { pace, platform });
    expect([...table.survey.kinds.keys()]).toEqual(["a", "b"]);
    const read: unknown[] = [];
    for await (const batch of table.read()) read.push(...batch);
    expect(read).toEqual(features);
    expect(close).not.toHaveBeenCalled();
    await table.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("frees the place when the stream fails", async () => {
    const { platform, close } = await watchedSpool();
    await expect(openTable({ passing: [{ type: "none" }] }, { pace, platform })).rejects.toThrow(/Feature/);
    expect(close).toHaveBeenCalledTimes(1);
  });

  it("sets nothing aside that is in memory", async () => {
    const { platform } = await watchedSpool();
    const { features } = pointCollection({ a: 1 });
    const table = await openTable({ kept: features, properties: ["z"] }, { pace, platform });
    expect([...table.survey.kinds.keys()]).toEqual(["z", "a"]);
    expect(platform.openSpool).not.toHaveBeenCalled();
  });
});
