import { spawn } from "node:child_process";
import { once } from "node:events";
import { kill } from "node:process";
import { expect, it } from "vitest";
import { processHasEnded, stateOf, thisProcess } from "../../../src/node/directory/process-owner";

it("a process that runs is known by its id and its start", async () => {
  const own = await thisProcess();
  expect(await stateOf(own, own)).toBe("running");
});

it("another process with the id of one that has ended is not that one", async () => {
  const own = await thisProcess();
  expect(await stateOf({ ...own, start: "1" }, own)).toBe("ended");
});

it("without its start, or on another machine, it is unknown whether a process runs", async () => {
  const { machine, pid, start } = await thisProcess();
  expect(await stateOf({ machine, pid }, { machine })).toBe("unknown");
  expect(await stateOf({ machine, pid, start }, { machine: "00000000" })).toBe("unknown");
  expect(await stateOf({ machine, pid: 2 ** 30, start }, { machine: "00000000" })).toBe("unknown");
});

it("a killed process has ended, also if its parent never asks for its end", async () => {
  // The shell becomes a program that knows nothing of the first one.
  const parent = spawn("sh", ["-c", "sleep 600 & echo $!; exec sleep 600"]);
  try {
    const [text] = await once(parent.stdout, "data");
    const pid = Number(String(text));
    const { machine } = await thisProcess();
    expect(await processHasEnded({ machine, pid }, { machine })).toBe(false);
    kill(pid, "SIGKILL");
    await expect.poll(() => processHasEnded({ machine, pid }, { machine }), { timeout: 60_000 }).toBe(true);
    // Its id is still taken.
    expect(() => kill(pid, 0)).not.toThrow();
  } finally {
    parent.kill("SIGKILL");
  }
});
