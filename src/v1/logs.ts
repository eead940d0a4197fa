import { isNotFound } from "../http/not-found";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

const tailLines = 50;
const tailCharacters = 4_000;

/** Reads the whole log of the job task below `path`; empty if it has no log yet. */
export async function readLogs({ api }: Session, path: string, { signal }: CallOptions): Promise<string> {
  try {
    return await api.getText(`${path}/logs`, { signal });
  } catch (error) {
    // The task exists: a 404 here means that it has not started, and so has no log.
    if (isNotFound(error)) return "";
    throw error;
  }
}

/** The last lines of a log, without empty ones at its end. */
export function tailOf(log: string): string {
  const lines = log.slice(-tailCharacters).trimEnd().split(/\r?\n/);
  // The first line may be cut.
  if (log.length > tailCharacters && lines.length > 1) lines.shift();
  return lines.slice(-tailLines).join("\n");
}
