import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { type EndedHere, runHere } from "../../support/processes/terminal";

const emulator = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
let served: ServedEmulator;
let folder: string;

beforeAll(async () => {
  served = await serve(emulator);
  folder = await mkdtemp(join(tmpdir(), "up42-commands-"));
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** Runs a command as somebody who has set what is always the same. */
function run(args: readonly string[], variables: Record<string, string> = {}): Promise<EndedHere> {
  return runHere(args, {
    UP42_PROJECT_ID: projectId,
    UP42_PROJECT_API_KEY: projectApiKey,
    UP42_BASE_URL: served.url,
    UP42_JOB_ID: jobId,
    ...variables,
  });
}

const linesOf = ({ stdout }: EndedHere): string[] => stdout.split("\n").slice(0, -1);

describe("jobs", () => {
  it("prints a line for each, or JSON in two ways", async () => {
    const plain = await run(["jobs", "--sort-by", "createdAt", "--no-descending"]);
    expect(linesOf(plain)[0]).toBe(
      `${jobId}\tSUCCEEDED\tDEFAULT\t2023-10-23T09:41:08Z\tBerlin, three seasons`,
    );
    const [array, lines, none] = await Promise.all([
      run(["jobs", "--json"]),
      run(["jobs", "--ndjson", "--limit-to", "1"]),
      run(["jobs", "--json", "--limit-to", "0"]),
    ]);
    expect(JSON.parse(array.stdout)).toHaveLength(2);
    expect(JSON.parse(array.stdout)[0]).toEqual(JSON.parse(lines.stdout));
    expect(none.stdout).toBe("[]\n");
    const [sorted, older] = await Promise.all([
      run(["jobs", "--sort-by", "name"]),
      run(["jobs", "--sortby", "name"]),
    ]);
    expect(older.stdout).toBe(sorted.stdout);
    expect(sorted.stdout).not.toBe((await run(["jobs"])).stdout);
  });
});

describe("job and task", () => {
  it("print what they are, for people and for programs", async () => {
    const [job, json, task] = await Promise.all([
      run(["job"]),
      run(["job", "--json"]),
      run(["task", "--jobtask-id", jobtaskIds[1]]),
    ]);
    expect(linesOf(job)).toContain(`task\t${jobtaskIds[1]}\tSUCCEEDED\tPROCESSING\tndvi:1`);
    expect(JSON.parse(json.stdout)).toMatchObject({ id: jobId, jobtasks: [{ id: jobtaskIds[0] }, {}] });
    expect(linesOf(task)).toContain("status\tSUCCEEDED");
  });

  it("print logs as they are", async () => {
    const log = emulator.jobtask(jobtaskIds[0]).logs;
    const { stdout } = await run(["task", "--jobtask-id", jobtaskIds[0], "--logs"]);
    expect(stdout).toBe(
      "2023-10-23 09:41:14 Searching scenes\n2023-10-23 09:41:16 Found 3 scenes\n2023-10-23 09:43:20 Done\n",
    );
    expect(log).toBe(stdout);
  });

  it("wait for the end of a job, and end in 5 when it failed", async () => {
    const job = emulator.addJob({
      projectId,
      script: ["RUNNING", { polls: 2 }, "FAILED"],
      tasks: [{ logs: "No scenes found\n" }],
    });
    const { code, notes, stdout } = await run([
      ...["job", "--job-id", job.id, "--track-status", "--report-time", "0.01"],
    ]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(notes).toEqual([
      "the job is RUNNING",
      "the job is FAILED",
      expect.stringMatching(/ended as FAILED.* Its log ends with: No scenes found\.$/),
    ]);
  });
});

describe("results", () => {
  it("are those of the job, or of the task that is named", async () => {
    const [ofJob, ofTask] = await Promise.all([
      run(["results"]),
      run(["results", "--ndjson"], { UP42_JOBTASK_ID: jobtaskIds[0] }),
    ]);
    expect(linesOf(ofJob)[0]).toMatch(
      /^5d9d4a5e-[0-9a-f-]+\tPolygon\t2023-07-13T10:16:01Z\t3 %\t5d9d4a5e-.*_ndvi\.tif$/,
    );
    expect(JSON.parse(linesOf(ofTask)[0] ?? "")).toMatchObject({ properties: { orderID: null } });
  });

  it("leave the environment's job task aside beside another job", async () => {
    const { jobId: other } = emulator.sample.mixed;
    const { code, stdout } = await run(["results", "--json", "--job-id", other], {
      UP42_JOBTASK_ID: jobtaskIds[0],
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).type).toBe("FeatureCollection");
  });

  it("go to a file, whose path is printed", async () => {
    const [csv, parquet] = await Promise.all(
      ["csv", "geoparquet"].map((kind) => run(["results", `--${kind}`, join(folder, `scenes.${kind}`)])),
    );
    expect(csv?.stdout).toBe(`${join(folder, "scenes.csv")}\n`);
    expect(await readFile(join(folder, "scenes.csv"), "utf8")).toMatch(/^id,up42\.data_path,/);
    expect((await readFile(parquet?.stdout.trim() ?? "")).subarray(0, 4).toString()).toBe("PAR1");
  });
});

describe("downloads", () => {
  it("print the paths of what they saved", async () => {
    const to = ["--output-directory", join(folder, "files")];
    const some = await run(["download", ...to, "--match", "data.json", "--match", "5d9d*"]);
    expect(linesOf(some).sort()).toEqual(
      (await readdir(join(folder, "files"))).map((name) => join(folder, "files", name)).sort(),
    );
    expect(linesOf(some)).toHaveLength(2);
    const again = await run(["download", ...to, "--no-overwrite"]);
    expect(again).toEqual({ code: 1, stdout: "", notes: [expect.stringContaining("already exists")] });
    const whole = await run(["download", ...to, "--json"]);
    expect(JSON.parse(whole.stdout)).toMatchObject({ verified: ["length", "crc32c", "gzip-crc", "tar-end"] });
  });

  it("make nothing where nothing fits", async () => {
    const to = join(folder, "nothing", "deeper");
    const nothing = await run(["download", "--output-directory", to, "--match", "*.nothing"]);
    expect(nothing).toEqual({
      code: 0,
      stdout: "",
      notes: ["no matching files were found in the results."],
    });
    expect(await readdir(folder)).not.toContain("nothing");
  });

  it("of quicklooks say when there are none", async () => {
    const to = ["--output-directory", join(folder, "quicklooks")];
    const some = await run(["quicklooks", ...to, "--json"]);
    expect(JSON.parse(some.stdout)).toHaveLength(3);
    const none = await run(["quicklooks", ...to, "--jobtask-id", jobtaskIds[1]]);
    expect(none).toEqual({ code: 0, stdout: "", notes: ["no quicklooks were found."] });
  });
});

describe("downloads of many jobs, and verify", () => {
  it("save each into a folder of its own, only check them again later, and tell what is not as it was", async () => {
    const archive = join(folder, "archive");
    const ids = join(folder, "ids.txt");
    const { jobId: other } = emulator.sample.mixed;
    await writeFile(ids, `${jobId}\tSUCCEEDED\n\n${other}\n`);
    const args = ["download", "--job-ids", ids, "--output-directory", archive];
    const folders = [jobId, other].map((id) => join(archive, `job_${id}`));
    expect(await run(args)).toEqual({
      code: 0,
      stdout: `${[...folders, join(archive, "data.json")].join("\n")}\n`,
      notes: [],
    });
    emulator.clearRequests();
    const again = await run([...args, "--json"]);
    expect(JSON.parse(again.stdout).done).toMatchObject([
      { jobId, value: { wasThere: true } },
      { jobId: other, value: { wasThere: true } },
    ]);
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toEqual([]);
    expect(await run(["verify", archive])).toEqual({ code: 0, stdout: "", notes: [] });
    await writeFile(join(archive, "data.json"), "{}");
    await rm(join(archive, `job_${jobId}`, "data.json"));
    expect(await run(["verify", archive])).toEqual({
      code: 1,
      stdout: `missing\tjob_${jobId}/data.json\nchanged\tdata.json\n`,
      notes: [expect.stringMatching(/^files: \d+ intact, 1 missing, 1 changed, 0 extra\.$/)],
    });
  });

  it("go on after a job that fails, name it, and end in its code", async () => {
    const { id: without } = emulator.addJob({ projectId, tasks: [{}] });
    const { id: running } = emulator.addJob({ projectId, status: "RUNNING" });
    const ids = join(folder, "some.txt");
    await writeFile(ids, [without, jobId, running].join("\n"));
    const { code, stdout, notes } = await run([
      ...["download", "--job-ids", ids, "--output-directory", join(folder, "some"), "--no-merge"],
    ]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: `${join(folder, "some", `job_${jobId}`)}\n` });
    expect(notes).toEqual([
      expect.stringMatching(`^the job ${without} failed: `),
      "skipped 1 job that has not succeeded.",
      "1 of 2 jobs failed.",
    ]);
  });

  it("go on after an id of no job, which counts as a job that failed", async () => {
    const unknown = "5ad61ac4-0000-4000-8000-000000000000";
    const ids = join(folder, "unknown.txt");
    await writeFile(ids, [unknown, jobId, unknown].join("\n"));
    const archive = join(folder, "unknown");
    const args = ["download", "--job-ids", ids, "--output-directory", archive];
    expect(await run(args)).toEqual({
      code: 3,
      stdout: `${join(archive, `job_${jobId}`)}\n${join(archive, "data.json")}\n`,
      notes: [
        expect.stringMatching(`^the job ${unknown} failed: The job ${unknown} was not found`),
        "1 of 2 jobs failed.",
      ],
    });
    const { code, stdout } = await run([...args, "--json"]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      done: [{ jobId }],
      failed: [{ jobId: unknown, error: { name: "NotFoundError" } }],
    });
  });

  it("say of how many nothing fits, and name no folder that was not made", async () => {
    const ids = join(folder, "one.txt");
    await writeFile(ids, jobId);
    const to = join(folder, "nothing-of-many");
    const args = ["download", "--job-ids", ids, "--output-directory", to, "--match", "*.nothing"];
    expect(await run([...args, "--no-merge"])).toEqual({
      code: 0,
      stdout: "",
      notes: ["no matching files were found in the results of 1 job."],
    });
    expect(await readdir(to)).toEqual(["up42-manifest.json"]);
  });
});

describe("what goes wrong", () => {
  it.each([
    [["jbs"], "unknown command 'jbs'; did you mean jobs? See up42-js --help."],
    [["jobs", "--jsn"], "unknown option '--jsn'; did you mean --json? See up42-js jobs --help."],
    [["--json", "jobs"], /^unknown option '--json'\. The options of a command come after its name\. See /],
    [["jobs", "more"], /^too many arguments for 'jobs'/],
    [["jobs", "--limit-to"], /argument missing\. See up42-js jobs --help\.$/],
    [["jobs", "--limit-to", "many"], "jobs takes --limit-to, a whole number of at least 0."],
    [["jobs", "--sort-by", "size"], /argument is invalid\. Allowed choices are createdAt, /],
    [["jobs", "--sortby", "size"], /argument is invalid\. Allowed choices are createdAt, /],
    [["jobs", "--sortby", "id", "--sort-by", "id"], /cannot be used with/],
    [["jobs", "--json", "--ndjson"], /cannot be used with/],
    [["results", "--csv", "a", "--geoparquet", "b"], /cannot be used with/],
    [["task"], /^task needs "--jobtask-id", an id such as .*; it is missing\.$/],
    [
      ["job", "--job-id", "5ad61ac4"],
      /^job needs "--job-id", an id such as .*; got a string that is not shown\.$/,
    ],
    [["job", "--report-time", "0"], "job takes --report-time, a number of seconds above zero."],
    [["job", "--report-time", "10"], "job takes --report-time only with --track-status."],
    [["download", "--output-directory", ""], /outputDirectory/],
    [
      ["download", "--no-merge"],
      "download takes --no-merge only with --job-ids, --processing-job-ids or --item-ids.",
    ],
    [
      ["download", "--match", "*.tif", "--match", ""],
      'download takes --match, a glob such as "**/*.tif"; got an empty string.',
    ],
    [["results", "--csv", ""], "results takes --csv, the path of a file; got an empty string."],
    [["results", "--geoparquet", ""], "results takes --geoparquet, the path of a file; got an empty string."],
    [["download", "--job-ids", "missing.txt"], "The file of --job-ids cannot be read: ENOENT."],
    [["download", "--job-ids", "-", "--job-id", "x"], /cannot be used with/],
    [["verify", "missing"], /has no up42-manifest\.json/],
    [["emulator", "--port", "eighty"], "emulator takes --port, a number from 0 (any free port) to 65535."],
    [["jobs", "--cfg-file", "missing.json"], 'The file "missing.json" does not exist.'],
    [["jobs", "--base-url", "nowhere"], /baseUrl/],
  ])("is told in one sentence: %j", async (args, sentence) => {
    const { code, stdout, notes } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(notes).toEqual([typeof sentence === "string" ? sentence : expect.stringMatching(sentence)]);
  });

  it("has a code for what is not there and one for a refused key", async () => {
    const missing = "5ad61ac4-0000-4000-8000-000000000000";
    expect(await run(["job", "--job-id", missing])).toMatchObject({
      code: 3,
      notes: [expect.stringContaining(`The job ${missing} was not found`)],
    });
    expect((await run(["jobs"], { UP42_PROJECT_API_KEY: "wrong" })).code).toBe(4);
  });

  it("asks for a project where an account names none", async () => {
    const { username, password } = emulator.sample;
    const { code, notes } = await runHere(["jobs"], {
      UP42_USERNAME: username,
      UP42_PASSWORD: password,
      UP42_BASE_URL: served.url,
    });
    expect(code).toBe(2);
    expect(notes).toEqual([expect.stringMatching(/^No project was named: pass --project-id/)]);
  });

  it("signs an account in where --auth-url says", async () => {
    const { username, password, projectId } = emulator.sample;
    const account = {
      UP42_USERNAME: username,
      UP42_PASSWORD: password,
      UP42_PROJECT_ID: projectId,
      UP42_BASE_URL: served.url,
    };
    const signIns = async (args: string[], variables = {}) => {
      emulator.clearRequests();
      expect((await runHere(["jobs", ...args], { ...account, ...variables })).code).toBe(0);
      return emulator.requests.filter(({ method }) => method === "POST").map(({ path }) => path);
    };
    const realm = "/realms/public/protocol/openid-connect/token";
    expect(await signIns([])).toEqual(["/oauth/token"]);
    expect(await signIns(["--auth-url", served.url])).toEqual([realm]);
    expect(await signIns([], { UP42_AUTH_URL: served.url })).toEqual([realm]);
  });

  it.each([
    ["a wrong key in the environment", ["jobs"], { UP42_PROJECT_API_KEY: "pssst" }],
    ["a wrong key on the command line", ["jobs", "--project-api-key", "pssst"], {}],
    ["a misspelt option", ["jobs", "--project-api-ky=pssst"], {}],
    ["a misspelt option of one letter", ["jobs", "-ppssst"], {}],
    ["a secret in the place of a choice", ["jobs", "--sort-by", "pssst"], {}],
    ["a secret in the place of an id", ["job", "--job-id", "pssst"], {}],
    ["a secret in the place of a number", ["jobs", "--limit-to", "pssst"], {}],
    ["a secret in an address", ["jobs", "--base-url", "https://me:pssst@up42.test/"], {}],
    ["a secret in another one", ["jobs", "--auth-url", "https://me:pssst@up42.test/"], {}],
    ["a secret too many", ["jobs", "pssst"], {}],
  ])("never prints %s", async (_, args, variables) => {
    const { code, stdout, notes } = await run(args, variables);
    expect(code).toBeGreaterThan(0);
    expect(notes.length).toBeGreaterThan(0);
    expect(stdout + notes.join()).not.toContain("pssst");
  });

  it("comes with a warning where a secret stands on the command line, which works", async () => {
    const { code, notes } = await run(["jobs", "--project-api-key", projectApiKey]);
    expect(code).toBe(0);
    expect(notes).toEqual([expect.stringMatching(/^warning: --project-api-key shows the secret/)]);
  });
});

describe("help", () => {
  it("teaches with examples, to standard output", async () => {
    const [all, one] = await Promise.all([runHere(["--help"]), runHere(["download", "--help"])]);
    expect([all.code, one.code]).toEqual([0, 0]);
    for (const word of ["Signing in:", "Examples:", "Exit codes:", "UP42_PROJECT_API_KEY"]) {
      expect(all.stdout).toContain(word);
    }
    expect(one.stdout).toContain('--match "**/*.tif"');
  });
});
