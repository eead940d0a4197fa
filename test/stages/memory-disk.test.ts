import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeMemoryFolder } from "./memory-disk.mjs";

let disk: string;
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), "up42-disk-"));
});
afterEach(() => rm(disk, { recursive: true }));

/** Makes the folder in a process of its own, which says where it is and does something with it. */
async function makeElsewhere(then: string) {
  const module = new URL("memory-disk.mjs", import.meta.url);
  const code = `
    import { makeMemoryFolder } from ${JSON.stringify(module)};
    const folder = makeMemoryFolder({ disk: ${JSON.stringify(disk)}, neededBytes: 1 });
    console.log(folder);
    ${then}`;
  const child = spawn(execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const ended = once(child, "close");
  await Promise.race([once(child.stdout, "data"), ended]);
  return { child, ended, said: () => output.trim().split("\n") };
}

describe("the folder in memory", () => {
  it("is for everybody to enter, and is removed when the process ends", async () => {
    const mode = 'console.log((await import("node:fs")).statSync(folder).mode & 0o777);';
    const { ended, said } = await makeElsewhere(mode);
    expect(await ended).toEqual([0, null]);
    expect(said()).toEqual([expect.stringContaining(join(disk, "up42-tests-")), `${0o755}`]);
    expect(await readdir(disk)).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("is removed on %s", async (signal) => {
    const { child, ended, said } = await makeElsewhere("setTimeout(() => {}, 60_000);");
    expect(said()).toEqual([expect.stringContaining(join(disk, "up42-tests-"))]);
    child.kill(signal);
    expect(await ended).toEqual([128 + constants.signals[signal], null]);
    expect(await readdir(disk)).toEqual([]);
  });

  it("is not made where there is too little room, or no such disk", async () => {
    expect(makeMemoryFolder({ disk, neededBytes: Number.POSITIVE_INFINITY })).toBeUndefined();
    expect(makeMemoryFolder({ disk: join(disk, "none"), neededBytes: 0 })).toBeUndefined();
    expect(await readdir(disk)).toEqual([]);
  });
});
