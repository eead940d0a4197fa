import { createHash } from "node:crypto";
import { readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { kill } from "node:process";

export interface ProcessOwner {
  /** Of {@link machineId}. */
  readonly machine: string;
  readonly pid: number;
}

/** Names the set of processes in which a process id is unique. */
export async function machineId(): Promise<string> {
  // Containers may share a host name and a folder, but each counts its processes itself. Linux only.
  const processNamespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return createHash("sha256").update(`${hostname()}\n${processNamespace}`).digest("hex").slice(0, 8);
}

/** Whether a process is known to have ended. That of another machine is not. */
export function processHasEnded(owner: ProcessOwner, { machine }: { machine: string }): boolean {
  if (owner.machine !== machine) return false;
  try {
    kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
