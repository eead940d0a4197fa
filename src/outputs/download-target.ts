import type { Sink } from "../files/sink";
import { sinkFor } from "../session/output-directory";
import type { Platform } from "../session/platform";
import type { CallOptions } from "../types";
import type { DownloadOptions } from "./download-options";

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
  const takesMaxBytes = call === "downloadResults" && options.unpacking !== false;
  const sink = sinkFor(outputDirectory, platform, { overwrite, maxBytes, takesMaxBytes });
  return { sink, onProgress, signal };
}
