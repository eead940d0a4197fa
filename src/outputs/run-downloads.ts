import { boolean, callback, callKinds, checkOptions } from "../options";
import { partsFor, sinkFor } from "../session/output-directory";
import type { Session } from "../session/session";
import type { DownloadDetails, ListedResult } from "./download-details";
import {
  checkOnlyUnpacking,
  type DownloadOptions,
  type DownloadResultsOptions,
  downloadKinds,
  type ListResultsOptions,
  readingKinds,
  readingOf,
} from "./download-options";
import type { LastDownloads } from "./last-downloads";
import { listResults } from "./list-results";
import type { OutputsSource } from "./outputs-source";
import { saveQuicklooks } from "./quicklooks";

/** What a download was called with, and where it is recorded. */
interface Run<Options> {
  readonly options: Options & { readonly outputDirectory?: unknown };
  readonly downloads: LastDownloads<string | File>;
}

/** Implements `downloadQuicklooks`. */
export async function runQuicklooks(
  session: Session,
  source: OutputsSource,
  { options, downloads }: Run<DownloadOptions>,
): Promise<(string | File)[]> {
  checkOptions("downloadQuicklooks", options, downloadKinds);
  const { outputDirectory, overwrite, onProgress, signal } = options;
  const sink = sinkFor(outputDirectory, session.platform, { overwrite });
  const onSaved = downloads.noteOf("quicklooks");
  return saveQuicklooks(session, source, { sink, onProgress, signal, onSaved });
}

/** Implements `downloadResults`. */
export async function runResults(
  session: Session,
  source: OutputsSource,
  { options, downloads }: Run<DownloadResultsOptions>,
): Promise<(string | File)[] | DownloadDetails<string | File>> {
  const call = "downloadResults";
  checkOptions(call, options, { ...downloadKinds, ...readingKinds, unpacking: boolean, details: boolean });
  checkOnlyUnpacking(call, options);
  const { outputDirectory, overwrite, maxBytes, unpacking = true } = options;
  const sink = sinkFor(outputDirectory, session.platform, { overwrite, maxBytes, takesMaxBytes: unpacking });
  // Loaded on first use: only downloads need it.
  const { saveFiles } = await import("./save-files");
  const details = await saveFiles(session, source, {
    ...readingOf(options),
    sink,
    unpacking,
    parts: unpacking ? undefined : partsFor(outputDirectory, session.platform, { overwrite }),
    onSaved: unpacking ? downloads.noteOf("files") : undefined,
  });
  return options.details === true ? details : details.saved;
}

/** Implements `listResults`. */
export async function runListing(
  session: Session,
  source: OutputsSource,
  options: ListResultsOptions,
): Promise<ListedResult[]> {
  checkOptions("listResults", options, { ...readingKinds, onProgress: callback, ...callKinds });
  return listResults(session, source, readingOf(options));
}
