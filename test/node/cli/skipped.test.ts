import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createEmulator } from "../../../src/emulator";
import { type ServedEmulator, serve } from "../../../src/node/serve";
import { gzip, type RawTarMember, rawTar } from "../../support/archives/archives";
import { runHere } from "../../support/processes/terminal";

/** What the terminal program and the manifest tell of members that were not saved. */
const emulator = createEmulator();
const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
let served: ServedEmulator;
let folder: string;

beforeAll(async () => {
  served = await serve(emulator);
});

afterAll(() => served.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-skipped-"));
  return () => rm(folder, { recursive: true });
});

function storeTgz(...members: readonly RawTarMember[]): void {
  const file = { name: "output/a.tif", content: "good" };
  const linked = { name: "output/b.tif", type: "1", linkname: "output/a.tif" };
  emulator.jobtask(jobtaskIds[1]).results = { bytes: gzip(rawTar(file, linked, ...members)) };
}

function download(...args: readonly string[]) {
  return runHere(["download", "--output-directory", folder, ...args], {
    UP42_PROJECT_ID: projectId,
    UP42_PROJECT_API_KEY: projectApiKey,
    UP42_BASE_URL: served.url,
  });
}

function symbolicLinks(count: number): RawTarMember[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `output/link${index}`,
    type: "2",
    linkname: "../..",
  }));
}

const reason = 'it is a symbolic link to "../.."';

it("gives a line for each skipped member, with its path and the reason", async () => {
  storeTgz(...symbolicLinks(2));
  const { code, stdout, notes } = await download("--job-id", jobId);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${join(folder, "a.tif")}\n${join(folder, "b.tif")}\n`,
  });
  expect(notes).toEqual([0, 1].map((index) => `skipped link${index}: ${reason}.`));
  expect((await readdir(folder)).toSorted()).toEqual(["a.tif", "b.tif"]);
});

it("gives no line if all members were saved", async () => {
  storeTgz();
  expect((await download("--job-id", jobId)).notes).toEqual([]);
});

it("gives twenty lines and the number of the others, and all of them as JSON", async () => {
  storeTgz(...symbolicLinks(23));
  const { notes } = await download("--job-id", jobId);
  expect(notes).toHaveLength(21);
  expect(notes.at(-1)).toBe("skipped 3 more; --json lists all of them.");
  const { stdout } = await download("--job-id", jobId, "--json");
  expect(JSON.parse(stdout).skipped).toHaveLength(23);
  expect(JSON.parse(stdout).skipped[0]).toEqual({ path: "link0", reason });
});

it("gives the same lines for many jobs, also from the manifest when nothing is downloaded again", async () => {
  storeTgz(...symbolicLinks(1));
  const ids = join(folder, "ids.txt");
  await writeFile(ids, jobId);
  const lines = [`skipped job_${jobId}/link0: ${reason}.`];
  expect((await download("--job-ids", ids, "--no-merge")).notes).toEqual(lines);
  const manifest = JSON.parse(await readFile(join(folder, "up42-manifest.json"), "utf8"));
  expect(manifest.jobs[jobId].downloads).toEqual([
    expect.objectContaining({ skipped: [{ path: "link0", reason }] }),
  ]);
  emulator.clearRequests();
  const again = await download("--job-ids", ids, "--no-merge", "--json");
  const value = { wasThere: true, skipped: [{ path: "link0", reason }] };
  expect(JSON.parse(again.stdout).done).toMatchObject([{ jobId, value }]);
  expect(emulator.requests.filter(({ origin }) => origin === "storage")).toEqual([]);
});
