import { describe, expect, it } from "vitest";
import { createProgressBar } from "../../docs/examples/node/progress-bar.mjs";
import type { DownloadProgress } from "../../src/types";

const events: DownloadProgress[] = [
  { phase: "downloading", bytes: 500_000, totalBytes: 1_000_000, files: 0 },
  { phase: "unpacking", bytes: 900_000, file: "a.tif", files: 0 },
  { phase: "downloading", bytes: 1_000_000, totalBytes: 1_000_000, files: 0 },
  { phase: "unpacking", bytes: 1_900_000, file: "b.tif", files: 1 },
  { phase: "saved", bytes: 1_900_000, files: 2 },
];

/** What the bar writes for the events above. */
function written(isTTY: boolean): string[] {
  const texts: string[] = [];
  const tell = createProgressBar("results", { isTTY, write: (text) => texts.push(text) });
  for (const event of events) tell(event);
  return texts;
}

describe("the example's progress bar", () => {
  it("never falls back, and is full when all is saved", () => {
    const shares = written(true).map((text) => Number(/(\d+) %/.exec(text)?.[1]));
    expect(shares).toEqual([50, 50, 100, 100, 100]);
  });

  it("stays on its line on a terminal, and is one line elsewhere", () => {
    expect(written(true).every((text) => text.startsWith("\r"))).toBe(true);
    expect(written(true).filter((text) => text.endsWith("\n"))).toHaveLength(1);
    expect(written(false)).toEqual([expect.stringMatching(/^results +█+ 100 % {2}1,000 kB, 2 files\n$/)]);
  });
});
