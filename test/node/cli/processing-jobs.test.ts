import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEmulator, type ProcessingJobInit } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { type EndedHere, runHere } from "../../support/processes/terminal";

const emulator = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
const { username, password, processingJobId, workspaceId, itemIds } = emulator.sample.processing;
const [summer] = itemIds;
let served: ServedEmulator;
let folder: string;

beforeAll(async () => {
  served = await serve(emulator);
  folder = await mkdtemp(join(tmpdir(), "up42-processing-"));
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** Runs a command as somebody with an account, who names no project. */
function run(args: readonly string[], variables: Record<string, string> = {}): Promise<EndedHere> {
  return runHere(args, {
    UP42_USERNAME: username,
    UP42_PASSWORD: password,
    UP42_BASE_URL: served.url,
    UP42_AUTH_URL: served.url,
    ...variables,
  });
}

const linesOf = ({ stdout }: EndedHere): string[] => stdout.split("\n").slice(0, -1);
const sample = ["--processing-job-id", processingJobId];

/** Adds a processing job, and names it as the command line does. */
function added(init: ProcessingJobInit): [flag: string, id: string] {
  return ["--processing-job-id", emulator.addProcessingJob(init).id];
}

describe("processing-jobs", () => {
  const listed = `${processingJobId}\tsuccessful\ttrue-color-conversion\t2023-10-25T08:15:30Z\tBerlin in true color`;

  it("prints a line for each, or JSON in two ways", async () => {
    const [plain, array, lines, none] = await Promise.all([
      run(["processing-jobs", "--no-descending", "--limit-to", "1"]),
      run(["processing-jobs", "--json", "--process-id", "true-color-conversion"]),
      run(["processing-jobs", "--ndjson", "--limit-to", "1", "--sort-by", "created"]),
      run(["processing-jobs", "--json", "--limit-to", "0"]),
    ]);
    expect(plain).toEqual({ code: 0, stdout: `${listed}\n`, notes: [] });
    expect(JSON.parse(array.stdout)).toMatchObject([{ jobID: processingJobId }]);
    expect(JSON.parse(lines.stdout)).toEqual(JSON.parse(array.stdout)[0]);
    expect(none.stdout).toBe("[]\n");
  });

  it("gives those that fit the flags, which may be given again", async () => {
    const { id: sharp } = emulator.addProcessingJob({ processId: "pansharpening", status: "released" });
    const { id: trees } = emulator.addProcessingJob({ processId: "detection-trees-spacept" });
    const { id: elsewhere } = emulator.addProcessingJob({ workspaceId: sharp });
    const idsOf = async (...flags: string[]) =>
      linesOf(await run(["processing-jobs", ...flags])).map((line) => line.split("\t", 1)[0]);
    expect(await idsOf("--status", "released")).toEqual([sharp]);
    const three = [processingJobId, sharp, trees].sort();
    const twice = ["--status", "captured", "successful", "--status", "released"];
    expect((await idsOf(...twice, "--workspace-id", workspaceId)).sort()).toEqual(three);
    expect(await idsOf("--workspace-id", sharp)).toEqual([elsewhere]);
    const processes = ["--process-id", "pansharpening", "--process-id", "detection-trees-spacept"];
    expect((await idsOf(...processes)).sort()).toEqual([sharp, trees].sort());
  });
});

describe("a processing job", () => {
  it("is shown for people and for programs", async () => {
    const [plain, json] = await Promise.all([run(["job", ...sample]), run(["job", ...sample, "--json"])]);
    expect(linesOf(plain)).toEqual([
      `job\t${processingJobId}`,
      "title\tBerlin in true color",
      "status\tsuccessful",
      "process\ttrue-color-conversion",
      `workspace\t${workspaceId}`,
      "created\t2023-10-25T08:15:30Z",
      "started\t2023-10-25T08:15:41Z",
      "finished\t2023-10-25T08:21:07Z",
      "credits\t63",
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      jobID: processingJobId,
      creditConsumption: { credits: 63 },
      results: { errors: null },
    });
  });

  it("that ended without results is shown with the reasons", async () => {
    const errors = [{ name: "MissingPanchromaticAsset", message: "The panchromatic band is missing." }];
    const { code, stdout } = await run(["job", ...added({ status: "released", errors })]);
    expect(code).toBe(0);
    expect(stdout).toContain("error\tThe panchromatic band is missing. (MissingPanchromaticAsset)\n");
  });

  it("is waited for until there are results, and ends in 5 without any", async () => {
    const track = ["job", "--track-status", "--report-time", "0.01"];
    const well = added({ script: ["running", { polls: 2 }, "successful"] });
    expect(await run([...track, ...well])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("status\tsuccessful\n"),
      notes: ["the job is running", "the job is successful"],
    });
    const badly = added({
      script: ["running", { polls: 2 }, "failed"],
      errors: [{ name: "OutOfArea", message: "No scene is there." }],
    });
    expect(await run([...track, ...badly])).toEqual({
      code: 5,
      stdout: "",
      notes: [
        "the job is running",
        "the job is failed",
        expect.stringMatching(/ended as failed: No scene is there \(OutOfArea\)\.$/),
      ],
    });
  });
});

describe("what a processing job produced", () => {
  it("is printed as items, or goes to a file", async () => {
    const csv = join(folder, "items.csv");
    const [plain, json, saved] = await Promise.all([
      run(["results", ...sample]),
      run(["results", ...sample, "--json"]),
      run(["results", ...sample, "--csv", csv]),
    ]);
    const file = `${summer}/5d9d4a5e_rgb_${processingJobId}.tiff`;
    expect(linesOf(plain)).toContain(`${summer}\tPolygon\t2023-07-13T10:16:01Z\t3 %\t${file}`);
    const { features } = JSON.parse(json.stdout);
    expect(features.map(({ id }: { id: string }) => id).sort()).toEqual([...itemIds].sort());
    expect(saved.stdout).toBe(`${csv}\n`);
    expect(await readFile(csv, "utf8")).toMatch(/^id,datetime,/);
  });

  it("is downloaded, and the paths are printed", async () => {
    const to = (name: string) => ["--output-directory", join(folder, name)];
    const some = await run(["download", ...sample, ...to("files"), "--match", "**/*.tiff"]);
    expect(some).toMatchObject({ code: 0, notes: [] });
    expect(linesOf(some)).toContain(join(folder, "files", summer, `5d9d4a5e_rgb_${processingJobId}.tiff`));
    expect((await readdir(join(folder, "files"))).sort()).toEqual([...itemIds].sort());
    const again = await run(["download", ...sample, ...to("files"), "--no-overwrite"]);
    expect(again).toEqual({ code: 1, stdout: "", notes: [expect.stringContaining("already exists")] });
    const previews = await run(["quicklooks", ...sample, ...to("previews"), "--json"]);
    expect(JSON.parse(previews.stdout)).toHaveLength(3);
  });

  it.each(["results", "download", "quicklooks"])(
    "is not there yet for %s: 3, or never: 5",
    async (command) => {
      const to = command === "results" ? [] : ["--output-directory", folder];
      expect(await run([command, ...to, ...added({ status: "running" })])).toEqual({
        code: 3,
        stdout: "",
        notes: [
          expect.stringMatching(/has no results yet: it is running\. up42-js job --track-status waits/),
        ],
      });
      const { code, notes } = await run([command, ...to, ...added({ status: "rejected" })]);
      expect({ code, notes }).toEqual({ code: 5, notes: [expect.stringMatching(/ended as rejected/)] });
    },
  );
});

describe("many processing jobs, or items", () => {
  const unknown = "5ad61ac4-0000-4000-8000-000000000000";

  /** Writes ids into a file, and names it and a new folder as the command line does. */
  async function fileOf(name: string, flag: string, ids: readonly string[]) {
    const file = join(folder, `${name}.txt`);
    await writeFile(file, ids.join("\n"));
    const to = join(folder, name);
    return { to, args: ["download", flag, file, "--output-directory", to, "--match", "**/*.tiff"] };
  }

  it.each([
    ["--processing-job-ids", "jobId", "job", processingJobId],
    ["--item-ids", "itemId", "item", summer],
  ] as const)("go into folders of their own with %s, and are left alone by a second call", async (...row) => {
    const [flag, key, prefix, id] = row;
    const { to, args } = await fileOf(`twice-${key}`, flag, [`${id}\tsuccessful`, "", id]);
    const folders = [join(to, `${prefix}_${id}`), join(to, "data.json")];
    expect(await run(args)).toEqual({ code: 0, stdout: `${folders.join("\n")}\n`, notes: [] });
    emulator.clearRequests();
    const again = await run([...args, "--json"]);
    const { done, failed, skipped, merged } = JSON.parse(again.stdout);
    const folderName = `${prefix}_${id}`;
    expect(done).toEqual([
      { [key]: id, value: expect.objectContaining({ folder: folderName, wasThere: true }) },
    ]);
    expect([failed, skipped, merged.saved]).toEqual([[], [], join(to, "data.json")]);
    expect(emulator.requests.filter(({ origin }) => origin === "storage")).toEqual([]);
    expect(await run(["verify", to])).toEqual({ code: 0, stdout: "", notes: [] });
  });

  it.each([
    ["--processing-job-ids", "processing job", "jobId", processingJobId],
    ["--item-ids", "item", "itemId", summer],
  ] as const)("go on after an id of none with %s, which counts as failed", async (...row) => {
    const [flag, noun, key, id] = row;
    const { to, args } = await fileOf(`unknown-${key}`, flag, [unknown, id]);
    const { code, stdout, notes } = await run([...args, "--no-merge"]);
    expect({ code, lines: stdout.split("\n") }).toEqual({
      code: 3,
      lines: [expect.stringContaining(to), ""],
    });
    expect(notes).toEqual([
      `the ${noun} ${unknown} failed: The ${noun} ${unknown} was not found.`,
      `1 of 2 ${noun}s failed.`,
    ]);
    const json = JSON.parse((await run([...args, "--json"])).stdout);
    expect(json).toMatchObject({
      done: [{ [key]: id }],
      failed: [{ [key]: unknown, error: { name: "NotFoundError" } }],
    });
  });

  it("are asked for in parts, and keep the order of the file", async () => {
    const { collectionId } = emulator.sample.processing;
    const ids = Array.from({ length: 60 }, () => emulator.addItem({ collectionId }).id);
    const { args } = await fileOf("sixty", "--item-ids", ids);
    emulator.clearRequests();
    const { done } = JSON.parse((await run([...args, "--json", "--no-merge"])).stdout);
    expect(done.map(({ itemId }: { itemId: string }) => itemId)).toEqual(ids);
    expect(emulator.requests.filter(({ path }) => path.endsWith("/search"))).toHaveLength(2);
  });

  it("leave out processing jobs without results", async () => {
    const [, running] = added({ status: "running" });
    const { args } = await fileOf("running", "--processing-job-ids", [running]);
    expect(await run(args)).toEqual({
      code: 0,
      stdout: "",
      notes: ["skipped 1 processing job that has not succeeded."],
    });
  });

  it("need no project, and say when there are no ids", async () => {
    const { args } = await fileOf("none", "--item-ids", []);
    expect(await run(args)).toEqual({
      code: 0,
      stdout: "",
      notes: ["the file of --item-ids lists no ids."],
    });
  });
});

describe("which kind of job is meant", () => {
  const ofProject = { UP42_PROJECT_ID: projectId, UP42_JOB_ID: jobId, UP42_JOBTASK_ID: jobtaskIds[0] };
  const ofAccount = { UP42_PROCESSING_JOB_ID: processingJobId };
  const shown = async (args: string[], variables: Record<string, string>) =>
    linesOf(await run(["job", ...args], variables))[0];

  it("is said by the environment, or by the command line before it", async () => {
    expect(await shown([], ofAccount)).toBe(`job\t${processingJobId}`);
    expect(await shown([], ofProject)).toBe(`job\t${jobId}`);
    expect(await shown(sample, ofProject)).toBe(`job\t${processingJobId}`);
    expect(await shown(["--job-id", jobId], { UP42_PROJECT_ID: projectId, ...ofAccount })).toBe(
      `job\t${jobId}`,
    );
    const both = { ...ofProject, ...ofAccount };
    expect(await shown(sample, both)).toBe(`job\t${processingJobId}`);
    const task = await run(["results", "--ndjson", "--jobtask-id", jobtaskIds[0]], both);
    expect(JSON.parse(linesOf(task)[0] ?? "")).toMatchObject({ properties: { orderID: null } });
  });

  it.each<[args: string[], sentence: RegExp | string]>([
    [["job", ...sample, "--job-id", jobId], /cannot be used with/],
    [["results", ...sample, "--jobtask-id", jobId], /cannot be used with/],
    [["download", ...sample, "--job-ids", "-"], /cannot be used with/],
    [["download", ...sample, "--item-ids", "-"], /cannot be used with/],
    [["download", "--item-ids", "-", "--job-ids", "-"], /cannot be used with/],
    [["download", "--processing-job-ids", "-", "--item-ids", "-"], /cannot be used with/],
    [["download", "--item-ids", "missing.txt"], "The file of --item-ids cannot be read: ENOENT."],
    [
      ["download", "--processing-job-ids", "package.json"],
      /^Line 1 of the file of --processing-job-ids needs an id such as "[^"]*"\.$/,
    ],
    [["job"], /^The environment names two jobs, UP42_JOB_ID and UP42_PROCESSING_JOB_ID; /],
    [["quicklooks"], /^The environment names two jobs/],
    [["job", ...sample, "--logs"], /^job takes --logs only with --job-id/],
    [["job", ...sample, "--report-time", "9"], /^job takes --report-time only with --track-status\.$/],
    [["job", ...sample, "--track-status", "--report-time", "0"], /^job takes --report-time, a number/],
    [["job", "--processing-job-id", "pssst"], /^job needs "--processing-job-id", an id such as/],
    [["processing-jobs", "--sort-by", "pssst"], /argument is invalid\. Allowed choices are created, /],
    [["processing-jobs", "--workspace-id", "pssst"], /"--workspace-id", an id such as/],
    [["processing-jobs", "--limit-to", "-1"], /^processing-jobs takes --limit-to, a whole number/],
    [["processing-jobs", "--json", "--ndjson"], /cannot be used with/],
  ])("or else told in one sentence: %j", async (args, sentence) => {
    emulator.clearRequests();
    const { code, stdout, notes } = await run(args, { ...ofProject, ...ofAccount });
    expect({ code, stdout, notes }).toEqual({
      code: 2,
      stdout: "",
      notes: [expect.stringMatching(sentence)],
    });
    expect(notes.join()).not.toContain("pssst");
    expect(emulator.requests).toEqual([]);
  });

  it("has a code for one that is not there", async () => {
    const missing = "5ad61ac4-0000-4000-8000-000000000000";
    expect(await run(["job", "--processing-job-id", missing])).toMatchObject({
      code: 3,
      notes: [expect.stringContaining(`The processing job ${missing} was not found`)],
    });
  });

  it("leaves the key of a project to the service", async () => {
    const variables = { UP42_PROJECT_ID: projectId, UP42_PROJECT_API_KEY: projectApiKey };
    const { code } = await runHere(["processing-jobs"], { ...variables, UP42_BASE_URL: served.url });
    expect(code).toBe(0);
  });
});

describe("the terminal program", () => {
  it("has no command that runs a process, which costs credits", async () => {
    const { stdout } = await runHere(["--help"]);
    const [, commands = ""] = /^Commands:\n([\s\S]*?)\n\n/m.exec(stdout) ?? [];
    expect([...commands.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name)).toEqual([
      "jobs",
      "processing-jobs",
      "job",
      "task",
      "results",
      "quicklooks",
      "download",
      "verify",
      "emulator",
      "help",
    ]);
    const sources = new URL("../../../src/node/cli/", import.meta.url);
    for (const name of await readdir(sources)) {
      expect(await readFile(new URL(name, sources), "utf8")).not.toMatch(/runProcess/);
    }
  });
});
