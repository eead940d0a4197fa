import { describe, expect, it } from "vitest";
import { bytesOf, concat, gzip } from "../support/archives/archives";
import { openJobtask } from "../support/outputs/sample-jobtask";
import {
  casesForChromium,
  casesOf,
  type Files,
  type HostileArchive,
  hostileGroups,
  type Makers,
} from "./hostile-archives";
import { patience } from "./patience";

/**
 * Unpacks the archives, except the costly ones, as a page does: with its decoders, files in memory. Node unpacks all of
 * them, Chromium those of {@link casesForChromium}.
 */
const { emulator, jobtask } = await openJobtask(undefined, patience);

/** Whether this platform's inflater drops what follows a gzip member and zeros, as that of Node 20 does. */
const dropsWhatFollows = await inflate(
  concat(gzip(bytesOf("good")), new Uint8Array(70_000), bytesOf("evil")),
).then(
  () => true,
  () => false,
);

function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function attempt(make: Makers, kind: keyof Makers, options: HostileArchive["options"]) {
  const bytes = (await make[kind]?.()) ?? new Uint8Array(0);
  emulator.jobtask(jobtask.jobtaskId).results = { bytes, name: `output.${kind}` };
  return await jobtask.downloadResults(options).then(
    async (files) => ({
      files: await Promise.all(files.map(async (file) => [file.name, await file.text()])),
    }),
    ({ name, message }: Error) => ({ name, message }),
  );
}

function entriesOf(files: Files): { files: [string, string][] } {
  return { files: Object.entries(files) };
}

describe.each(hostileGroups)("%s", { timeout: 60_000 }, (group) => {
  const quick = casesOf(group).filter(({ row }) => row.isCostly !== true);
  const cases = typeof document === "undefined" ? quick : casesForChromium(quick);

  it.each(cases)("$name ($kind) does no harm", async ({ row, kind }) => {
    const ends = (dropsWhatFollows && row.inMemoryOfNode20) || (row.inMemory ?? row.ends);
    expect(await attempt(row.make, kind, row.options)).toEqual(
      "files" in ends
        ? entriesOf(ends.files)
        : { name: ends.error, message: expect.stringContaining(ends.says) },
    );
  });

  it.each(cases)("$name ($kind), but $twin: unpacks", async ({ row, kind }) => {
    expect(await attempt(row.twin.make, kind, row.options)).toEqual(entriesOf(row.twin.files));
  });
});
