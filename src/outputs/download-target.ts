import type { Sink } from "../files/sink";
import { checkBoolean, checkFunction, checkSignal } from "../options";
import { partsFor, sinkFor } from "../session/output-directory";
import type { Platform } from "../session/platform";
import type { Session } from "../session/session";
import type { CallOptions } from "../types";
import type { DownloadOptions, DownloadResultsOptions } from "./download-options";
import type { DownloadDetails } from "./results";

/** Where a download goes, and who watches it. */
export interface DownloadTarget extends CallOptions {
  readonly sink: Sink<string | File>;
  readonly onProgress: DownloadOptions["onProgress"];
}

/**
 * Checks what all downloads take and finds the place that they go to.
 *
 * @throws {InputError} that names the first option which is not what it should be.
 */
export function targetFor(
  call: string,
  options: DownloadOptions & {
    readonly outputDirectory?: unknown;
    readonly maxBytes?: number | undefined;
    readonly unpacking?: boolean | undefined;
  },
  platform: Platform,
): DownloadTarget {
  const { outputDirectory, overwrite = true, maxBytes, onProgress, signal } = options;
  checkSignal(call, signal);
  checkFunction(call, "onProgress", onProgress);
  checkBoolean(call, "overwrite", overwrite);
  const takesMaxBytes = call === "downloadResults" && options.unpacking !== false;
  const sink = sinkFor(call, outputDirectory, platform, { overwrite, maxBytes, takesMaxBytes });
  return { sink, onProgress, signal };
}

/** Downloads the archive of results below `path` and keeps it as it is, as `downloadResults` does when told so. */
export async function keepArchive(
  session: Session,
  path: string,
  {
    options,
    target,
  }: {
    readonly options: DownloadResultsOptions & { readonly outputDirectory?: unknown };
    readonly target: DownloadTarget;
  },
): Promise<DownloadDetails<string | File>> {
  const { outputDirectory, overwrite = true, connections } = options;
  const { saveArchive } = await import("./archive");
  const parts = partsFor(outputDirectory, session.platform, { overwrite });
  return saveArchive(session, path, { ...target, parts, connections });
}
