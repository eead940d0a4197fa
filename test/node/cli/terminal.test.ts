import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { buildProgram, hasTerminals, runInTerminal, runLine } from "../../support/processes/terminal";

const emulator = createEmulator();
const { projectId, projectApiKey, jobId } = emulator.sample;
let served: ServedEmulator;
let folder: string;
let bin: string;
let variables: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-cli-"));
  [bin, served] = await Promise.all([buildProgram(folder), serve(emulator)]);
  variables = {
    UP42_PROJECT_ID: projectId,
    UP42_PROJECT_API_KEY: projectApiKey,
    UP42_JOB_ID: jobId,
    UP42_BASE_URL: served.url,
  };
});

beforeEach(() => emulator.clearFaults());

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

function slowDown(bytesPerSecond: number): void {
  const behaviour = faults.slowBody({ bytesPerSecond });
  emulator.fault({ match: { origin: "storage" }, times: Number.POSITIVE_INFINITY, behaviour });
}

describe.runIf(hasTerminals)("in a terminal", () => {
  it("draws a bar that moves, takes it away, and prints the paths", async () => {
    slowDown(40_000);
    const directory = join(folder, "drawn");
    const { code, stdout } = await runInTerminal(bin, `up42-js download --output-directory ${directory}`, {
      variables,
    });
    expect(code).toBe(0);
    const shares = [...stdout.matchAll(/results: █*░+ +(\d+) %, /g)].map(([, share]) => Number(share));
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    // The last that is written of the line is spaces; what stays begins behind them.
    const kept = stdout.split(/\r {20,}\r/).at(-1) ?? "";
    expect(kept.trim().split("\r\n").sort()).toEqual(
      (await readdir(directory)).map((name) => join(directory, name)).sort(),
    );
  });

  it("ends as by the signal on Ctrl-C, and leaves nothing behind", async () => {
    slowDown(20_000);
    const work = await mkdtemp(join(folder, "stopped-"));
    await writeFile(join(work, "data.json"), "from before");
    let typed = false;
    const { code, stdout } = await runInTerminal(
      bin,
      // In a loop, which goes on after a program that only exits.
      "for directory in new . never; do up42-js download --output-directory $directory; done",
      {
        variables,
        cwd: work,
        onText(text, { type }) {
          if (!typed && text.includes(" %, ")) type("\u0003");
          typed ||= text.includes(" %, ");
        },
      },
    );
    expect(code).toBe(130);
    expect(stdout.match(/up42-js: stopped by SIGINT\./g)).toHaveLength(1);
    expect(await readdir(work)).toEqual(["data.json"]);
  });

  it("shows columns with a heading", async () => {
    const { stdout } = await runInTerminal(bin, "up42-js jobs --limit-to 1", { variables });
    expect(stdout).toMatch(/^JOB {35}STATUS {7}MODE {5}CREATED {15}NAME\r\n[0-9a-f-]{36} {2}SUCCEEDED {4}/);
  });
});

describe("in a pipe", () => {
  it("has tabs and no heading, and tells no progress", async () => {
    const line = `up42-js jobs | cut -f 2 && up42-js download --output-directory ${join(folder, "piped")} | wc -l`;
    const { code, stdout, stderr } = await runLine(bin, line, { variables });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "SUCCEEDED\nSUCCEEDED\n4\n", stderr: "" });
  });

  it("is quiet when its reader has enough, and goes on no longer", async () => {
    const features = Array.from({ length: 20_000 }, (_, index) => ({
      type: "Feature" as const,
      id: `scene-${index}`,
      geometry: null,
      properties: { text: "x".repeat(500) },
    }));
    const { id, jobId: many } = emulator.addJobtask({
      projectId,
      dataJson: { type: "FeatureCollection", features },
    });
    // All of it would take minutes.
    const behaviour = faults.slowBody({ bytesPerSecond: 100_000 });
    emulator.fault({ match: { path: "/outputs/data-json" }, behaviour });
    const { code, stdout, stderr } = await runLine(
      bin,
      `set -o pipefail; up42-js results --job-id ${many} --jobtask-id ${id} --ndjson | head -1`,
      { variables },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ type: "Feature", id: "scene-0" });
  });

  it("takes the jobs of one command into the next", async () => {
    const archive = join(folder, "archive");
    const line = `up42-js jobs --no-descending --limit-to 2 | up42-js download --job-ids - --output-directory ${archive} && up42-js verify ${archive}`;
    const { code, stdout, stderr } = await runLine(bin, line, { variables });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n").sort()).toEqual(
      ["data.json", `job_${emulator.sample.mixed.jobId}`, `job_${jobId}`].map((name) => join(archive, name)),
    );
  });

  it("says that a full disk took nothing", async () => {
    const { code, stderr } = await runLine(bin, "up42-js results --json > /dev/full", { variables });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "up42-js: Standard output cannot be written: ENOSPC.\n",
    });
  });
});

describe("the emulator's command", () => {
  it("prints what a client needs, serves, and ends well when it is stopped", async () => {
    let answered = "";
    const { code, stdout } = await runLine(bin, "exec up42-js emulator", {
      onText(text, { kill }) {
        if (!text.includes("\n") || answered !== "") return;
        answered = "asked";
        void fetch(JSON.parse(text).url).then(({ status }) => {
          answered = String(status);
          kill("SIGTERM");
        });
      },
    });
    expect(code).toBe(0);
    expect(answered).toMatch(/^\d{3}$/);
    const { url, ...printed } = JSON.parse(stdout);
    const { username, password, processingJobId } = emulator.sample.processing;
    const account = { authUrl: url, username, password, processingJobId };
    expect(printed).toMatchObject({ projectId, jobId, ...account });
  });
});

describe("the emulator's process", () => {
  async function emulatorUntil(signal: NodeJS.Signals, line: string, cwd: string) {
    let url = "";
    const ended = await runLine(bin, `exec ${line}`, {
      cwd,
      onText(text, { kill }) {
        const [, found] = /"url":"([^"]+)"/.exec(text) ?? [];
        if (found === undefined || url !== "") return;
        url = found;
        kill(signal);
      },
    });
    // Its output has ended with it, so that it has closed its ports.
    await expect(fetch(url)).rejects.toThrow(TypeError);
    return ended;
  }

  it("ends with npm, which passes no signal on to it", async () => {
    const work = await mkdtemp(join(folder, "npm-"));
    await writeFile(
      join(work, "package.json"),
      JSON.stringify({ scripts: { emulator: "true && up42-js emulator" } }),
    );
    const { signal } = await emulatorUntil("SIGTERM", "npm run --silent emulator", work);
    expect(signal).toBe("SIGTERM");
  });

  it("warns in one line when others can reach it, and says nothing when they cannot", async () => {
    const { stderr } = await emulatorUntil("SIGTERM", "up42-js emulator --host 0.0.0.0", folder);
    expect(stderr).toBe(
      "up42-js: warning: The emulator listens on 0.0.0.0, so other machines may reach it. Listen on 127.0.0.1 if only you use it.\n",
    );
    const quiet = await emulatorUntil("SIGTERM", "up42-js emulator", folder);
    expect(quiet.stderr).toBe("");
  });

  it("warns of nothing with --no-warnings", async () => {
    const line = "node --no-warnings $(readlink -f $(which up42-js)) emulator --host 0.0.0.0";
    expect((await emulatorUntil("SIGTERM", line, folder)).stderr).toBe("");
  });
});
