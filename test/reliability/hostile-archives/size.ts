import {
  concat,
  gzip,
  gzipMuch,
  rawTar,
  rawTarMember,
  rawZip,
  TAR_END,
  zipOf,
} from "../../support/archives/archives";
import {
  bothWith,
  data,
  type Files,
  type HostileArchive,
  harmless,
  refused,
  tgzWith,
  withData,
  zipWith,
} from "./row";

const folder = { name: "a/", type: "5" };
const link = { name: "b", type: "2", linkname: ".." };

/** A tgz and a zip of one file of zeros. */
function zeros(length: number) {
  const content = new Uint8Array(length);
  return {
    tgz: () => gzipMuch(rawTar(data, { name: "zeros", content })),
    zip: () => zipOf({ [data.name]: data.content, zeros: content }),
  };
}

function emptyFiles(count: number) {
  return Array.from({ length: count }, (_, index) => ({ name: `${index}.tif` }));
}

function theirNames(count: number): Files {
  return Object.fromEntries(emptyFiles(count).map(({ name }) => [name, ""]));
}

/** A zip of a zip of two megabytes. */
const bombInZip = zipOf({ "bomb.zip": zeros(2_000_000).zip() });

export const sizes: readonly HostileArchive[] = [
  {
    name: "a bomb of 4 MB, with a limit of one megabyte",
    make: zeros(4_000_000),
    options: { maxBytes: 1_000_000 },
    ends: refused("have more than 1000000 bytes"),
    twin: { name: "900 kB", make: zeros(900_000), files: withData({ zeros: "\0".repeat(900_000) }) },
  },
  {
    name: "eleven files of a hundred bytes, with a limit of a thousand bytes",
    make: bothWith(
      ...Array.from({ length: 11 }, (_, index) => ({ name: `${index}.tif`, content: "x".repeat(100) })),
    ),
    options: { maxBytes: 1000 },
    ends: refused("have more than 1000 bytes"),
    twin: {
      name: "nine",
      make: bothWith(
        ...Array.from({ length: 9 }, (_, index) => ({ name: `${index}.tif`, content: "x".repeat(100) })),
      ),
      files: withData(
        Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`${index}.tif`, "x".repeat(100)])),
      ),
    },
  },
  {
    name: "a bomb of a hundred gzip members, with a limit of one megabyte",
    make: {
      tgz: () => {
        const size = 4_000_256;
        const part = gzip(new Uint8Array(size / 100));
        const header = rawTarMember({ name: "zeros", size }).subarray(0, 512);
        return concat(
          gzip(rawTarMember(data)),
          gzip(header),
          ...Array.from({ length: 100 }, () => part),
          gzip(TAR_END),
        );
      },
    },
    options: { maxBytes: 1_000_000 },
    ends: refused("have more than 1000000 bytes"),
    twin: {
      name: "900 kB",
      make: { tgz: zeros(900_000).tgz },
      files: withData({ zeros: "\0".repeat(900_000) }),
    },
  },
  {
    name: "three hundred empty files",
    make: tgzWith(...emptyFiles(300)),
    ends: harmless("three hundred files; the limit is a hundred thousand", theirNames(300)),
    twin: { name: "ten", make: tgzWith(...emptyFiles(10)), files: withData(theirNames(10)) },
  },
  {
    name: "three hundred empty folders",
    make: zipWith(...Array.from({ length: 300 }, (_, index) => ({ name: `${index}/` }))),
    ends: harmless("skipped"),
    twin: { name: "ten empty files", make: zipWith(...emptyFiles(10)), files: withData(theirNames(10)) },
  },
  {
    name: "a hundred and one files, with a limit of a hundred",
    make: bothWith(...emptyFiles(100)),
    options: { maxEntries: 100 },
    ends: refused("have more than 100 entries"),
    twin: { name: "a hundred", make: bothWith(...emptyFiles(99)), files: withData(theirNames(99)) },
  },
  {
    name: "fifty folders and fifty links after a file, with a limit of a hundred members",
    make: tgzWith(...Array.from({ length: 50 }, () => [folder, link]).flat()),
    options: { maxEntries: 100 },
    ends: refused("have more than 100 entries"),
    twin: {
      name: "forty-nine of each",
      make: tgzWith(...Array.from({ length: 49 }, () => [folder, link]).flat()),
      files: withData(),
      skipped: ["b"],
    },
  },
  {
    name: "a thousand folders after a file, with a limit of a thousand members",
    make: tgzWith(...Array(1000).fill(folder)),
    options: { maxEntries: 1000 },
    ends: refused("have more than 1000 entries"),
    twin: { name: "999 of them", make: tgzWith(...Array(999).fill(folder)), files: withData() },
  },
  {
    name: "a bomb in a zip in a zip",
    make: {
      zip: () => rawZip([data, { name: "bomb.zip", content: bombInZip }]),
    },
    options: { maxBytes: 1_000_000 },
    ends: harmless("only the outer zip is unpacked", {
      "bomb.zip": new TextDecoder().decode(bombInZip),
    }),
    twin: {
      name: "a zip that contains a zip of a small file",
      make: { zip: () => rawZip([data, { name: "a.zip", content: zipOf({ a: "good" }) }]) },
      files: withData({ "a.zip": new TextDecoder().decode(zipOf({ a: "good" })) }),
    },
  },
];
