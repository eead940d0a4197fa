import { createHash } from "node:crypto";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { kill, pid } from "node:process";

export interface ProcessOwner {
  /** Of {@link machineId}. */
  readonly machine: string;
  readonly pid: number;
  /** When it started, on Linux: process ids are reused. */
  readonly start?: string | undefined;
}

/** This process. */
export async function thisProcess(): Promise<ProcessOwner> {
  return { machine: await machineId(), pid, start: (await seenProcess(pid))?.start };
}

/** Names the set of processes in which a process id is unique. */
export async function machineId(): Promise<string> {
  // Containers may share a host name and a folder, but each counts its processes itself. Linux only.
  const processNamespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return createHash("sha256").update(`${hostname()}\n${processNamespace}`).digest("hex").slice(0, 8);
}

/** Whether a process runs. Unknown for another machine, or if it is unknown whether its id was reused. */
export async function stateOf(
  owner: ProcessOwner,
  { machine }: { readonly machine: string },
): Promise<"running" | "ended" | "unknown"> {
  if (owner.machine !== machine) return "unknown";
  try {
    kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return "ended";
  }
  const seen = await seenProcess(owner.pid);
  if (seen?.isDead === true) return "ended";
  if (seen === undefined || owner.start === undefined) return "unknown";
  return seen.start === owner.start ? "running" : "ended";
}

/** Whether a process is known to have ended. */
export async function processHasEnded(
  owner: ProcessOwner,
  options: { readonly machine: string },
): Promise<boolean> {
  return (await stateOf(owner, options)) === "ended";
}

interface SeenProcess {
  /** Whether it was killed, and its parent has not asked for its end: many containers never do. */
  readonly isDead: boolean;
  readonly start: string | undefined;
}

/** What Linux says about a process; `undefined` elsewhere, or where it is hidden. */
async function seenProcess(id: number): Promise<SeenProcess | undefined> {
  try {
    // Otherwise `/proc` has the ids of another container.
    if ((await readlink("/proc/self")) !== String(pid)) return undefined;
    const text = await readFile(`/proc/${id}/stat`, "utf8");
    // After the name of the program, which may contain spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { isDead: fields[0] === "Z" || fields[0] === "X", start: fields[19] };
  } catch {
    return undefined;
  }
}
