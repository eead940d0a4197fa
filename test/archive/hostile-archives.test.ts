import { describe, expect, it } from "vitest";
import { gunzipMembers } from "../../src/archive/gzip-members";
import { Budget } from "../../src/archive/limits";
import { unpackInto } from "../../src/archive/unpack";
import { createBrowserCodecs } from "../../src/browser/codecs";
import { createMemorySink } from "../../src/files/memory-sink";
import type { SkippedFile } from "../../src/types";
import {
  casesOf,
  type HostileArchive,
  hostileGroups,
  type Makers,
  twinsOf,
} from "../reliability/hostile-archives";
import { streamOf } from "../support/archives/archives";

/** The archives of the table, with nothing but our own code around them: no client, no zlib. */
const codecs = { ...createBrowserCodecs(), gunzip: gunzipMembers };

async function attempt(make: Makers, kind: keyof Makers, limits: HostileArchive["options"]) {
  const bytes = (await make[kind]?.()) ?? new Uint8Array(0);
  let skipped: readonly SkippedFile[] = [];
  const unpacking = unpackInto({
    open: async () => streamOf(bytes),
    sink: createMemorySink(),
    codecs,
    budget: new Budget(limits),
    onSkipped(found) {
      skipped = found;
    },
  });
  return await unpacking.then(
    async (files) => ({
      files: await Promise.all(files.map(async (file) => [file.name, await file.text()])),
      skipped: skipped.map(({ path }) => path),
    }),
    ({ name, message }: Error) => ({ name, message }),
  );
}

function whole({ files, skipped = [] }: Pick<HostileArchive["twin"], "files" | "skipped">) {
  return { files: Object.entries(files), skipped };
}

describe.each(hostileGroups)("%s", (group) => {
  it.each(casesOf(group))("$name ($kind) does no harm", async ({ row, kind }) => {
    const ends = row.inMemory ?? row.ends;
    expect(await attempt(row.make, kind, row.options)).toEqual(
      "files" in ends ? whole(ends) : { name: ends.error, message: expect.stringContaining(ends.says) },
    );
  });

  it.each(twinsOf(group))("$name ($kind), but $twin: unpacks", async ({ row, kind }) => {
    expect(await attempt(row.twin.make, kind, row.options)).toEqual(whole(row.twin));
  });
});
