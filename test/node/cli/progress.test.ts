import { describe, expect, it } from "vitest";
import { ProgressLine, tellBatch, tellDownload, tellExport } from "../../../src/node/cli/progress";
import type { DownloadProgress } from "../../../src/types";

/** A stream that keeps what is written, and a clock that is moved by hand. */
function watched(stream: { isTTY?: boolean; columns?: number }) {
  const texts: string[] = [];
  const clock = { ms: 0 };
  const line = new ProgressLine({ ...stream, write: (text) => texts.push(text) }, { now: () => clock.ms });
  return { texts, clock, line };
}

const downloading = (bytes: number, files = 0): DownloadProgress => ({
  phase: "downloading",
  bytes,
  totalBytes: 256_000_000,
  files,
});

describe("a line of progress", () => {
  it("is drawn ten times a second on a terminal, in one place, and taken away", () => {
    const { texts, clock, line } = watched({ isTTY: true, columns: 100 });
    const tell = tellDownload("results", line);
    tell(downloading(64_000_000));
    clock.ms = 99;
    tell(downloading(65_000_000));
    clock.ms = 2_000;
    tell(downloading(128_000_000, 3));
    line.clear();
    expect(texts).toEqual([
      `\rresults: ${"█".repeat(7)}${"░".repeat(21)}  25 %, 64.0 of 256.0 MB, 0 files`,
      `\rresults: ${"█".repeat(14)}${"░".repeat(14)}  50 %, 128.0 of 256.0 MB, 64.0 MB/s, 3 files`,
      `\r${" ".repeat(82)}\r`,
    ]);
  });

  it("leaves no rest of a longer one, and never reaches the last column", () => {
    const { texts, clock, line } = watched({ isTTY: true, columns: 40 });
    line.tell(() => "x".repeat(50));
    clock.ms = 100;
    line.tell(() => "short");
    expect(texts).toEqual([`\r${"x".repeat(39)}`, `\rshort${" ".repeat(34)}`]);
  });

  it("takes a terminal that knows no width for one of 80 columns", () => {
    const { texts, line } = watched({ isTTY: true, columns: 0 });
    line.tell(() => "x".repeat(100));
    expect(texts).toEqual([`\r${"x".repeat(79)}`]);
  });

  it("is a line every ten seconds elsewhere, and nothing for what ends sooner", () => {
    const { texts, clock, line } = watched({});
    const tell = tellDownload("results", line);
    for (clock.ms = 0; clock.ms < 10_000; clock.ms += 500) tell(downloading(clock.ms));
    expect(texts).toEqual([]);
    clock.ms = 10_000;
    tell(downloading(20_000_000));
    clock.ms = 15_000;
    tell(downloading(30_000_000));
    line.clear();
    expect(texts).toEqual(["up42-js: results: 7 %, 20.0 of 256.0 MB, 2.0 MB/s, 0 files\n"]);
  });

  it("counts files where their number is known, and bytes where nothing else is", () => {
    const { texts, clock, line } = watched({ isTTY: true, columns: 100 });
    const tell = tellDownload("quicklooks", line);
    tell({ phase: "downloading", bytes: 5_000, files: 1, totalFiles: 4 });
    clock.ms = 100;
    tellDownload("results", line)({ phase: "downloading", bytes: 5_000_000_000, files: 1 });
    expect(texts.map((text) => text.trim())).toEqual([
      `quicklooks: ${"█".repeat(7)}${"░".repeat(21)}  25 %, 5 kB, 1 of 4 files`,
      "results: 5.00 GB, 1 file",
    ]);
  });

  it("counts the jobs of many, and those that failed", () => {
    const { texts, clock, line } = watched({ isTTY: true, columns: 120 });
    clock.ms = 2_000;
    tellBatch("jobs", line)({ total: 200, done: 48, failed: 1, skipped: 1, bytes: 6e9, files: 812 });
    expect(texts.map((text) => text.trim())).toEqual([
      `results: ${"█".repeat(7)}${"░".repeat(21)}  25 %, 50 of 200 jobs, 1 failed, 6.00 GB, 3.00 GB/s, 812 files`,
    ]);
  });

  it("tells the rows of an export", () => {
    const { texts, clock, line } = watched({ isTTY: true, columns: 100 });
    const tell = tellExport("features", line);
    tell({ phase: "reading", rows: 12_345 });
    clock.ms = 100;
    tell({ phase: "writing", rows: 1_000, totalRows: 4_000 });
    expect(texts.map((text) => text.trim())).toEqual([
      "features: reading 12,345 features",
      `features: ${"█".repeat(7)}${"░".repeat(21)}  25 %, writing 1,000 of 4,000 features`,
    ]);
  });
});
