import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What another program reads of an archive: the checksum of each regular file. */
export interface Reading {
  readonly by: string;
  /** Whether the program had nothing to complain about. */
  readonly isClean: boolean;
  readonly files: ReadonlyMap<string, string>;
  readonly folders: readonly string[];
  /** What is neither a file nor a folder, such as links. */
  readonly others: readonly string[];
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function readFolder(root: string): Omit<Reading, "by" | "isClean"> {
  const files = new Map<string, string>();
  const folders: string[] = [];
  const others: string[] = [];
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    const found = lstatSync(join(root, path));
    if (found.isFile()) files.set(path, sha256(readFileSync(join(root, path))));
    else (found.isDirectory() ? folders : others).push(path);
  }
  return { files, folders, others };
}

/** Unpacks into a new folder by a command that runs there. */
function unpackBy(by: string, root: string, command: readonly string[]): Reading {
  const folder = join(root, by);
  mkdirSync(folder);
  const [program = "", ...options] = command;
  const { status, stderr } = spawnSync(program, options, { cwd: folder, encoding: "utf8", input: "" });
  return { by, isClean: status === 0 && !/trailing garbage|lone zero/i.test(stderr), ...readFolder(folder) };
}

const tarInPython = `
import sys, tarfile
with tarfile.open(sys.argv[1], errors="surrogateescape") as archive:
    archive.extractall(".", filter="tar")
`;
const zipInPython = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    archive.extractall(".")
`;

export function readTar(path: string, root: string): Reading[] {
  return [
    unpackBy("GNU tar", root, ["tar", "--no-same-owner", "--delay-directory-restore", "-xf", path]),
    unpackBy("tarfile", root, ["python3", "-c", tarInPython, path]),
  ];
}

export function readZip(path: string, root: string): Reading[] {
  return [
    unpackBy("unzip", root, ["unzip", "-qq", "-o", path]),
    unpackBy("zipfile", root, ["python3", "-c", zipInPython, path]),
  ];
}
