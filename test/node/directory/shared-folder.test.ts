import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildScript } from "../../support/processes/mortal";
import {
  type SharedDone,
  type SharedPiece,
  type SharingTask,
  sameNames,
  sharedWork,
} from "../../support/processes/sharing-process";

/** Several processes at once in one folder, some of which are killed. */
let root: string;
let script: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "up42-shared-"));
  script = await buildScript("sharing-process", root);
});
afterAll(() => rmSync(root, { recursive: true }));

const processes = 6;
const rounds = 6;
const rows: readonly number[] = Array.from({ length: rounds }, (_, round) => round);

/** Runs a process, and kills it as soon as it has done so many pieces. Returns what it did. */
async function run(task: SharingTask, killAfter = Number.POSITIVE_INFINITY): Promise<SharedDone[]> {
  const child = spawn(execPath, [script, JSON.stringify(task)], { stdio: ["ignore", "pipe", "inherit"] });
  const done: SharedDone[] = [];
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => {
    done.push(JSON.parse(line));
    if (done.length === killAfter) child.kill("SIGKILL");
  });
  const [[, signal]] = await Promise.all([once(child, "exit"), once(lines, "close")]);
  if (signal === null) expect(done).toHaveLength(task.pieces.length);
  return done;
}

function workOf(index: number): SharedPiece[] {
  return rows.map((round) => ({ work: sharedWork[(round + index) % sharedWork.length] ?? "note", round }));
}

/** The paths of what is missing although a process has saved it. */
function lost(folder: string, done: readonly SharedDone[]): string[] {
  const { jobs } = JSON.parse(readFileSync(join(folder, "up42-manifest.json"), "utf8"));
  const paths = done.flatMap(({ work, name, round }) => {
    if (work === "same names") return sameNames;
    if (work === "own names") return [`own/${name}/${round}`, `all/${name}-${round}`];
    if (work === "new folder") return [`new-${round}/k/${name}`, `new-${round}/same`];
    return work === "archive" ? [`kept-${round}.tgz`] : [];
  });
  const notes = done.flatMap(({ work, name, round }) => (work === "note" ? [`${name}-${round}`] : []));
  return [
    ...paths.filter((path) => !existsSync(join(folder, path))),
    ...notes.filter((note) => !Object.hasOwn(jobs, note)),
  ];
}

it.each(["a new folder", "an existing folder"])(
  "processes that share %s lose nothing, and none of them fails, also if some are killed",
  async (which) => {
    const folder = join(root, which);
    if (which === "an existing folder") mkdirSync(folder);
    const crowd = Array.from({ length: processes }, (_, index) =>
      run({ folder, name: `p${index}`, pieces: workOf(index) }, index % 2 === 1 ? index : undefined),
    );
    const done = (await Promise.all(crowd)).flat();
    // After kills, the next process that does the same removes what they left.
    const pieces = rows.flatMap((round) => sharedWork.map((work) => ({ work, round })));
    done.push(...(await run({ folder, name: "last", pieces })));

    expect(done.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(lost(folder, done)).toEqual([]);
    const textOf = (path: string): string => readFileSync(join(folder, path), "utf8");
    expect(rows.map((round) => textOf(`kept-${round}.tgz`))).toEqual(rows.map(() => "archive"));
    const names = readdirSync(folder, { recursive: true }) as string[];
    expect(names.filter((name) => /\.up42-|\.part/.test(name))).toEqual([]);
  },
);
