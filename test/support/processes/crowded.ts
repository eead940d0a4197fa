import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { promisify } from "node:util";
import type { CrowdedAttempt, CrowdedTask } from "./crowded-process";
import { buildScript } from "./mortal";

const run = promisify(execFile);

/** Programs that run another one where it may mount: as root, or as everybody where the system lets them. */
const ways: readonly (readonly string[])[] = [
  ["unshare", "--mount"],
  ["unshare", "--user", "--map-root-user", "--mount"],
];

/**
 * Finds how a process can get a small disk of its own, which is gone when it ends; `undefined` where nobody may mount
 * anything.
 */
export async function findWayToMount(): Promise<readonly string[] | undefined> {
  const disk = await mkdtemp(join(tmpdir(), "up42-mount-"));
  try {
    for (const way of ways) {
      const isAllowed = await run(way[0] ?? "", [
        ...way.slice(1),
        ...mounted(disk, { size: "1m" }),
        "true",
      ]).then(
        () => true,
        () => false,
      );
      if (isAllowed) return way;
    }
    return undefined;
  } finally {
    await rm(disk, { recursive: true });
  }
}

interface SmallDisk {
  /** As `mount` takes it, such as `4m`. */
  readonly size: string;
  readonly files?: number;
  /** A folder that is there already. The disk is made read-only afterwards. */
  readonly readOnlyWith?: string;
}

/** A command that mounts a disk and runs what follows it. */
function mounted(disk: string, { size, files, readOnlyWith }: SmallDisk): string[] {
  const limits = files === undefined ? `size=${size}` : `size=${size},nr_inodes=${files}`;
  const steps = [`mount -t tmpfs -o ${limits} tmpfs "$0"`];
  if (readOnlyWith !== undefined) steps.push(`mkdir "$0/${readOnlyWith}"`, 'mount -o remount,bind,ro "$0"');
  return ["sh", "-c", [...steps, 'exec "$@"'].join(" && "), disk];
}

/** Builds the script of a process that runs out of room into `folder`. */
export function buildCrowded(folder: string): Promise<string> {
  return buildScript("crowded-process", folder);
}

/** Runs the script on a disk of its own. */
export function runOnDisk(
  script: string,
  task: CrowdedTask,
  { way, ...disk }: SmallDisk & { readonly way: readonly string[] },
): Promise<CrowdedAttempt[]> {
  return runCommand([...way, ...mounted(task.disk, disk), execPath, script, JSON.stringify(task)], task);
}

/** Runs the script where no file may be longer than so many bytes, which everybody may ask of the system. */
export function runWithLimit(
  script: string,
  task: CrowdedTask,
  { bytes }: { readonly bytes: number | "unlimited" },
): Promise<CrowdedAttempt[]> {
  // Counted in blocks of 512 bytes by some shells and of 1,024 by others.
  const blocks = bytes === "unlimited" ? bytes : Math.floor(bytes / 1024);
  const command = ["sh", "-c", `ulimit -f ${blocks} && exec "$@"`, "sh"];
  return runCommand([...command, execPath, script, JSON.stringify(task)], task);
}

async function runCommand(
  [program = "", ...args]: readonly string[],
  { disk }: CrowdedTask,
): Promise<CrowdedAttempt[]> {
  // A zip waits for its end in the folder for temporary files.
  const env = { ...process.env, TMPDIR: disk };
  const { stdout } = await run(program, args, { env, timeout: 60_000, killSignal: "SIGKILL" });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
