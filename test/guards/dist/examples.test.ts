import { type ChildProcess, execFile, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { root } from "../../support/root";

const emulator = createEmulator();
const { projectId, projectApiKey, username, password, jobId, jobtaskIds } = emulator.sample;
const withoutOurs = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith("UP42_")),
);

let served: ServedEmulator;
let folder: string;
let runner: ChildProcess;
/** Ends what waits for a runner that is no more. */
const gone = new AbortController();

beforeAll(async () => {
  served = await serve(emulator);
  folder = await mkdtemp(join(tmpdir(), "up42-example-"));
  runner = fork("test/guards/dist/main-job-runner.mjs", { cwd: root, env: withoutOurs });
  runner.once("exit", () => gone.abort());
});

afterAll(async () => {
  runner.kill();
  await served.close();
  await rm(folder, { recursive: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs what `npm start` runs, with no variables of ours. */
function start(): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["docs/examples/node/main-job.mjs", folder],
      { cwd: root, env: withoutOurs },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Runs it with these variables of ours, in the process that does so for all tests. */
async function startWith(variables: Record<string, string>, args: readonly string[] = []): Promise<Ended> {
  runner.send({ variables, args: [folder, ...args] });
  const [ended] = await once(runner, "message", { signal: gone.signal });
  return ended;
}

describe("npm start", () => {
  it("does the whole job against the embedded emulator", async () => {
    const { code, stdout, stderr } = await start();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/status: 'SUCCEEDED'/);
    expect(stdout).toMatch(/3 features within 13\.\d+° to 13\.\d+° E/);
    expect(stdout).toMatch(/3 rows, columns geometry, /);
    expect(stdout).toMatch(/quicklooks +█+ 100 %/);
    expect(stdout).toMatch(/results +█+ 100 %/);
    const paths = stdout.match(/\/\S+\.(?:png|tif|json)$/gm) ?? [];
    expect(paths).toHaveLength(7);
    for (const path of paths) expect((await readFile(path)).length).toBeGreaterThan(1_000);
  });

  it("does it with a processing job, too", async () => {
    const { code, stdout, stderr } = await startWith({}, ["--platform", "processing"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/status: 'successful'/);
    expect(stdout).toMatch(/3 features within 13\.\d+° to 13\.\d+° E/);
    expect(stdout).toMatch(/3 rows, columns geometry, /);
    const paths = stdout.match(/\/\S+\.(?:png|tiff|json)$/gm) ?? [];
    expect(paths).toHaveLength(9);
    for (const path of paths) expect((await readFile(path)).length).toBeGreaterThan(50);
  });

  it("does it with a processing job of a service", async () => {
    const { code, stdout } = await startWith(
      {
        UP42_USERNAME: username,
        UP42_PASSWORD: password,
        UP42_BASE_URL: served.url,
        UP42_AUTH_URL: served.url,
        UP42_PROCESSING_JOB_ID: emulator.sample.processing.processingJobId,
      },
      ["--platform", "processing"],
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`Using the service at ${served.url}`);
    expect(stdout).not.toContain(password);
  });

  it("knows no other platform", async () => {
    const { code, stderr } = await startWith({}, ["--platform", "v3"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "\n--platform must be jobtask or processing, not v3.\n",
    });
  });

  it.each<[string, Record<string, string>]>([
    ["a project key", { UP42_PROJECT_ID: projectId, UP42_PROJECT_API_KEY: projectApiKey }],
    ["an account", { UP42_PROJECT_ID: projectId, UP42_USERNAME: username, UP42_PASSWORD: password }],
  ])("does it against a service with %s", async (_, credentials) => {
    const { code, stdout } = await startWith({
      ...credentials,
      UP42_BASE_URL: served.url,
      UP42_JOB_ID: jobId,
      UP42_JOBTASK_ID: jobtaskIds[1],
    });
    expect(code).toBe(0);
    expect(stdout).toContain(`Using the service at ${served.url}`);
    expect(stdout).toContain("quicklooks   [] (no quicklooks)");
    expect(stdout).not.toContain(projectApiKey);
    expect(stdout).not.toContain(password);
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ UP42_JOB_ID: jobId }, /^\nUP42_JOB_ID without credentials: set UP42_PROJECT_ID/],
    [
      { UP42_PROJECT_ID: projectId, UP42_PROJECT_API_KEY: projectApiKey },
      /^\nSet UP42_JOB_ID and UP42_JOBTASK_ID to say which/,
    ],
    [
      {
        UP42_PROJECT_ID: projectId,
        UP42_PROJECT_API_KEY: "wrong",
        UP42_JOB_ID: jobId,
        UP42_JOBTASK_ID: jobId,
      },
      /^\nAuthenticationError: Signing in was refused/,
    ],
    [
      {
        UP42_PROJECT_ID: projectId,
        UP42_PROJECT_API_KEY: projectApiKey,
        UP42_JOB_ID: jobId,
        UP42_JOBTASK_ID: "x",
      },
      /^\nInputError: initializeJobtask needs "jobtaskId"/,
    ],
  ])("ends in one sentence with %j", async (variables, message) => {
    const { code, stderr } = await startWith({ UP42_BASE_URL: served.url, ...variables });
    expect(code).toBe(1);
    expect(stderr.replace("UP42_BASE_URL, ", "")).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("leaves nothing behind that would keep its process running", async () => {
    const ended = once(runner, "exit");
    runner.disconnect();
    expect(await ended).toEqual([0, null]);
  });
});
