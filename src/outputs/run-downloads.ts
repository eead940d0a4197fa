import { checkBoolean, checkOptions } from "../options";
import type { Session } from "../session/session";
import {
  checkKeepsArchive,
  checkReading,
  type DownloadOptions,
  type DownloadResultsOptions,
  downloadOptionNames,
  type ListResultsOptions,
  readingOptionNames,
} from "./download-options";
import { targetFor } from "./download-target";
import type { Downloads } from "./downloads";
import { listResults } from "./list-results";
import type { OutputsSource } from "./outputs-source";
import { saveQuicklooks } from "./quicklooks";
import type { DownloadDetails, ListedResult } from "./results";

/** What a download was called with, and who takes note of it. */
interface Run<Options> {
  readonly options: Options & { readonly outputDirectory?: unknown };
  readonly downloads: Downloads<string | File>;
}

/** Does what `downloadQuicklooks` promises. */
export async function runQuicklooks(
  session: Session,
  source: OutputsSource,
  { options, downloads }: Run<DownloadOptions>,
): Promise<(string | File)[]> {
  checkOptions("downloadQuicklooks", options, downloadOptionNames);
  const target = targetFor("downloadQuicklooks", options, session.platform);
  return saveQuicklooks(session, await source.loadFiles(), {
    ...target,
    onSaved: downloads.noteOf("quicklooks"),
  });
}

/** Does what `downloadResults` promises. */
export async function runResults(
  session: Session,
  source: OutputsSource,
  { options, downloads }: Run<DownloadResultsOptions>,
): Promise<(string | File)[] | DownloadDetails<string | File>> {
  const call = "downloadResults";
  checkOptions(call, options, [...downloadOptionNames, ...readingOptionNames, "unpacking", "details"]);
  checkBoolean(call, "details", options.details);
  checkBoolean(call, "unpacking", options.unpacking);
  const reading = checkReading(call, options);
  const target = targetFor(call, options, session.platform);
  const onSaved = downloads.noteOf("files");
  if (options.unpacking === false) checkKeepsArchive(call, options);
  const files = await source.loadFiles();
  const details =
    options.unpacking === false
      ? await files.keepArchives(options, target)
      : await files.saveResults({ ...reading, ...target, onSaved });
  return options.details === true ? details : details.saved;
}

/** Does what `listResults` promises. */
export async function runListing(
  source: OutputsSource,
  options: ListResultsOptions,
): Promise<ListedResult[]> {
  const call = "listResults";
  checkOptions(call, options, [...readingOptionNames, "onProgress", "signal"]);
  return listResults(await source.loadFiles(), checkReading(call, options));
}
