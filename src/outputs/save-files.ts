import type { Matcher } from "../archive/matcher";
import { mediaTypeOf } from "../archive/media-type";
import { createPlaceMatcher, wholeFolder } from "../archive/place-matcher";
import { type ArchiveCheck, unpackInto } from "../archive/unpack";
import { sideBySide } from "../async/side-by-side";
import { ObjectChangedError, objectChanged } from "../download/object-changed";
import type { Download } from "../download/open-download";
import type { PartStore } from "../download/part-store";
import { isAnotherObject } from "../download/stored-object";
import { sinkInside } from "../files/folder-sink";
import type { Sink, SinkTransaction } from "../files/sink";
import { transact } from "../files/transact";
import { boolean, checkOptions } from "../options";
import { partsFor, sinkFor } from "../session/output-directory";
import type { Session } from "../session/session";
import { toByteStream } from "../streams/byte-reader";
import type { SkippedFile } from "../types";
import type { DownloadDetails, ReadResultsOptions } from "./download-details";
import {
  checkOnlyUnpacking,
  type DownloadResultsOptions,
  downloadKinds,
  readingKinds,
  readingOf,
} from "./download-options";
import { keepPacked } from "./keep-packed";
import type { DownloadCall } from "./last-downloads";
import type { OutputsSource, RemoteFile } from "./outputs-source";
import {
  type OpenedFile,
  type Outcome,
  safePathOf,
  stoppingAtFailure,
  type Taken,
  Transfers,
} from "./transfers";

export interface SaveFilesOptions<Saved> extends ReadResultsOptions {
  readonly sink: Sink<Saved>;
  /**
   * Whether archives are unpacked.
   * @default true
   */
  readonly unpacking?: boolean | undefined;
  /** Where an archive that stays packed is kept when its download breaks, in the folder that the sink writes to. */
  readonly parts?: PartStore | undefined;
  /** Called once with the relative paths of all files and, in the same order, what the sink returned for them. */
  readonly onSaved?: ((paths: readonly string[], saved: readonly Saved[]) => void) | undefined;
}

export async function downloadResults(
  session: Session,
  source: OutputsSource,
  { options, downloads }: DownloadCall<DownloadResultsOptions>,
): Promise<(string | File)[] | DownloadDetails<string | File>> {
  const call = "downloadResults";
  checkOptions(call, options, { ...downloadKinds, ...readingKinds, unpacking: boolean, details: boolean });
  checkOnlyUnpacking(call, options);
  const { outputDirectory, overwrite, maxBytes, unpacking = true } = options;
  const details = await saveFiles(session, source, {
    ...readingOf(options),
    sink: sinkFor(outputDirectory, session.platform, { overwrite, maxBytes, takesMaxBytes: unpacking }),
    unpacking,
    parts: unpacking ? undefined : partsFor(outputDirectory, session.platform, { overwrite }),
    onSaved: unpacking ? (paths, saved) => downloads.note("files", paths, saved) : undefined,
  });
  return options.details === true ? details : details.saved;
}

/**
 * Downloads the files of outputs, either all or none. Archives are unpacked while they arrive. When the storage replaces
 * a file midway, the whole download starts over once.
 *
 * @throws {ArchiveError} when an archive is not one, is damaged or cut short, or when the files exceed a limit.
 * @throws {UnsafePathError} when a file would be saved outside the sink.
 */
export async function saveFiles<Saved>(
  session: Session,
  source: OutputsSource,
  options: SaveFilesOptions<Saved>,
): Promise<DownloadDetails<Saved>> {
  const { signal, onProgress, onSaved } = options;
  const matcher = await matcherFor(options);
  const files = (await source.listFiles({ signal })).filter((file) =>
    mayBeWanted(file, { ...options, matcher }),
  );
  const save = () => saveOnce(session, { ...options, files, matcher });
  const { paths, bytes, ...details } = await save().catch((error) => {
    if (error instanceof ObjectChangedError) return save();
    throw error;
  });
  onSaved?.(paths, details.saved);
  onProgress?.({ phase: "saved", bytes, files: details.saved.length });
  return details;
}

async function matcherFor({ match, places }: ReadResultsOptions): Promise<Matcher | undefined> {
  if (places !== undefined) return createPlaceMatcher(places);
  return match && (await import("../archive/matcher")).createMatcher(match);
}

/** Whether a file, or a member of an archive, can be one that the caller wants. */
function mayBeWanted(
  { path, folder }: RemoteFile,
  { matcher, places }: Pick<SavingOptions<unknown>, "matcher" | "places">,
): boolean {
  if (folder === undefined) return typeof path !== "string" || matcher?.matches(safePathOf(path)) !== false;
  if (places === undefined || folder === "") return true;
  const isWithin = (one: string, other: string): boolean => `${one}/`.startsWith(`${other}/`);
  return places
    .flat()
    .some((place) => place === wholeFolder || isWithin(place, folder) || isWithin(folder, place));
}

interface SavingOptions<Saved> extends SaveFilesOptions<Saved> {
  readonly files: readonly RemoteFile[];
  readonly matcher: Matcher | undefined;
}

async function saveOnce<Saved>(session: Session, options: SavingOptions<Saved>): Promise<Outcome<Saved>> {
  const { files, sink, parts, unpacking = true, signal } = options;
  const transfers = new Transfers(session, { ...options, unpacking });
  const [file] = files;
  if (file === undefined) return transfers.outcomeOf([], []);
  // The storage names the archive of a job task in its response only.
  const opened =
    parts !== undefined && typeof file.path === "function"
      ? await keepPacked(transfers, { file, parts, signal })
      : undefined;
  if (opened !== undefined && "saved" in opened) {
    // The sink of a folder with parts returns paths, too.
    return transfers.outcomeOf([opened.taken], [opened.saved as unknown as Saved]);
  }
  const taken = new Map<RemoteFile, Taken>();
  const inOrder = (): Taken[] => files.flatMap((one) => taken.get(one) ?? []);
  const fill = async (transaction: SinkTransaction<Saved>): Promise<readonly string[]> => {
    await sideBySide(files, { limit: transfers.atOnce, signal }, async (one, own) => {
      const target = { transfers, transaction, ...own };
      taken.set(
        one,
        one.folder !== undefined && unpacking
          ? await unpackFile(session, one, { ...target, folder: one.folder, matcher: options.matcher })
          : await writeFile(one, target, opened),
      );
    });
    return inOrder().flatMap(({ paths }) => paths);
  };
  const save = () => transact(sink, fill);
  const saved = await (opened === undefined ? save() : stoppingAtFailure(opened.reader, save));
  return transfers.outcomeOf(inOrder(), saved);
}

interface Target {
  readonly transfers: Transfers;
  readonly transaction: SinkTransaction<unknown>;
  readonly signal: AbortSignal;
}

/** Unpacks an archive into its folder while it arrives. */
async function unpackFile(
  session: Session,
  file: RemoteFile,
  {
    transfers,
    transaction,
    signal,
    folder,
    matcher,
  }: Target & { readonly folder: string; readonly matcher: Matcher | undefined },
): Promise<Taken> {
  const prefix = folder === "" ? "" : `${safePathOf(folder)}/`;
  const inFolder = (path: string): string => prefix + path;
  let download: Download | undefined;
  let secondDownload: Download | undefined;
  let archiveChecks: readonly ArchiveCheck[] = [];
  let skipped: readonly SkippedFile[] = [];
  const paths = await unpackInto({
    sink: sinkInside(transaction, inFolder),
    codecs: await session.platform.loadCodecs(),
    signal,
    budget: transfers.budget,
    matcher: matcher && {
      matches: (path) => matcher.matches(inFolder(path)),
      isComplete: (found) =>
        matcher.isComplete({
          has: (path) => path.startsWith(prefix) && found.has(path.slice(prefix.length)),
        }),
    },
    async open(own) {
      const { forLinks } = own;
      const opened = await transfers.open(file, own);
      const isSame = download === undefined || !isAnotherObject(download.object, opened.object);
      if (forLinks) secondDownload = opened;
      else download = opened;
      if (isSame) return opened.body;
      await opened.body.cancel();
      throw objectChanged();
    },
    onVerified(checks) {
      archiveChecks = checks;
    },
    onSkipped(members) {
      skipped = members.map(({ path, reason }) => ({ path: inFolder(path), reason }));
    },
    onProgress: ({ file: path, files }) => transfers.note(file, "unpacking", { path: inFolder(path), files }),
  });
  return { paths, download, secondDownload, archiveChecks, skipped };
}

async function writeFile(
  file: RemoteFile,
  { transfers, transaction, signal }: Target,
  opened: OpenedFile | undefined,
): Promise<Taken> {
  const { download, reader, path } = opened ?? (await transfers.openWhole(file, { signal }));
  const { mediaType = mediaTypeOf(path) } = file;
  const body = toByteStream(reader);
  await stoppingAtFailure(reader, () =>
    transaction.write({ path, mediaType, size: download.totalBytes, body }),
  );
  transfers.note(file, "downloading", { path, files: 1 });
  return { paths: [path], download };
}
