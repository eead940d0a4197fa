import { existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { runStages, type Stage, type StageResult } from "./run-stages.mjs";
import { stages } from "./stages.mjs";
import { exitCodeOf, reportOf } from "./terminal.mjs";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-stages-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A stage that runs a line of JavaScript. */
function script(name: string, code: string, needs: readonly string[] = []): Stage {
  return { name, command: `"${execPath}" -e "${code.replaceAll('"', '\\"')}"`, needs };
}

const green = (name: string, needs?: readonly string[]): Stage => script(name, "", needs);
const red = (name: string, code = 1): Stage => script(name, `process.exit(${code})`);

function resultsOf(results: readonly StageResult[]): string[] {
  return results.map(({ name, result }) => `${name} ${result}`);
}

describe("stages", () => {
  it.each([1, 2, 9])("all run and report, whatever comes before and after, %i at once", async (atOnce) => {
    const results = await runStages([red("a"), green("b"), red("c", 7), green("d")], { atOnce });
    expect(resultsOf(results)).toEqual(["a failed", "b passed", "c failed", "d passed"]);
    expect(results.map(({ code }) => code)).toEqual([1, 0, 7, 0]);
  });

  it("end in the exit code of the worst", async () => {
    expect(exitCodeOf(await runStages([red("a", 3), green("b"), red("c", 2)], { atOnce: 2 }))).toBe(3);
    expect(exitCodeOf(await runStages([green("a"), green("b")], { atOnce: 2 }))).toBe(0);
  });

  it("count as red when they are killed, or when there is no such program", async () => {
    const killed = script("killed", "process.kill(process.pid, 'SIGKILL')");
    const missing: Stage = { name: "missing", command: "up42-no-such-program" };
    const results = await runStages([killed, missing], { atOnce: 2 });
    expect(resultsOf(results)).toEqual(["killed failed", "missing failed"]);
    expect(results.map(({ code }) => code)).toEqual([137, 127]);
    expect(results[1]?.output).toContain("up42-no-such-program");
  });

  it("run after those that they need, and are red without them", async () => {
    const mark = join(folder, "mark").replaceAll("\\", "/");
    const results = await runStages(
      [
        script("made", `setTimeout(() => fs.writeFileSync('${mark}', ''), 200)`),
        script("used", `process.exit(fs.existsSync('${mark}') ? 0 : 1)`, ["made"]),
        red("broken"),
        script("unused", `fs.writeFileSync('${mark}2', '')`, ["made", "broken"]),
        green("after", ["unused"]),
      ],
      { atOnce: 3 },
    );
    expect(resultsOf(results)).toEqual([
      "made passed",
      "used passed",
      "broken failed",
      "unused not run",
      "after not run",
    ]);
    expect(existsSync(`${mark}2`)).toBe(false);
    expect(results[3]).toMatchObject({ code: 1, output: "broken did not pass.\n" });
    expect(exitCodeOf(results.slice(3))).toBe(1);
  });

  it("start in their order, also those that waited for another one", async () => {
    const told: string[] = [];
    await runStages(
      [script("first", "setTimeout(() => {}, 200)"), green("second", ["first"]), green("third")],
      {
        atOnce: 1,
        onEnd: ({ name }) => told.push(name),
      },
    );
    expect(told).toEqual(["first", "second", "third"]);
  });

  it("are told as they end, with all that they printed", async () => {
    const mark = join(folder, "quick-ended").replaceAll("\\", "/");
    const waits = `setInterval(() => fs.existsSync('${mark}') && process.exit(console.log('last')), 20)`;
    const told: string[] = [];
    await runStages([script("slow", waits), script("quick", "console.error('first')")], {
      atOnce: 2,
      onEnd({ name, output }) {
        told.push(`${name}: ${output}`);
        writeFileSync(mark, "");
      },
    });
    expect(told).toEqual(["quick: first\n", "slow: last\n"]);
  });
});

describe("what a stage gets of the environment", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** What a stage sees of a variable that is set for `npm test`. */
  async function seen(variable: string, settings: Partial<Stage> = {}): Promise<string | undefined> {
    vi.stubEnv(variable, "from-outside");
    const stage = script("shows", `console.log('%s.', process.env.${variable})`);
    const [result] = await runStages([{ ...stage, ...settings }], { atOnce: 1 });
    return result?.output;
  }

  it("holds certificates for those only that need them", async () => {
    expect(await seen("NODE_EXTRA_CA_CERTS")).toContain("undefined.");
    expect(await seen("NODE_EXTRA_CA_CERTS", { needsCertificates: true })).toContain("from-outside.");
    expect(stages.filter((stage) => stage.needsCertificates).map(({ name }) => name)).toEqual(["browser"]);
  });

  it.each(["UP42_JS_TEST_WITHOUT", "UP42_JS_TEST_NODE"])("holds %s of its own only", async (variable) => {
    expect(await seen(variable)).toContain("undefined.");
    expect(await seen(variable, { env: { [variable]: "of-the-stage" } })).toContain("of-the-stage.");
    expect(await seen("UP42_JS_TEST_SEED")).toContain("from-outside.");
  });
});

describe("a stage of tests", () => {
  /** Stands for vitest: leaves a report where it is told, and ends as it is told. */
  function vitest(report: object | undefined, code: number): Stage {
    const write = `require('fs').writeFileSync(process.argv.at(-1).split('=')[1], process.env.REPORT)`;
    const stage = script("tests", `${report === undefined ? "" : write}; process.exit(${code})`);
    const command = `${stage.command} --`;
    return { ...stage, command, isVitest: true, env: { REPORT: JSON.stringify(report ?? {}) } };
  }

  async function countsOf(stage: Stage): Promise<object | undefined> {
    const [result] = await runStages([stage], { atOnce: 1 });
    return result?.counts;
  }

  const report = { numPassedTests: 40, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 };

  it("counts its tests, and those that were skipped", async () => {
    expect(await countsOf(vitest(report, 0))).toEqual({ passed: 40, failed: 0, skipped: 3 });
    expect(await countsOf(vitest({ ...report, numFailedTests: 5 }, 1))).toEqual({
      passed: 40,
      failed: 5,
      skipped: 3,
    });
  });

  it("has a failure when it ended red though all of its tests passed", async () => {
    expect(await countsOf(vitest(report, 1))).toEqual({ passed: 40, failed: 1, skipped: 3 });
  });

  it("has a failure when it left no report, also when it ended green", async () => {
    const [result] = await runStages([vitest(undefined, 0)], { atOnce: 1 });
    expect(result).toMatchObject({ result: "failed", code: 1, counts: { passed: 0, failed: 1, skipped: 0 } });
  });

  it("has a failure when its report was cut short, and the other stages are told as well", async () => {
    const stage = vitest({}, 0);
    const cut = { ...stage, env: { REPORT: '{ "numPassed' } };
    const results = await runStages([cut, green("after")], { atOnce: 1 });
    expect(resultsOf(results)).toEqual(["tests failed", "after passed"]);
  });

  it("has a failure when no test ran", async () => {
    const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    const [result] = await runStages([vitest(none, 0)], { atOnce: 1 });
    expect(result).toMatchObject({ result: "failed", code: 1, counts: { passed: 0, failed: 1, skipped: 0 } });
  });
});

describe("the last lines", () => {
  const passed = { name: "lint", result: "passed", code: 0, seconds: 3.14, output: "" } as const;

  it("are a table of all stages and a plain line", () => {
    const failed = { ...passed, name: "node", result: "failed", code: 1, seconds: 61 } as const;
    const results = [
      { ...passed, counts: { passed: 1, failed: 0, skipped: 0 } },
      { ...failed, counts: { passed: 5_000, failed: 2, skipped: 1 } },
    ];
    expect(reportOf(results)).toBe(
      [
        "stage  result  seconds  tests and checks",
        "lint   passed  3.1      1 passed, 0 failed",
        "node   failed  61.0     5000 passed, 2 failed, 1 skipped",
        "",
        "5001 passed, 2 failed, 1 skipped",
      ].join("\n"),
    );
  });

  it("tell of no skipped tests where there are none", () => {
    expect(reportOf([{ ...passed, counts: { passed: 1, failed: 0, skipped: 0 } }])).toMatch(
      /\n\n1 passed, 0 failed$/,
    );
  });
});
