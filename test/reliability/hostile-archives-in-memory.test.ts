import { describe, expect, it } from "vitest";
import { authenticate } from "../../src/browser";
import { bytesOf, concat, gzip } from "../support/archives/archives";
import {
  casesOf,
  type Files,
  type HostileArchive,
  hostileGroups,
  type Makers,
  twinsOf,
} from "./hostile-archives";
import { openHostile } from "./hostile-scene";

/** Every archive of the table as a page unpacks it, in Node and in Chromium: with its decoders, files in memory. */
const store = await openHostile((options) => authenticate({ ...options, dangerouslyAllowBrowser: true }));

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

/** What a download became of. */
type Ended =
  | { readonly files: readonly (readonly [string, string])[] }
  | { readonly name: string; readonly message: string };

/** Stores an archive as the results of each kind of outputs, and downloads it. */
async function expectEnd(
  { make, kind, options }: Pick<HostileArchive, "make" | "options"> & { kind: keyof Makers },
  expected: (folder: string) => Ended,
): Promise<void> {
  for (const { origin, outputs, folder } of await store(make, kind)) {
    const ended = await outputs.downloadResults(options).then(
      async (files) => ({
        files: await Promise.all(files.map(async (file) => [file.name, await file.text()])),
      }),
      ({ name, message }: Error) => ({ name, message }),
    );
    expect(ended, `from a ${origin}`).toEqual(expected(folder));
  }
}

function filesIn(folder: string, files: Files): Ended {
  return { files: Object.entries(files).map(([path, text]) => [folder + path, text]) };
}

describe.each(hostileGroups)("%s", (group) => {
  it.each(casesOf(group))("$name ($kind) does no harm", async ({ row, kind }) => {
    const ends = (dropsWhatFollows && row.inMemoryOfNode20) || (row.inMemory ?? row.ends);
    await expectEnd({ ...row, kind }, (folder) =>
      "files" in ends
        ? filesIn(folder, ends.files)
        : { name: ends.error, message: expect.stringContaining(ends.says) },
    );
  });

  it.each(twinsOf(group))("$name ($kind), but $twin: unpacks", async ({ row, kind }) => {
    await expectEnd({ ...row, make: row.twin.make, kind }, (folder) => filesIn(folder, row.twin.files));
  });
});
