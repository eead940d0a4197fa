import { existsSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trouble } from "../../support/files/file-system-calls";
import { saveFiles } from "../../support/files/save-files";
import { type CrashStop, createCrashStop, type StoppedRun } from "../../support/processes/crash-stop";
import {
  type Files,
  fill,
  newFiles,
  oldFiles,
  others,
  stagingNames,
  visibleFiles,
} from "../../support/processes/kill-scenes";
import { buildMortal, runMortal } from "../../support/processes/mortal";

let folder: string;
let crashStop: CrashStop;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-failing-")));
  crashStop = await createCrashStop();
});
afterAll(() => {
  crashStop.restore();
  rmSync(folder, { recursive: true });
});

function save(directory: string, trouble: Trouble): Promise<StoppedRun> {
  return crashStop.run(() => saveFiles({ directory, files: newFiles }), trouble);
}

describe("a disk that renames no folders", () => {
  it("gets a folder that was not there all the same", async () => {
    const directory = join(folder, "no-rename", "berlin");
    const { error } = await save(directory, { failingRenames: [1] });
    expect(error).toBeUndefined();
    expect(visibleFiles(directory)).toEqual(newFiles);
    expect(readdirSync(dirname(directory))).toEqual(["berlin"]);
    expect(stagingNames(directory)).toEqual([]);
  });

  it("is left without it when a file cannot be renamed either", async () => {
    const directory = join(folder, "no-rename-at-all", "berlin");
    const { error } = await save(directory, { failingRenames: [1, 3] });
    expect(error).toMatchObject({ message: expect.stringContaining("the disk reported an error") });
    expect(existsSync(dirname(directory))).toBe(false);
  });
});

describe("a disk without room", () => {
  it.each<[string, Files | undefined]>([
    ["the folder as it was", { ...oldFiles, ...others }],
    ["no folder where there was none", undefined],
  ])("ends a download in one sentence and leaves %s, whenever it is noticed", async (_, before) => {
    const after = { ...newFiles, ...(before && others) };
    const sentences = new Set<string>();
    let failures = 0;
    for (let fullAt = 1; ; fullAt += 1) {
      const parent = join(folder, `full-${fullAt}-${before === undefined}`);
      const directory = join(parent, "berlin");
      fill(parent, {});
      if (before !== undefined) fill(directory, before);
      const { error, isFull, leftOpen } = await save(directory, { fullAt });
      const left = existsSync(directory) ? visibleFiles(directory) : undefined;
      expect(left).toEqual(error === undefined ? after : before);
      expect(readdirSync(parent)).toEqual(left === undefined ? [] : ["berlin"]);
      if (left !== undefined) expect(stagingNames(directory)).toEqual([]);
      expect(leftOpen).toBe(0);
      if (!isFull) break;
      if (error === undefined) continue;
      failures += 1;
      sentences.add(String(error).replace(new RegExp(`${directory}[^:]*`), "<out>"));
    }
    expect([...sentences]).toEqual(["OutputError: Nothing was saved to <out>: the disk is full."]);
    expect(failures).toBeGreaterThan(before === undefined ? 10 : 25);
  });

  it("is told of by the system itself", async () => {
    const script = await buildMortal(folder);
    const directory = join(folder, "limited");
    fill(directory, oldFiles);
    const files = { ...newFiles, "large.tif": "new".repeat(30_000) };
    // A limit on the length of any file is what every user may set for a process.
    const command = ["sh", "-c", 'ulimit -f 64 && exec "$0" "$@"', execPath];
    const { said } = await runMortal(script, { directory, files }, { command });
    expect(said.at(-1)).toContain(
      `OutputError: Nothing was saved to ${join(directory, "large.tif")}: a file is too large for the file system.`,
    );
    expect(visibleFiles(directory)).toEqual(oldFiles);
    expect(stagingNames(directory)).toEqual([]);
    const unlimited = await runMortal(script, { directory, files });
    expect(unlimited.said.at(-1)).toMatch(/^saved/);
  });
});
