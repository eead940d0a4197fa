import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unpackInto } from "../../src/archive/unpack";
import { isUp42Error } from "../../src/errors";
import { createMemorySink } from "../../src/files/memory-sink";
import { createNodeCodecs } from "../../src/node/codecs";
import type { SkippedFile } from "../../src/types";
import { streamOf } from "../support/archives/archives";
import { makeArchive } from "./archives";
import { type Reading, readTar, readZip, sha256 } from "./oracles";
import type { Random } from "./random";

/** Refusals of archives that were not changed after they were made, with the reason. */
const allowedRefusals: readonly (readonly [RegExp, string])[] = [
  [/is both a file and a folder|have the same path/, "two members in one place: others keep the later one"],
  [/names a drive|control characters|too long/, "names that do not work on every platform"],
];

/** Refusals of archives that were changed, or made by hand, although others may have nothing to complain about. */
const stricter: readonly (readonly [RegExp, string])[] = [
  ...allowedRefusals,
  [/^UnsafePathError/, "a changed name that no folder may have"],
  [/its end marker is missing/, "others do not need the end marker"],
  [/continues after its end marker/, "others leave the second archive out without a word"],
  [/which is not supported/, "a changed type or method"],
  [/its directory has another|lists \d+ entries instead|shares bytes/, "a zip that contradicts itself"],
];

/** Refusals of archives that others complain about, too. */
const damages =
  /damaged|cut short|wrong checksum|^ArchiveError: The download is (?:not a tgz, tar or zip archive|a gzip file without a tar)/;

function isAllowed(
  refusal: string,
  { isWhole, readings }: { isWhole: boolean; readings: () => readonly Reading[] },
) {
  const table = isWhole ? allowedRefusals : stricter;
  if (table.some(([says]) => says.test(refusal))) return true;
  return !isWhole && damages.test(refusal) && readings().some(({ isClean }) => !isClean);
}

interface Ours {
  readonly refusal: string | undefined;
  readonly files: ReadonlyMap<string, string>;
  readonly skipped: readonly SkippedFile[];
}

async function readOurs(bytes: Uint8Array<ArrayBuffer>, chunkBytes: number): Promise<Ours> {
  let skipped: readonly SkippedFile[] = [];
  try {
    const saved = await unpackInto({
      open: async () => streamOf(bytes, { chunkBytes }),
      sink: createMemorySink(),
      codecs: createNodeCodecs(),
      onSkipped(members) {
        skipped = members;
      },
    });
    const files = new Map<string, string>();
    for (const file of saved) files.set(file.name, sha256(new Uint8Array(await file.arrayBuffer())));
    return { refusal: undefined, files, skipped };
  } catch (error) {
    if (!isUp42Error(error)) throw error;
    return { refusal: `${error.name}: ${error.message}`, files: new Map(), skipped };
  }
}

/** How what we saved differs from what another program saved; `undefined` when each file is the same or told. */
function difference(ours: Ours, { files, folders, others }: Reading): string | undefined {
  const told = new Set(ours.skipped.map(({ path }) => path));
  const lost = [...files.keys()].filter((path) => !ours.files.has(path) && !told.has(path));
  // An empty folder, or something else that came later, takes a file's place there. We keep the file.
  const theirs = new Set([...files.keys(), ...folders, ...others]);
  const more = [...ours.files.keys()].filter((path) => !theirs.has(path));
  const changed = [...files].filter(([path, sum]) => ours.files.has(path) && ours.files.get(path) !== sum);
  const untold = others.filter((path) => !told.has(path) && !ours.files.has(path));
  const all = { lost, more, changed: changed.map(([path]) => path), untold };
  return Object.values(all).every((paths) => paths.length === 0) ? undefined : JSON.stringify(all);
}

const ofNothing = sha256(new Uint8Array(0));

function losesNothing(ours: Ours, { files }: Reading): boolean {
  const told = new Set(ours.skipped.map(({ path }) => path));
  // By their bytes: Python reads some names in code page 437 that unzip and we read in UTF-8.
  const bytes = new Set(ours.files.values());
  // Python makes an empty file of the label of an archive.
  return [...files].every(([path, sum]) => bytes.has(sum) || told.has(path) || sum === ofNothing);
}

/** What is wrong with how one archive is read; `undefined` when nothing is. */
export async function compareArchive(random: Random, root: string): Promise<string | undefined> {
  mkdirSync(root, { recursive: true });
  try {
    const { kind, story, bytes, isWhole } = makeArchive(random, root);
    const path = join(root, "archive");
    writeFileSync(path, bytes);
    const ours = await readOurs(bytes, random.pick([1, 511, 512, 4096, 65_536]));
    const readings = () => (kind === "tar" ? readTar(path, root) : readZip(path, root));
    if (ours.refusal !== undefined) {
      return isAllowed(ours.refusal, { isWhole, readings }) ? undefined : `${story}: ${ours.refusal}`;
    }
    const theirs = readings();
    const differences = theirs.map((reading) => [reading.by, difference(ours, reading)] as const);
    // Python ends without a word at a header that it cannot read. So one of the others must have the same files, and none
    // that has nothing to complain about may have more.
    const isAgreed = differences.some(([, what]) => what === undefined);
    if (isAgreed && theirs.every((reading) => !reading.isClean || losesNothing(ours, reading)))
      return undefined;
    return `${story}: ${differences.map(([by, what]) => `${by}: ${what}`).join("; ")}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
