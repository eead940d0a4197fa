import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import {
  concat,
  gzip,
  paxRecords,
  type RawTarMember,
  rawTarMember,
  TAR_END,
} from "../support/archives/archives";
import type { Random } from "./random";

type Bytes = Uint8Array<ArrayBuffer>;

export interface MadeArchive {
  readonly kind: "tar" | "zip";
  /** How it was made. */
  readonly story: string;
  readonly bytes: Bytes;
  /** Whether nothing in it was changed, so that it must be read. */
  readonly isWhole: boolean;
}

/** Makes one archive from a seed, in a folder that is its own. */
export function makeArchive(random: Random, root: string): MadeArchive {
  const maker = random.pick([byPrograms, byPrograms, byHand, byHand, byHand]);
  const made = maker(random, root);
  const changed = random.chance(50) ? made : changeBytes(random, made);
  return changed.kind === "tar" && random.chance(30) ? { ...changed, bytes: gzip(changed.bytes) } : changed;
}

function writeTree(random: Random, root: string): string[] {
  const folder = join(root, "tree");
  const paths: string[] = [];
  const kinds = [
    "a.tif",
    "größe/ж.tif",
    "deep/er/b c.txt",
    `long/${"n".repeat(90 + random.below(150))}`,
    "data.json",
  ];
  for (let count = 1 + random.below(6); count > 0; count -= 1) {
    const path = `${random.below(4)}/${random.pick(kinds)}`;
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    if (paths.includes(path)) continue;
    const earlier = random.pick(paths);
    if (earlier !== undefined && random.chance(25)) linkSync(join(folder, earlier), whole);
    else if (random.chance(10)) symlinkSync("a.tif", whole);
    else {
      writeFileSync(whole, random.bytes(random.pick([0, 1, 511, 512, 513, 3000])));
      utimesSync(whole, 1, random.pick([-315_619_200, 0, 1e9, 2 ** 34]));
    }
    paths.push(path);
  }
  return paths;
}

const inPython = `
import sys, tarfile, zipfile, os
kind, made, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
if kind in ("zip", "stored"):
    method = zipfile.ZIP_DEFLATED if kind == "zip" else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", method, strict_timestamps=False) as archive:
        for path in paths: archive.write(path)
else:
    form = {"pax": tarfile.PAX_FORMAT, "gnu": tarfile.GNU_FORMAT, "ustar": tarfile.USTAR_FORMAT}[kind]
    with tarfile.open(made, "w", format=form) as archive:
        for path in paths: archive.add(path)
`;

function byPrograms(random: Random, root: string): MadeArchive {
  const paths = writeTree(random, root);
  const made = join(root, "made");
  const tar = (format: string) => ["tar", `--format=${format}`, "-cf", made, ...paths];
  const python = (kind: string) => ["python3", "-c", inPython, kind, made, ...paths];
  const command = random.pick([
    ...["gnu", "posix", "oldgnu", "ustar", "v7"].map(tar),
    ...["pax", "gnu", "zip", "stored"].map(python),
    ["zip", "-q", "-y", `${made}.zip`, ...paths],
    ["zip", "-q", "-0", `${made}.zip`, ...paths],
  ]);
  spawnSync(command[0] ?? "", command.slice(1), { cwd: join(root, "tree") });
  const isInfoZip = command[0] === "zip";
  const isZip = isInfoZip || ["zip", "stored"].includes(command[3] ?? "");
  const file = isInfoZip ? `${made}.zip` : made;
  // Info-ZIP makes no archive of a link that leads nowhere.
  if (!existsSync(file)) return byHand(random);
  const bytes = Uint8Array.from(readFileSync(file));
  return {
    kind: isZip ? "zip" : "tar",
    story: command.slice(0, 3).join(" ").slice(0, 40),
    bytes,
    isWhole: true,
  };
}

/** Members with odd fields that must not matter, and some that may. */
function byHand(random: Random): MadeArchive {
  const names = ["a", "b", "./c", "d/e", "f/", "ж"];
  const blocks: Bytes[] = [];
  for (let count = 1 + random.below(5); count > 0; count -= 1) {
    const type = random.pick(["0", "0", "0", "\0", "7", "1", "2", "5", "V", "x", "L", "g"]);
    const name = random.pick(names);
    const content = contentOf(random, type);
    const member: RawTarMember = {
      name,
      type,
      content,
      linkname: "12".includes(type) ? random.pick(names) : "",
    };
    blocks.push(oddHeader(random, rawTarMember(member), content.length));
  }
  const behind = random.chance(30) ? random.bytes(random.below(3000)) : new Uint8Array(0);
  return { kind: "tar", story: "by hand", bytes: concat(...blocks, TAR_END, behind), isWhole: false };
}

function contentOf(random: Random, type: string): string | Uint8Array {
  if ("1257".includes(type) && type !== "7") return "";
  if (type === "V") return "";
  if (type === "L") return `${random.pick(["x", "long/name", "y".repeat(120)])}\0`;
  if (type === "x" || type === "g") {
    return paxRecords(
      random.pick<Record<string, string>>([
        { mtime: "-1.5" },
        { comment: "a=b\nc" },
        { path: "renamed" },
        { uid: "x" },
        { linkpath: "a" },
      ]),
    );
  }
  return random.bytes(random.below(1500));
}

/** Fields that no reader needs: owner, times, names of owners, devices. */
const unused = [
  [108, 8],
  [116, 8],
  [136, 12],
  [265, 32],
  [297, 32],
  [329, 8],
  [337, 8],
] as const;

function oddHeader(random: Random, member: Bytes, length: number): Bytes {
  const odd = member.slice();
  if (random.chance(40)) {
    const [start, size] = random.pick(unused);
    odd.set(random.bytes(size), start);
  }
  if (random.chance(10)) odd.fill(0, 257, 265);
  if (random.chance(20)) odd.set(random.bytes(-length & 511), 512 + length);
  let sum = 8 * 0x20;
  const isSigned = random.chance(20);
  for (let index = 0; index < 512; index += 1) {
    const byte = odd[index] ?? 0;
    if (index < 148 || index >= 156) sum += isSigned && byte > 127 ? byte - 256 : byte;
  }
  if (sum < 0) return member;
  odd.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return odd;
}

function changeBytes(random: Random, { kind, story, bytes }: MadeArchive): MadeArchive {
  const at = random.below(bytes.byteLength);
  const [how, changed] = random.pick<readonly [string, Bytes]>([
    ["a byte changed", concat(bytes.subarray(0, at), random.bytes(1), bytes.subarray(at + 1))],
    ["cut", bytes.slice(0, at)],
    [
      "bytes behind",
      concat(bytes, random.pick([new Uint8Array([13, 10]), random.bytes(40), new Uint8Array(700)])),
    ],
    ["bytes missing", concat(bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(600)))],
    ["a program in front", concat(new TextEncoder().encode("#!/bin/sh\n"), bytes)],
  ]);
  return { kind, story: `${story}, ${how} at ${at}`, bytes: changed, isWhole: false };
}
