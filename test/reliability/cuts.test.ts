import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmulator, faults } from "../../src/emulator";
import { createMemorySink } from "../../src/files/memory-sink";
import type { Sink } from "../../src/files/sink";
import { authenticate } from "../../src/node";
import { patience } from "./patience";
import { makeArchive, type SampleArchive, type SampleKind } from "./sample-archives";

/** Cuts archives at many places. No sockets: that is faster. */

/** An archive is divided into this many parts of equal length; each is cut once, at a random place. */
const partCount = 50;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "up42-cuts-"));
});

afterEach(() => rm(folder, { recursive: true }));

/** A text in each header, and how far from it the header begins or ends. A tgz is compressed and shows no headers. */
const marks: Readonly<Record<SampleKind, readonly (readonly [mark: string, border: number])[]>> = {
  tgz: [],
  tar: [
    ["ustar", -257],
    ["ustar", 255],
  ],
  zip: [
    ["PK\x03\x04", 0],
    ["PK\x01\x02", 0],
    ["PK\x05\x06", 0],
  ],
};

/** Where headers begin and, in a tar, end. */
function headerBordersOf({ bytes }: SampleArchive, kind: SampleKind): number[] {
  const archive = Buffer.from(bytes);
  const borders: number[] = [];
  for (const [mark, border] of marks[kind]) {
    for (let found = archive.indexOf(mark); found >= 0; found = archive.indexOf(mark, found + 1)) {
      borders.push(found + border);
    }
  }
  return borders;
}

/**
 * Places at and next to the ends and the headers, where cuts are worst, and a random one in each part. The same each
 * time.
 */
function positionsIn(archive: SampleArchive, kind: SampleKind): number[] {
  const { length } = archive.bytes;
  const headers = headerBordersOf(archive, kind);
  // At least one header for each file.
  if (kind !== "tgz") expect(headers.length).toBeGreaterThan(archive.files.size);
  const borders = [...headers, 1, 512, length - 1024, length - 512, length - 8, length];
  const positions = borders.flatMap((border) => [border - 1, border, border + 1]);
  for (let part = 0, state = 42; part < partCount; part += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    positions.push(Math.floor(((part + state / 2 ** 32) / partCount) * length));
  }
  return [...new Set(positions)].filter((position) => position >= 0 && position < length);
}

async function openResults(kind: SampleKind) {
  const archive = await makeArchive(kind);
  const emulator = createEmulator();
  const { projectId, projectApiKey, jobId, jobtaskIds } = emulator.sample;
  const stored = emulator.jobtask(jobtaskIds[0]);
  stored.results = { bytes: archive.bytes, name: archive.name };
  const up42 = await authenticate({
    projectId,
    projectApiKey,
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    ...patience,
  });
  const jobtask = await up42.initializeJobtask({ jobtaskId: jobtaskIds[0], jobId });
  return { archive, emulator, stored, jobtask };
}

/** Keeps the files of a download in memory, whatever the platform. */
function keepingSink(): { sink: Sink; files: File[] } {
  const files: File[] = [];
  const sink: Sink = {
    async begin() {
      const transaction = await createMemorySink().begin();
      return {
        write: (file) => transaction.write(file),
        rollback: () => transaction.rollback(),
        async commit(paths) {
          files.push(...(await transaction.commit(paths)));
          return [...paths];
        },
      };
    },
  };
  return { sink, files };
}

describe.each(["tgz", "tar", "zip"] as const)("a %s", { timeout: 60_000 }, (kind) => {
  it("comes out whole when its transfer breaks off, wherever that is", async () => {
    const { archive, emulator, jobtask } = await openResults(kind);
    const positions = positionsIn(archive, kind);
    for (const afterBytes of positions) {
      emulator.fault({ match: { origin: "storage" }, behaviour: faults.cutBody({ afterBytes }) });
      const { sink, files } = keepingSink();
      await jobtask.downloadResults({ outputDirectory: sink });
      expect(files.map(({ name }) => name)).toEqual([...archive.files.keys()]);
      for (const file of files) {
        const bytes = Buffer.from(await file.arrayBuffer());
        const truth = archive.files.get(file.name) ?? new Uint8Array();
        expect(bytes.equals(truth), `${file.name}, cut at ${afterBytes}`).toBe(true);
      }
    }
    const toStorage = emulator.requests.filter(({ origin }) => origin === "storage");
    expect(toStorage).toHaveLength(2 * positions.length);
  });

  it("ends in an ArchiveError and writes nothing when only its beginning was stored", async () => {
    const { archive, stored, jobtask } = await openResults(kind);
    for (const length of positionsIn(archive, kind)) {
      stored.results = { bytes: archive.bytes.slice(0, length), name: archive.name };
      const error = await jobtask.downloadResults({ outputDirectory: folder }).catch((caught) => caught);
      expect([length, error.name]).toEqual([length, "ArchiveError"]);
      expect(await readdir(folder), `stored up to ${length}`).toEqual([]);
    }
  });
});
