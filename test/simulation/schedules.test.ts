import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CrashStop, createCrashStop } from "../support/processes/crash-stop";
import { loadEverything, runSchedule } from "./run-schedule";
import { inWords } from "./schedule";

/** Which seeds: `npm run schedules` sets both. */
const first = Number(process.env.UP42_JS_SCHEDULES_FROM ?? 1);
const count = Number(process.env.UP42_JS_SCHEDULES ?? 300);
const perTest = 50;

let crashStop: CrashStop;
let folder: string;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "up42-schedules-")));
  await loadEverything();
  crashStop = await createCrashStop();
});
afterAll(() => {
  crashStop.restore();
  rmSync(folder, { recursive: true });
});

/** How often the downloads ended in each way. */
const ends = new Map<string, number>();

describe("downloads during which many things go wrong", () => {
  const starts = Array.from({ length: Math.ceil(count / perTest) }, (_, index) => first + index * perTest);

  it.each(starts)("save everything or nothing, from seed %i on", { timeout: 600_000 }, async (start) => {
    const failures: string[] = [];
    for (let seed = start; seed < Math.min(start + perTest, first + count); seed += 1) {
      const { schedule, wrong, ended } = await runSchedule(seed, {
        crashStop,
        root: join(folder, `${seed}`),
      });
      ends.set(ended, (ends.get(ended) ?? 0) + 1);
      if (wrong.length > 0) {
        const again = `npm run schedules -- --from ${seed} --count 1`;
        failures.push(
          `${again}\nA download that ended as ${ended}\n${wrong.join("\n")}\n${inWords(schedule)}`,
        );
      }
    }
    expect(failures.join("\n\n")).toBe("");
  });

  it.runIf(count >= 300)("end in many ways", () => {
    const errors = ["ApiError", "NetworkError", "TimeoutError", "ArchiveError", "OutputError"];
    expect([...ends.keys()]).toEqual(expect.arrayContaining(["saved", "killed", "aborted", ...errors]));
  });
});
