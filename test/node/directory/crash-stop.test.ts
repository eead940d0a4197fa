import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFile } from "node:fs";
import {
  type FileHandle,
  link,
  mkdir,
  mkdtemp,
  open,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pid } from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallName, callNames } from "../../support/files/file-system-calls";
import { saveFiles } from "../../support/files/save-files";
import { type CrashStop, createCrashStop } from "../../support/processes/crash-stop";
import {
  expectRecovered,
  type Files,
  fill,
  killEverywhere,
  link as linkToNowhere,
  others,
  type Phase,
  phaseOf,
  runIn,
  treeOf,
} from "../../support/processes/kill-scenes";
import { buildMortal, runMortal } from "../../support/processes/mortal";

/** What stands for a kill elsewhere is compared here with processes that are killed. */
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "up42-crash-stop-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** No two of them have the same name. */
function newFolder(): string {
  return mkdtempSync(join(folder, "new-"));
}

async function using(
  options: Parameters<typeof createCrashStop>[0],
  work: (crashStop: CrashStop) => Promise<void>,
): Promise<void> {
  const crashStop = await createCrashStop(options);
  await work(crashStop).finally(() => crashStop.restore());
}

/** Whether one call was under way at a time: else it would be chance what a kill leaves. */
const large = "long enough for two chunks, which are written one after the other";

interface Story {
  readonly before: Files | undefined;
  readonly files: Files;
  readonly after: Files;
}

const files = { "a.tif": large, "b/c.tif": large, "d/f/g.tif": large, "link.tif": large };
const stories: Record<string, Story> = {
  "a folder that is there": {
    before: { "a.tif": "old", "link.tif": linkToNowhere, ...others },
    files,
    after: { ...files, ...others },
  },
  "a folder that was not there": { before: undefined, files, after: files },
};

/** A kill, and what it leaves: of the output folder and of the folder that it is in. */
interface Point {
  readonly story: string;
  readonly killAt: number;
  readonly phase: Phase;
  readonly tree: Files;
}

function storyOf(name: string): Story {
  const story = stories[name];
  if (story === undefined) throw new Error(`There is no story ${name}.`);
  return story;
}

function prepare(root: string, { before }: Story): void {
  if (before !== undefined) fill(join(root, "berlin"), before);
}

function pointOf(root: string, { story, killAt }: Pick<Point, "story" | "killAt">): Point {
  const { before, after } = storyOf(story);
  const directory = join(root, "berlin");
  const phase = existsSync(directory) ? phaseOf({ directory, before: before ?? {}, after }) : "before";
  return { story, killAt, phase, tree: treeOf(root) };
}

/** The calls that the stories make. */
const used = new Set<CallName>();

/** What a kill at each call of a story leaves, told by the file system that stops. */
async function pointsOf(crashStop: CrashStop, story: string, own: string): Promise<Point[]> {
  const points: Point[] = [];
  const runs = killEverywhere(own, {
    crashStop,
    prepare: (root) => prepare(root, storyOf(story)),
    work: (root) => saveFiles({ directory: join(root, "berlin"), files: storyOf(story).files }),
  });
  for await (const { root, run } of runs) {
    expect(run.mostAtOnce).toBeLessThanOrEqual(1);
    if (run.killed) points.push(pointOf(root, { story, killAt: run.calls.length }));
    for (const name of run.calls) used.add(name);
  }
  return points;
}

/** The last kill of each phase, and the first one of those in which a name changes with each call. */
function telling(points: readonly Point[]): Point[] {
  return points.filter(({ phase }, index) => {
    const isFirst = phase !== points[index - 1]?.phase;
    const isLast = phase !== points[index + 1]?.phase;
    return isLast || (isFirst && (phase === "moving" || phase === "after"));
  });
}

/** Fails unless a file system that stops leaves the same as the processes that were killed. */
async function expectToAgree(crashStop: CrashStop, killed: readonly Point[]): Promise<void> {
  for (const { story, killAt, tree } of killed) {
    const { root, run } = await runIn(newFolder(), {
      crashStop,
      prepare: (directory) => prepare(directory, storyOf(story)),
      work: (directory) => saveFiles({ directory: join(directory, "berlin"), files: storyOf(story).files }),
      trouble: { killAt },
    });
    const found = treeOf(root);
    rmSync(root, { recursive: true });
    expect({ killed: run.killed, story, killAt, tree: found }).toEqual({ killed: true, story, killAt, tree });
  }
}

describe("a file system that stops", () => {
  let script: string;
  const points: Point[] = [];
  const killed: Point[] = [];
  const roots: string[] = [];
  const counted: Record<string, number> = {};

  beforeAll(async () => {
    script = await buildMortal(folder);
    await using({}, async (crashStop) => {
      for (const story of Object.keys(stories)) {
        const ofStory = await pointsOf(crashStop, story, newFolder());
        counted[story] = ofStory.length;
        points.push(...telling(ofStory));
      }
    });
    for (const point of points) {
      const root = newFolder();
      roots.push(root);
      prepare(root, storyOf(point.story));
      const task = { directory: join(root, "berlin"), files: storyOf(point.story).files };
      const end = await runMortal(script, { ...task, killAt: point.killAt });
      expect(end.killed).toBe(true);
      killed.push(pointOf(root, point));
    }
  });

  it("leaves what a process leaves that is killed at the same call, in each of the phases", () => {
    expect(points).toEqual(killed);
    const phases = new Set(killed.map(({ phase }) => phase));
    expect([...phases].sort()).toEqual(["after", "arriving", "before", "cleaning up", "decided", "moving"]);
    expect(killed).toHaveLength(9);
  });

  it("is brought to the same end as after a process that was killed", async () => {
    for (const [index, { story, phase }] of killed.entries()) {
      const { before, after } = storyOf(story);
      const directory = join(roots[index] ?? "", "berlin");
      if (before !== undefined) await expectRecovered({ directory, before, after }, phase);
    }
  });

  it.each(Object.keys(stories))("counts the calls that a process makes to fill %s", async (story) => {
    const root = newFolder();
    prepare(root, storyOf(story));
    const { said } = await runMortal(script, {
      directory: join(root, "berlin"),
      files: storyOf(story).files,
    });
    expect(said.at(-1)).toBe(`saved after ${counted[story]}`);
  });

  it("is told from one that does not count a call", async () => {
    for (const name of used) {
      await using({ names: callNames.filter((other) => other !== name) }, async (blind) => {
        await expect(expectToAgree(blind, killed), name).rejects.toMatchObject({ name: "AssertionError" });
      });
    }
  });

  it("is told from one that lets renames pass after the kill", async () => {
    await using({ isStopped: (name) => name !== "node:fs renameSync" }, async (leaky) => {
      await expect(expectToAgree(leaky, killed)).rejects.toMatchObject({ name: "AssertionError" });
    });
    await using({}, (tight) => expectToAgree(tight, killed));
  });
});

/** One use of each call, with what it needs: a file `a`, an empty folder `b`, and a file that is open. */
const uses: Record<CallName, (at: (name: string) => string, file: FileHandle) => unknown> = {
  "FileHandle close": (_, file) => file.close(),
  "FileHandle sync": (_, file) => file.sync(),
  "FileHandle write": (_, file) => file.write("written"),
  "FileHandle writeFile": (_, file) => file.writeFile("written"),
  "node:fs renameSync": (at) => renameSync(at("a"), at("c")),
  "node:fs writeFile": (at) =>
    new Promise<void>((resolve, reject) => {
      writeFile(at("c"), "written", (error) => (error ? reject(error) : resolve()));
    }),
  "node:fs/promises link": (at) => link(at("a"), at("c")),
  "node:fs/promises mkdir": (at) => mkdir(at("c")),
  "node:fs/promises open": (at) => open(at("c"), "w"),
  "node:fs/promises rename": (at) => rename(at("a"), at("c")),
  "node:fs/promises rm": (at) => rm(at("a")),
  "node:fs/promises rmdir": (at) => rmdir(at("b")),
  "node:fs/promises symlink": (at) => symlink("a", at("c")),
  "node:fs/promises unlink": (at) => unlink(at("a")),
};

/** Fails unless a call does nothing and does not return, be it the one that is killed at or a later one. */
async function expectStopped(crashStop: CrashStop, name: CallName): Promise<void> {
  for (const isLater of [false, true]) {
    const root = newFolder();
    const at = (path: string): string => join(root, path);
    fill(root, { a: "text", open: "" });
    mkdirSync(at("b"));
    const before = treeOf(root);
    const file = await open(at("open"), "w");
    let ended = false;
    const run = await crashStop.run(
      async () => {
        // Caught, as work may do.
        if (isLater) expect(() => renameSync(at("a"), at("c"))).toThrow("stopped");
        await uses[name](at, file);
        ended = true;
      },
      { killAt: 1 },
    );
    const left = { killed: run.killed, ended, isOpen: file.fd !== -1, tree: treeOf(root) };
    if (left.isOpen) await file.close();
    rmSync(root, { recursive: true });
    expect(left).toEqual({ killed: true, ended: false, isOpen: true, tree: before });
  }
}

describe("a call of a file system that has stopped", () => {
  it.each(callNames)("does nothing and does not return: %s", async (name) => {
    await using({}, (crashStop) => expectStopped(crashStop, name));
  });

  // Whether a file was synchronized is nothing that anybody sees who reads it.
  it.each(callNames.filter((name) => name !== "FileHandle sync"))(
    "is told from one that passes: %s",
    async (name) => {
      await using({ isStopped: (other) => other !== name }, async (leaky) => {
        await expect(expectStopped(leaky, name)).rejects.toMatchObject({ name: "AssertionError" });
      });
    },
  );
});

describe("work that is killed", () => {
  let crashStop: CrashStop;
  beforeAll(async () => {
    crashStop = await createCrashStop();
  });
  afterAll(() => crashStop.restore());

  it("has the number of a process that has ended, and nobody else has", async () => {
    const seen: number[] = [];
    await crashStop.run(async () => seen.push(pid));
    expect(() => process.kill(seen[0] ?? 0, 0)).toThrow("ESRCH");
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  it("has its calls end on the disk that were under way, and hears nothing of them", async () => {
    const root = newFolder();
    let heard = 0;
    const { mostAtOnce } = await crashStop.run(
      async () => {
        const hear = (): void => {
          heard += 1;
        };
        void mkdir(join(root, "one")).then(hear);
        void promisify(writeFile)(join(root, "two"), "2").then(hear);
        await mkdir(join(root, "three"));
      },
      { killAt: 3 },
    );
    expect(treeOf(root)).toEqual({ one: "a folder", two: "2" });
    expect({ heard, mostAtOnce }).toEqual({ heard: 0, mostAtOnce: 2 });
  });

  it("leaves no file open, whatever it was at", async () => {
    const root = newFolder();
    const opened: FileHandle[] = [];
    const work = async (): Promise<void> => {
      opened.push(await open(join(root, "a"), "w"));
      await opened.at(-1)?.write("a");
      await opened.at(-1)?.close();
    };
    const leftOpen: number[] = [];
    for (const killAt of [1, 2, 3, 4]) leftOpen.push((await crashStop.run(work, { killAt })).leftOpen);
    expect(leftOpen).toEqual([0, 1, 1, 0]);
    expect(opened.map(({ fd }) => fd)).toEqual([-1, -1, -1]);
  });

  it("does not disturb anybody beside it", async () => {
    const root = newFolder();
    await crashStop.run(() => mkdir(join(root, "killed")), { killAt: 1 });
    await mkdir(join(root, "beside"));
    expect(treeOf(root)).toEqual({ beside: "a folder" });
  });
});
