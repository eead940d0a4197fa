import { describe, expect, it } from "vitest";
import { createEmulator } from "../../src/emulator";
import { quicklookFileName } from "../../src/outputs/quicklooks";
import { safePathOf } from "../../src/outputs/transfers";
import type { DownloadProgress } from "../../src/types";
import { openJobtask } from "../support/outputs/sample-jobtask";
import { signInWithAccount } from "../support/outputs/sample-processing-job";

/** A processing job with an item of three files of 5,000, 6,000 and 7,000 bytes. */
async function openFiles() {
  const emulator = createEmulator();
  const { id: jobId } = emulator.addProcessingJob({ sampleOutputs: false });
  const file = (name: string, size: number) => [name, { file: { bytes: new Uint8Array(size).fill(7) } }];
  emulator.addItem({
    jobId,
    assets: Object.fromEntries([file("a.bin", 5_000), file("b.bin", 6_000), file("c.dat", 7_000)]),
  });
  const up42 = await signInWithAccount(emulator);
  return { emulator, job: await up42.initializeProcessingJob({ jobId }) };
}

describe("the progress of a download", () => {
  it("counts the bytes and files of all files together, and knows their totals once all have begun", async () => {
    const { job } = await openFiles();
    const told: DownloadProgress[] = [];
    await job.downloadResults({ connections: 1, onProgress: (progress) => told.push({ ...progress }) });
    const downloading = told.filter(({ phase }) => phase === "downloading");
    expect(downloading[0]).toMatchObject({ totalBytes: undefined, files: 0, totalFiles: 3 });
    expect(downloading.at(-1)).toMatchObject({ bytes: 18_000, totalBytes: 18_000, files: 3, totalFiles: 3 });
    expect(downloading.map(({ bytes }) => bytes)).toEqual(
      downloading.map(({ bytes }) => bytes).toSorted((one, other) => one - other),
    );
    expect(told.at(-1)).toMatchObject({ phase: "saved", bytes: 18_000, files: 3 });
  });

  it("tells unpacked bytes while it unpacks, and no number of files before the end", async () => {
    const { jobtask } = await openJobtask();
    const told: DownloadProgress[] = [];
    const files = await jobtask.downloadResults({ onProgress: (progress) => told.push({ ...progress }) });
    const sum = files.reduce((bytes, { size }) => bytes + size, 0);
    const unpacking = told.filter(({ phase }) => phase === "unpacking");
    expect(unpacking.at(-1)).toMatchObject({ bytes: sum, totalBytes: undefined, files: 4 });
    const before = told.filter(({ phase }) => phase !== "saved");
    expect(new Set(before.map(({ totalFiles }) => totalFiles))).toEqual(new Set([undefined]));
  });

  it("knows one file, and its length, of an archive that stays packed", async () => {
    const { jobtask } = await openJobtask();
    const told: DownloadProgress[] = [];
    const [file] = await jobtask.downloadResults({
      unpacking: false,
      onProgress: (progress) => told.push({ ...progress }),
    });
    const size = file?.size;
    expect(told.filter(({ phase }) => phase === "downloading").at(-1)).toMatchObject({
      bytes: size,
      totalBytes: size,
      totalFiles: 1,
    });
  });
});

it("a file that match leaves out is not asked for", async () => {
  const { emulator, job } = await openFiles();
  emulator.clearRequests();
  const files = await job.downloadResults({ match: "**/*.bin" });
  expect(files.map(({ size }) => size)).toEqual([5_000, 6_000]);
  expect(emulator.requests.filter(({ path }) => path.endsWith("/download-url"))).toHaveLength(2);
  expect(emulator.requests.filter(({ origin }) => origin === "storage")).toHaveLength(2);
});

describe("a path", () => {
  it.each(["a.tif", "output/a.tif", "output/output/a.tif"])("keeps all its folders: %s", (path) => {
    expect(safePathOf(path)).toBe(path);
  });

  it("that is not safe is refused as that of a file, not of an archive", () => {
    expect(() => safePathOf("../a")).toThrow(
      expect.objectContaining({
        name: "UnsafePathError",
        entry: "../a",
        message:
          'A file of the results would be saved as "../a", which is not a safe path; nothing was kept.',
        cause: expect.objectContaining({ name: "UnsafePathError" }),
      }),
    );
  });
});

describe("the name of a quicklook", () => {
  it.each(["a.png", ".a", "a.", "..a", "größe"])("is that of a file: %j", (id) => {
    expect(quicklookFileName(id)).toBe(`quicklook_${id}`);
  });

  it.each(["a/b", "a\\b", "a\nb", "\ud800", ".", "..."])("is refused: %j", (id) => {
    expect(() => quicklookFileName(id)).toThrow(
      `The quicklook ${JSON.stringify(id)} has a name that is not a plain file name.`,
    );
  });
});
