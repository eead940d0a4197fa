import { bytesOf, concat, damage, gzip, rawTar } from "../../support/archives/archives";
import { data, type HostileArchive, harmless, type Makers, refused, withData } from "./row";

type Bytes = Uint8Array<ArrayBuffer>;

const damagedGzip = refused("The gzip data is damaged");

function tgz(make: (tar: Bytes) => Bytes): Makers {
  return { tgz: () => make(rawTar(data, { name: "a", content: "good" })) };
}

/** Of several members, which must be as good as one. */
function inParts(tar: Bytes, change: (part: Bytes, index: number) => Bytes = (part) => part): Bytes {
  const ends = [0, 700, 1300, tar.byteLength];
  const parts = ends.slice(1).map((end, index) => gzip(tar.subarray(ends[index], end)));
  return concat(...parts.map(change));
}

const files = withData({ a: "good" });
const asItWas: HostileArchive["twin"] = { name: "unchanged", make: tgz(gzip), files };
const membersAsTheyWere: HostileArchive["twin"] = {
  name: "unchanged",
  make: tgz((tar) => inParts(tar)),
  files,
};

export const gzips: readonly HostileArchive[] = [
  { name: "a wrong checksum", make: tgz((tar) => damage(gzip(tar), -6)), ends: damagedGzip, twin: asItWas },
  { name: "a wrong length", make: tgz((tar) => damage(gzip(tar), -4)), ends: damagedGzip, twin: asItWas },
  {
    name: "no checksum and no length",
    make: tgz((tar) => gzip(tar).slice(0, -8)),
    ends: damagedGzip,
    twin: asItWas,
  },
  { name: "cut in the middle", make: tgz((tar) => gzip(tar).slice(0, 90)), ends: damagedGzip, twin: asItWas },
  {
    name: "only the gzip header",
    make: tgz((tar) => gzip(tar).slice(0, 10)),
    ends: damagedGzip,
    twin: asItWas,
  },
  {
    name: "nonzero bytes after the gzip data",
    make: tgz((tar) => concat(gzip(tar), bytesOf("evil"))),
    ends: damagedGzip,
    twin: { name: "zeros", make: tgz((tar) => concat(gzip(tar), new Uint8Array(5000))), files },
  },
  {
    name: "zeros and then nonzero bytes after the gzip data",
    make: tgz((tar) => concat(gzip(tar), new Uint8Array(70_000), bytesOf("evil"))),
    ends: damagedGzip,
    inMemoryOfNode20: harmless("its DecompressionStream silently drops the nonzero bytes", { a: "good" }),
    twin: { name: "zeros", make: tgz((tar) => concat(gzip(tar), new Uint8Array(70_000))), files },
  },
  ...["first", "second", "last"].map(
    (which, wrong): HostileArchive => ({
      name: `a wrong checksum in the ${which} of three members`,
      make: tgz((tar) => inParts(tar, (part, index) => (index === wrong ? damage(part, -6) : part))),
      ends: damagedGzip,
      twin: membersAsTheyWere,
    }),
  ),
  {
    name: "a second tgz after the first",
    make: tgz((tar) => concat(gzip(tar), gzip(rawTar({ name: "../evil" })))),
    ends: refused("continues after its end marker"),
    twin: {
      name: "more zeros, gzipped",
      make: tgz((tar) => concat(gzip(tar), gzip(new Uint8Array(10_240)))),
      files,
    },
  },
  {
    name: "gzip in gzip",
    make: tgz((tar) => gzip(gzip(tar))),
    ends: refused("its content is a gzip file"),
    twin: asItWas,
  },
  {
    name: "a zip in gzip",
    make: tgz(() => gzip(bytesOf("PK\x03\x04"))),
    ends: refused("its content is a zip archive"),
    twin: asItWas,
  },
  {
    name: "an HTML page in gzip",
    make: tgz(() => gzip(bytesOf("<!DOCTYPE html><p>Sign in"))),
    ends: refused("its content is an HTML page"),
    twin: asItWas,
  },
  {
    name: "nothing in gzip",
    make: tgz(() => gzip(new Uint8Array(0))),
    ends: refused("its content is empty"),
    twin: { name: "an empty tar", make: tgz(() => gzip(new Uint8Array(10_240))), files: {} },
  },
  {
    name: "a file name in the gzip header: `../../evil`",
    make: tgz((tar) => named(gzip(tar), "../../evil")),
    ends: harmless("the name is not used", { a: "good" }),
    twin: { name: "`output.tar`", make: tgz((tar) => named(gzip(tar), "output.tar")), files },
  },
];

/** Adds the name that gzip was told of what it packed. */
function named(packed: Bytes, name: string): Bytes {
  const [header, rest] = [packed.slice(0, 10), packed.subarray(10)];
  header[3] = 8;
  return concat(header, bytesOf(`${name}\0`), rest);
}
