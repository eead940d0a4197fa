import { isNotFound } from "../http/not-found";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";

const tailLines = 50;
const tailCharacters = 4_000;

/** Reads the whole log of the job task below `path`; empty while it has none. */
export async function readLogs({ api }: Session, path: string, { signal }: CallOptions): Promise<string> {
  try {
    return await api.getText(`${path}/logs`, { signal });
  } catch (error) {
    // The task itself is known to exist: a 404 here is how one that has not begun says that it has none.
    if (isNotFound(error)) return "";
    throw error;
  }
}

/** The last lines of a log, without empty ones at its end. */
export function tailOf(log: string): string {
  const lines = log.slice(-tailCharacters).trimEnd().split(/\r?\n/);
  // The first one has lost its beginning.
  if (log.length > tailCharacters && lines.length > 1) lines.shift();
  return lines.slice(-tailLines).join("\n");
}
