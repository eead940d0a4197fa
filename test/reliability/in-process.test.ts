import { describe, expect, it } from "vitest";
import type { DownloadProgress } from "../../src/types";
import { bytesOf, gzip } from "../support/archives";
import { signInTo } from "../support/sample-jobtask";
import { type FaultRow, faultTable } from "./fault-table";
import { patience } from "./patience";
import { openRequests, outcomeOf, prepare } from "./scene";
import { showAll } from "./secrets";

/** Whether this platform's inflater refuses these bytes behind a gzip member, as something that follows it. */
async function isRefused(behind: Uint8Array<ArrayBuffer>, { byCode = false } = {}): Promise<boolean> {
  const packed = new Blob([gzip(bytesOf("good")), behind]).stream();
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer().then(
    () => false,
    ({ code }) => !byCode || code === "ERR_TRAILING_JUNK_AFTER_STREAM_END",
  );
}

const isStrictAbout = {
  member: await isRefused(gzip(new Uint8Array(0))),
  zero: await isRefused(new Uint8Array(1)),
  junk: await isRefused(bytesOf("something else"), { byCode: true }),
};

/** Every row of the table without a socket: the way of a page or a notebook with the emulator in it, files in memory. */
async function attempt(row: FaultRow) {
  const scene = await prepare(row);
  const { emulator, secrets } = scene;
  const up42 = await signInTo(emulator, {
    ...patience,
    ...row.limits,
    fetch(request) {
      secrets.note(request);
      return emulator.fetch(request);
    },
  });
  const { jobId, jobtaskIds } = emulator.sample;
  const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
  row.set(scene);
  const progress: DownloadProgress[] = [];
  const ended = await jobtask.downloadResults({ onProgress: (event) => progress.push(event) }).then(
    (files) => ({ files, error: undefined }),
    (error: Error) => ({ files: [], error }),
  );
  await expect.poll(() => openRequests(emulator), { timeout: 50_000 }).toBe(0);
  const shown = [showAll(ended.error), JSON.stringify(progress), JSON.stringify(emulator.requests)].join(
    "\n",
  );
  return { ...scene, ...ended, shown };
}

describe.each([...new Set(faultTable.map(({ group }) => group))])("%s, in the same process", (group) => {
  it.each(faultTable.filter((row) => row.group === group))("$name", async (row) => {
    const { emulator, expected, files, error, shown, secrets } = await attempt(row);
    const outcome =
      (row.strict && isStrictAbout[row.strict.about] && row.strict.inProcess) || (row.inProcess ?? row.node);
    expect(outcomeOf(error, { emulator, expected: outcome })).toEqual(outcome);
    if (error === undefined) {
      expect(files.map(({ name }) => name)).toEqual([...expected.files.keys()]);
      for (const file of files) {
        const truth = expected.files.get(file.name) ?? new Uint8Array();
        expect(new Uint8Array(await file.arrayBuffer()), file.name).toEqual(truth);
      }
    }
    expect(secrets.findIn(shown)).toEqual([]);
  });
});
