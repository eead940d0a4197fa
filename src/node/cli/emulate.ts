import { once } from "node:events";
import { UsageError } from "./failures";
import type { Context } from "./open";
import { toJson } from "./output";

export interface EmulatorFlags {
  readonly port: string;
  readonly storagePort: string;
  readonly host: string;
  readonly allowedHosts?: readonly string[];
}

/** Serves an emulator with its sample project until the program is asked to stop. */
export async function serveEmulator({ output, signal }: Context, flags: EmulatorFlags): Promise<void> {
  const port = portFrom("--port", flags.port);
  const storagePort = portFrom("--storage-port", flags.storagePort);
  const [{ createEmulator }, { serve }] = await Promise.all([
    import("../../emulator/emulator"),
    import("../serve"),
  ]);
  const emulator = createEmulator();
  const served = await serve(emulator, {
    port,
    storagePort,
    host: flags.host,
    allowedHosts: flags.allowedHosts,
  });
  const { url, storageUrl } = served;
  const { projectId, projectApiKey, jobId, jobtaskIds, processing } = emulator.sample;
  const { username, password, workspaceId, processingJobId } = processing;
  const project = { projectId, projectApiKey, jobId, jobtaskIds };
  // It is its own sign-in service.
  const account = { authUrl: url, username, password, workspaceId, processingJobId };
  try {
    await output.write(`${toJson({ url, storageUrl, ...project, ...account })}\n`);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await served.close();
  }
}

function portFrom(flag: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`emulator takes ${flag}, a number from 0 (any free port) to 65535.`);
}
