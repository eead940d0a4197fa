import { fitNames } from "../archive/fit-name";
import { sideBySide } from "../async/side-by-side";
import { UnsafePathError } from "../errors";
import { transact } from "../files/transact";
import { checkOptions } from "../options";
import { sinkFor } from "../session/output-directory";
import type { Session } from "../session/session";
import { type DownloadOptions, downloadKinds } from "./download-options";
import type { DownloadCall } from "./last-downloads";
import type { OutputsSource } from "./outputs-source";

/** Implements `downloadQuicklooks`. Without quicklooks, it does not use the sink. */
export async function downloadQuicklooks(
  session: Session,
  source: OutputsSource,
  { options, downloads }: DownloadCall<DownloadOptions>,
): Promise<(string | File)[]> {
  checkOptions("downloadQuicklooks", options, downloadKinds);
  const { outputDirectory, overwrite, onProgress, signal } = options;
  const sink = sinkFor(outputDirectory, session.platform, { overwrite });
  const quicklooks = await source.listQuicklooks({ signal });
  const ids = quicklooks.map(({ id }) => id);
  if (ids.length === 0) {
    downloads.note("quicklooks", [], []);
    return [];
  }
  const names = ids.map(quicklookFileName);
  let bytes = 0;
  let files = 0;
  const saved = await transact(sink, async (transaction) => {
    await sideBySide(quicklooks, { limit: session.concurrency, signal }, async ({ id, fetch }, options) => {
      const image = await fetch(options);
      const file = quicklookFileName(id);
      await transaction.write({ path: file, mediaType: image.type, size: image.size, body: image.stream() });
      bytes += image.size;
      files += 1;
      onProgress?.({ phase: "downloading", bytes, file, files, totalFiles: ids.length });
    });
    return names;
  });
  downloads.note("quicklooks", ids, saved);
  onProgress?.({ phase: "saved", bytes, files, totalFiles: ids.length });
  return saved;
}

/**
 * The file name of a quicklook.
 *
 * @throws {UnsafePathError} when it would not be a plain file name.
 */
export function quicklookFileName(id: string): string {
  // A lone surrogate cannot be part of a URL, and a URL that ends in dots leads elsewhere.
  if (!/[/\\\p{Cc}\p{Cs}]/u.test(id) && !/^\.+$/.test(id)) return fitNames(`quicklook_${id}`);
  throw new UnsafePathError(`The quicklook ${JSON.stringify(id)} has a name that is not a plain file name.`, {
    entry: id,
  });
}
