import { describe, expect, it, vi } from "vitest";
import { authenticate } from "../../src/browser";
import type { DownloadProgress } from "../../src/types";
import { bytesOf, gzip } from "../support/archives/archives";
import type { FaultRow } from "./fault-table";
import { patience } from "./patience";
import { beside, cases, openRequests, outcomeOf, prepare } from "./scene";
import { showAll } from "./secrets";
import { type Origin, openOutputs } from "./stores";

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
async function attempt(row: FaultRow, origin: Origin) {
  const scene = await prepare(row, origin);
  const { emulator, secrets } = scene;
  const up42 = await authenticate({
    ...scene.signIn(emulator.url),
    ...patience,
    ...row.limits,
    dangerouslyAllowBrowser: true,
    fetch(request) {
      secrets.note(request);
      return emulator.fetch(request);
    },
  });
  const outputs = await openOutputs(up42, scene);
  row.set(scene);
  const progress: DownloadProgress[] = [];
  const download = outputs.downloadResults({ onProgress: (event) => progress.push(event) });
  const ended = await beside(row, outputs, download).then(
    (saved) => ({ saved, error: undefined }),
    (error: Error) => ({ saved: [], error }),
  );
  await vi.waitFor(() => expect(openRequests(emulator)).toBe(0), { timeout: 50_000 });
  const shown = [showAll(ended.error), JSON.stringify(progress), JSON.stringify(emulator.requests)].join(
    "\n",
  );
  return { ...scene, ...ended, shown };
}

// Most rows spend most of their time waiting.
describe.concurrent.each(cases)("%s, in the same process", (_, { origin, rows }) => {
  it.each(rows)("$name", async (row) => {
    const { emulator, files, saved, error, shown, secrets } = await attempt(row, origin);
    const outcome =
      (row.strict && isStrictAbout[row.strict.about] && row.strict.inProcess) || (row.inProcess ?? row.node);
    expect(outcomeOf(error, { emulator, expected: outcome })).toEqual(outcome);
    if (error === undefined) {
      expect(saved.map(({ name }) => name)).toEqual([...files.keys()]);
      for (const file of saved) {
        const truth = files.get(file.name) ?? new Uint8Array();
        expect(new Uint8Array(await file.arrayBuffer()), file.name).toEqual(truth);
      }
    }
    expect(secrets.findIn(shown)).toEqual([]);
  });
});
