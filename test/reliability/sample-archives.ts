import { packTgz } from "../../src/emulator";
import { noise, tarOf, zipOf } from "../support/archives/archives";

type Bytes = Uint8Array<ArrayBuffer>;

/** Kinds of archive that the matrix downloads. */
export type SampleKind = "tgz" | "tar" | "zip";

/** A file that is not an archive, as an asset of an item. */
export interface PlainFile {
  readonly name: string;
  readonly bytes: Bytes;
  readonly type?: string;
  /** Further members of the asset. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A stored file and what must come out of it. */
export interface SampleArchive extends PlainFile {
  /** Bytes of each file by its path below the output directory. */
  readonly files: ReadonlyMap<string, Bytes>;
}

/** A file comes out as it is stored. */
export function asStored(file: PlainFile): SampleArchive {
  return { ...file, files: new Map([[file.name, file.bytes]]) };
}

const made = new Map<string, Promise<SampleArchive>>();

/**
 * Gives an archive of some tens of kilobytes; another seed gives other bytes of the same lengths. All who ask for the
 * same share it.
 */
export function makeArchive(kind: SampleKind, { seed = 1 } = {}): Promise<SampleArchive> {
  const key = `${kind} ${seed}`;
  const archive = made.get(key) ?? packArchive(kind, seed);
  made.set(key, archive);
  return archive;
}

async function packArchive(kind: SampleKind, seed: number): Promise<SampleArchive> {
  const contents: Record<string, Bytes> = {
    "output/data.json": new TextEncoder().encode(
      `{"type":"FeatureCollection","features":[],"seed":"${`${seed}`.padStart(3, "0")}"}`,
    ),
    "output/scenes/a.tif": noise(24_000, seed),
    "output/scenes/größe.tif": noise(9_000, seed + 1),
    "output/empty.txt": new Uint8Array(0),
  };
  const make = {
    tgz: () => packTgz(Object.entries(contents).map(([path, bytes]) => ({ path, bytes }))),
    tar: () => tarOf(contents),
    zip: () => zipOf(contents),
  };
  return {
    name: `output.${kind}`,
    bytes: await make[kind](),
    files: new Map(Object.entries(contents).map(([path, bytes]) => [path.replace(/^output\//, ""), bytes])),
  };
}
