import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { vi } from "vitest";
import { authenticate as authenticateInPage } from "../../src/browser";
import { createEmulator, type Emulator, type FaultBehaviour, faults } from "../../src/emulator";
import { isUp42Error } from "../../src/errors";
import { authenticate } from "../../src/node";
import { makeArchive } from "../reliability/sample-archives";
import { openRequests } from "../reliability/scene";
import { createSecrets, showAll } from "../reliability/secrets";
import { type Access, openOutputs, stores } from "../reliability/stores";
import { noise } from "../support/archives/archives";
import type { CrashStop } from "../support/processes/crash-stop";
import { runIn } from "../support/processes/kill-scenes";
import { makeSchedule, type Schedule, type Stored, setFaults } from "./schedule";

type Bytes = Uint8Array<ArrayBuffer>;

/** Files by path, as one character for each byte. */
type Files = Readonly<Record<string, string>>;

/** What an earlier download left, and what has nothing to do with downloads. */
const older: Files = { "data.json": "an older download", "mine.txt": "mine" };

/** What a call of a schedule ended with. */
interface Ended {
  readonly error?: unknown;
  /** What was saved in memory; nothing of what was saved in a folder. */
  readonly saved?: Files;
}

/** How a schedule ended, and what is wrong with that. */
export interface Result {
  readonly schedule: Schedule;
  readonly wrong: readonly string[];
  readonly ended: string;
}

const startOfClock = Date.parse("2026-11-01T12:00:00Z");
const longestMs = 7 * 24 * 3_600_000;
const mostRequests = 400;
const abortReason = "the caller aborts";
const { setTimeout: realTimeout, performance: realPerformance } = globalThis;
const realNow = realPerformance.now.bind(realPerformance);

/** What is stored, in two versions of the same lengths, each as the files that come out. */
interface Versions {
  readonly objects: readonly [{ name: string; bytes: Bytes }, ...{ name: string; bytes: Bytes }[]];
  readonly expected: (folder: string, isUnpacking: boolean) => readonly [Files, Files];
  readonly replacement: FaultBehaviour;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** A file that begins like a TIFF. */
function tiff(length: number, seed: number): Bytes {
  const bytes = noise(length, seed);
  bytes.set([0x49, 0x49, 0x2a, 0x00]);
  return bytes;
}

async function versionsOf(stored: Stored): Promise<Versions> {
  if (stored === "files") {
    const names = ["a.tif", "b.tif", "c.tif"];
    const versions = [1, 101].map((seed) =>
      names.map((name, index) => ({ name, bytes: tiff(9_000 * (index + 1), seed + index) })),
    );
    const filesOf = (folder: string, version = 0): Files =>
      Object.fromEntries(
        versions[version]?.map(({ name, bytes }) => [withoutArchive(folder) + name, text(bytes)]) ?? [],
      );
    return {
      objects: versions[0] as unknown as Versions["objects"],
      expected: (folder) => [filesOf(folder), filesOf(folder, 1)],
      replacement(request, next) {
        const other = versions[1]?.find(({ name }) => request.url.pathname.endsWith(name));
        return other === undefined ? next() : faults.replaceObject(other)(request, next);
      },
    };
  }
  const [archive, other] = await Promise.all([makeArchive(stored), makeArchive(stored, { seed: 101 })]);
  return {
    objects: [archive],
    expected: (folder, isUnpacking) =>
      [archive, other].map(({ files, bytes, name }) =>
        isUnpacking
          ? Object.fromEntries([...files].map(([path, of]) => [folder + path, text(of)]))
          : { [withoutArchive(folder) + name]: text(bytes) },
      ) as unknown as readonly [Files, Files],
    replacement: faults.replaceObject(other),
  };
}

/** Loads what is loaded on first use, which takes a time that no simulated clock knows of. */
export async function loadEverything(): Promise<void> {
  for (const stored of ["tgz", "tar", "zip", "files"] as const) {
    const emulator = createEmulator();
    const { objects } = await versionsOf(stored);
    const access = stores["processing job"](emulator, objects);
    const options = { ...access.signIn(emulator.url), fetch: emulator.fetch, dangerouslyAllowBrowser: true };
    await (await openOutputs(await authenticateInPage(options), access)).downloadResults();
  }
}

/** The folder of an item instead of that of its archive. */
function withoutArchive(folder: string): string {
  return folder.replace(/output\/$/, "");
}

/** Runs the schedule of a seed. Returns what is wrong with how it ended, in words. */
export async function runSchedule(
  seed: number,
  { crashStop, root }: { crashStop: CrashStop; root: string },
): Promise<Result> {
  const all = new Map<Stored, Versions>();
  for (const stored of ["tgz", "tar", "zip", "files"] as const) all.set(stored, await versionsOf(stored));
  const versions = (stored: Stored) => all.get(stored) as Versions;
  const schedule = makeSchedule(seed, (stored) => versions(stored).replacement);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"], now: startOfClock });
  try {
    const run = new ScheduleRun(schedule, versions(schedule.stored));
    return { schedule, ...(await run.run({ crashStop, root })) };
  } finally {
    vi.useRealTimers();
  }
}

/** Downloads what a schedule stores, while everything goes wrong that it says, and looks at what that leaves. */
class ScheduleRun {
  readonly #schedule: Schedule;
  readonly #emulator: Emulator = createEmulator();
  readonly #secrets = createSecrets(this.#emulator.sample);
  readonly #access: Access;
  readonly #versions: readonly [Files, Files];
  readonly #aborter = new AbortController();
  readonly #wrong: string[] = [];
  readonly #shown: string[] = [];
  #requests = 0;

  constructor(schedule: Schedule, { objects, expected }: Versions) {
    const { folder, ...access } = stores[schedule.origin](this.#emulator, objects);
    this.#schedule = schedule;
    this.#access = access;
    this.#versions = expected(folder, schedule.options.unpacking);
  }

  async run(options: { crashStop: CrashStop; root: string }): Promise<Omit<Result, "schedule">> {
    const ended = this.#schedule.target === "memory" ? await this.#inMemory() : await this.#inFolder(options);
    const leaks = this.#secrets.findIn(this.#shown.join("\n"));
    if (leaks.length > 0) this.#say(`shows ${leaks.join(", ")}`);
    return { wrong: this.#wrong, ended };
  }

  #say(wrong: string): void {
    this.#wrong.push(wrong);
  }

  async #inMemory(): Promise<string> {
    const ended = await this.#drive(async () => {
      const up42 = await authenticateInPage({ ...this.#options(), dangerouslyAllowBrowser: true });
      const outputs = await openOutputs(up42, this.#access);
      setFaults(this.#emulator, this.#schedule);
      const files = await outputs.downloadResults(this.#downloadOptions());
      const texts = files.map(async (file) => [file.name, text(new Uint8Array(await file.arrayBuffer()))]);
      return Object.fromEntries(await Promise.all(texts));
    });
    if (ended.saved !== undefined) this.#expectVersion(ended.saved);
    return this.#toldOf(ended);
  }

  async #inFolder({ crashStop, root }: { crashStop: CrashStop; root: string }): Promise<string> {
    const before = this.#schedule.target === "folder" ? older : undefined;
    let ended: Ended = {};
    const left = await runIn(root, {
      crashStop,
      prepare: (folder) => before && fill(join(folder, "berlin"), before),
      work: async (folder, killed) => {
        ended = await this.#drive(() => this.#save(join(folder, "berlin"), killed), { killed });
      },
      trouble: this.#schedule.disk,
    });
    const { killed, leftOpen } = left.run;
    const found = filesBelow(join(left.root, "berlin"));
    if (!killed && leftOpen > 0) this.#say(`leaves ${leftOpen} files open`);
    if (ended.saved !== undefined) this.#expectVersion(found, before);
    else if (!killed) this.#expectUntouched(found, before);
    const told = killed ? "killed" : this.#toldOf(ended);
    await this.#expectRecovery(join(left.root, "berlin"), { crashStop, before });
    rmSync(left.root, { recursive: true });
    return told;
  }

  /** The next call, with which nothing goes wrong, saves everything and leaves nothing of the first one. */
  async #expectRecovery(
    directory: string,
    { crashStop, before }: { crashStop: CrashStop; before: Files | undefined },
  ): Promise<void> {
    this.#emulator.clearFaults();
    let ended: Ended = {};
    const work = async (): Promise<Files> => {
      const up42 = await authenticate(this.#signIn());
      const outputs = await openOutputs(up42, this.#access);
      const { unpacking } = this.#schedule.options;
      await outputs.downloadResults({ outputDirectory: directory, unpacking });
      return {};
    };
    await crashStop.run(async () => {
      ended = await this.#drive(work, { isFaultless: true });
    });
    if (ended.saved === undefined) this.#say(`keeps the next call from its end: ${ended.error}`);
    else this.#expectVersion(filesBelow(directory), before, " after the next call");
  }

  async #save(directory: string, killed: AbortSignal): Promise<Files> {
    const up42 = await authenticate(this.#options());
    const outputs = await openOutputs(up42, this.#access);
    setFaults(this.#emulator, this.#schedule);
    const options = this.#downloadOptions();
    const signal = AbortSignal.any([options.signal, killed]);
    await outputs.downloadResults({ ...options, signal, outputDirectory: directory });
    return {};
  }

  #downloadOptions() {
    const onProgress = (event: unknown) => void this.#shown.push(JSON.stringify(event));
    return { ...this.#schedule.options, signal: this.#aborter.signal, onProgress };
  }

  #signIn() {
    const { fetch, url } = this.#emulator;
    return { ...this.#access.signIn(url), fetch };
  }

  #options() {
    const { retries } = this.#schedule;
    return {
      ...this.#signIn(),
      retry: { limit: retries, baseDelayMs: 200, maxDelayMs: 20_000 },
      timeoutMs: 30_000,
      idleTimeoutMs: 30_000,
      fetch: (request: Request) => this.#fetch(request),
    };
  }

  #fetch(request: Request): Promise<Response> {
    const { jumps, abortAt } = this.#schedule;
    this.#requests += 1;
    this.#secrets.note(request);
    vi.setSystemTime(Date.now() + (jumps.get(this.#requests) ?? 0));
    if (this.#requests === abortAt) this.#aborter.abort(new Error(abortReason));
    return this.#emulator.fetch(request);
  }

  /** Works until the end, and lets the time pass whenever nothing has happened for a millisecond. */
  async #drive(
    work: () => Promise<Files>,
    { killed, isFaultless = false }: { killed?: AbortSignal; isFaultless?: boolean } = {},
  ): Promise<Ended> {
    let ended: Ended | undefined;
    const since = performance.now();
    work().then(
      (saved) => {
        ended = { saved };
      },
      (error) => {
        ended = { error };
      },
    );
    const realSince = realNow();
    while (ended === undefined && killed?.aborted !== true) {
      await realPause(1);
      // Without a fault nothing waits for the time to pass.
      if (ended === undefined && !isFaultless && vi.getTimerCount() > 0)
        await vi.advanceTimersToNextTimerAsync();
      if (performance.now() - since > longestMs || realNow() - realSince > 60_000) {
        this.#say("does not end");
        return {};
      }
    }
    if (ended === undefined) return {};
    for (let turn = 0; turn < 200 && this.#isBusy; turn += 1) await realPause(5);
    if (this.#isBusy) {
      this.#say(`leaves ${openRequests(this.#emulator)} requests and ${vi.getTimerCount()} timers`);
    }
    if (this.#requests > mostRequests) this.#say(`makes ${this.#requests} requests`);
    return ended;
  }

  get #isBusy(): boolean {
    return openRequests(this.#emulator) > 0 || vi.getTimerCount() > 0;
  }

  #toldOf({ error, saved }: Ended): string {
    if (saved !== undefined) return "saved";
    this.#shown.push(showAll(error));
    if (this.#aborter.signal.aborted && error === this.#aborter.signal.reason) return "aborted";
    if (!isUp42Error(error)) this.#say(`ends with ${showAll(error)}`);
    return error instanceof Error ? error.name : String(error);
  }

  #expectVersion(found: Files, before: Files = {}, when = ""): void {
    const [one, other] = this.#versions;
    const isMixed = this.#schedule.stored === "files";
    const fits = (version: Files) =>
      Object.keys(version).every(
        (path) => found[path] === version[path] || (isMixed && found[path] === one[path]),
      );
    const strange = Object.keys(found).filter((path) => !(path in one) && found[path] !== before[path]);
    const lost = Object.keys(before).filter((path) => !(path in found));
    if (!fits(one) && !fits(other)) this.#say(`saves wrong files${when}: ${differences(found, one)}`);
    if (strange.length + lost.length > 0) {
      this.#say(`leaves ${strange.join(", ") || "nothing"} and loses ${lost.join(", ") || "nothing"}${when}`);
    }
  }

  #expectUntouched(found: Files, before: Files = {}): void {
    // The bytes of an archive that is kept packed stay for the next call.
    const isPart = (path: string) => !this.#schedule.options.unpacking && /\.part(?:\.json)?$/.test(path);
    const left = Object.fromEntries(Object.entries(found).filter(([path]) => !isPart(path)));
    if (JSON.stringify(left) !== JSON.stringify(before)) {
      this.#say(`changes the folder without success: ${differences(left, before)}`);
    }
  }
}

/** Paths at which two folders differ. */
function differences(found: Files, expected: Files): string {
  const paths = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const told = [...paths]
    .filter((path) => found[path] !== expected[path])
    .map((path) => `${path} (${found[path]?.length ?? "missing"}, not ${expected[path]?.length ?? "there"})`);
  return told.join(", ");
}

function fill(directory: string, files: Files): void {
  for (const [path, of] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), of, "latin1");
  }
}

/** Every file below a folder, in the order of their paths. */
function filesBelow(directory: string): Files {
  if (!existsSync(directory)) return {};
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).replaceAll(sep, "/"));
  return Object.fromEntries(paths.sort().map((path) => [path, contentOf(join(directory, path))]));
}

/** The text of a file, or where a link leads. */
function contentOf(path: string): string {
  return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "latin1");
}

function realPause(ms: number): Promise<void> {
  return new Promise((resolve) => realTimeout(resolve, ms));
}
