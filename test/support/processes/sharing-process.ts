/**
 * A process that shares a folder with others. It is built into one script by `buildScript` and told what to do by its
 * first argument. It says each piece of work that it has done.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import type { StoredObject } from "../../../src/download/stored-object";
import { createManifestStore } from "../../../src/node/manifest/manifest-store";
import { createPartStore } from "../../../src/node/parts/part-store";
import { saveFiles } from "../files/save-files";

/** What a process does in a folder. */
export const sharedWork = ["same names", "own names", "new folder", "archive", "note"] as const;

export type SharedWork = (typeof sharedWork)[number];

export interface SharingTask {
  readonly folder: string;
  readonly name: string;
  /** One after the other. */
  readonly pieces: readonly SharedPiece[];
}

export interface SharedPiece {
  readonly work: SharedWork;
  readonly round: number;
}

/** What a process says. */
export interface SharedDone extends SharedPiece {
  readonly name: string;
  readonly error?: string;
}

export const sameNames = ["s/a.txt", "s/b/c.txt", "d.txt", "s/e.txt"];

const object: StoredObject = {
  etag: '"1"',
  lastModified: undefined,
  md5: undefined,
  crc32c: undefined,
  totalBytes: 7,
  isPlain: true,
  isMeasured: true,
};

function bodyOf(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
}

async function saveArchive(folder: string, round: number): Promise<void> {
  const origin = { source: `/results/${round}`, object };
  const name = `kept-${round}.tgz`;
  const store = createPartStore(folder);
  const part = (await store.find(origin.source)) ?? (await store.begin({ ...origin, name }));
  // Another process keeps the part: then a download does without one.
  if (part === undefined) return saveFiles({ directory: folder, files: { [name]: "archive" } });
  await part.append(bodyOf("archive".slice(part.size)));
  await part.commit();
}

async function perform({ folder, name }: SharingTask, { work, round }: SharedPiece): Promise<void> {
  const own = `${name}-${round}`;
  if (work === "same names") {
    await saveFiles({ directory: folder, files: Object.fromEntries(sameNames.map((path) => [path, own])) });
  } else if (work === "own names") {
    await saveFiles({ directory: folder, files: { [`own/${name}/${round}`]: own, [`all/${own}`]: own } });
  } else if (work === "new folder") {
    const directory = join(folder, `new-${round}`);
    await saveFiles({ directory, files: { [`k/${name}`]: own, same: own } });
  } else if (work === "archive") {
    await saveArchive(folder, round);
  } else {
    await createManifestStore(folder).note({ jobs: { [own]: { downloads: [], files: {} } } });
  }
}

// Only for who runs it: a test imports the names.
if (argv[2]?.startsWith("{") === true) {
  const task: SharingTask = JSON.parse(argv[2]);
  for (const piece of task.pieces) {
    const error = await perform(task, piece).then(
      () => undefined,
      (thrown) => `${thrown.name}: ${thrown.message}`,
    );
    const done: SharedDone = { ...piece, name: task.name, ...(error !== undefined && { error }) };
    writeSync(1, `${JSON.stringify(done)}\n`);
  }
}
