import type { MemberFilter } from "../archive/member-filter";
import type { ArchiveCheck } from "../archive/unpack";
import type { TransferCheck } from "../download/integrity";
import type { Download } from "../download/open-download";
import type { Sink } from "../files/sink";
import { type SignedLink, signedLinkFrom } from "../http/signed-link";
import type { Session } from "../session/session";
import type { CallOptions, DownloadProgress } from "../types";

/** How to read the results below a path. */
export interface ReadResultsOptions extends CallOptions {
  readonly connections?: number | undefined;
  readonly match?: readonly string[] | undefined;
  /** Files and folders by their very names, in place of `match`; see `createPathFilter`. */
  readonly places?: readonly (readonly string[])[] | undefined;
  readonly maxEntries?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/** What a download took, and what of it was compared with what the storage and the archive say. */
export interface DownloadDetails<Saved> {
  /** What the download resolves to without details. */
  readonly saved: Saved[];
  /**
   * The checks that were made and passed: `length`, and `crc32c` or `md5`, of the transfer, `gzip-crc` and `tar-end` or
   * `zip-crc` of the archive. None of the archive when the download ended early, as `match` allows.
   */
  readonly verified: readonly (TransferCheck | ArchiveCheck)[];
  /** Bytes received. */
  readonly receivedBytes: number;
  /** Requests to the storage. */
  readonly requests: number;
  /** Requests that went on where a connection had broken or stalled. */
  readonly resumed: number;
  /** Links that were signed. */
  readonly links: number;
}

/** Where the results go, and who wants to know what became of which. */
export interface SaveResultsOptions<Saved> extends ReadResultsOptions {
  readonly sink: Sink<Saved>;
  /** Called once with the relative paths of all files and, in the same order, with what the sink gave for them. */
  readonly onSaved?: ((paths: readonly string[], saved: readonly Saved[]) => void) | undefined;
}

/**
 * Downloads the archive of results below `path`, unpacks it as it arrives, and tells what it took. When the archive is
 * replaced by another one midway, it starts over once.
 */
export async function saveResults<Saved>(
  session: Session,
  path: string,
  { sink, onSaved, ...options }: SaveResultsOptions<Saved>,
): Promise<DownloadDetails<Saved>> {
  const { match, places, maxEntries, maxBytes, signal, onProgress } = options;
  const { connections = session.platform.connections } = options;
  // Only now: who never downloads results never loads what reads and unpacks them.
  const [{ unpackInto }, { openDownload }, { ObjectChangedError }, codecs, filter] = await Promise.all([
    import("../archive/unpack"),
    import("../download/open-download"),
    import("../download/remote-object"),
    session.platform.loadCodecs(),
    filterFor({ match, places }),
  ]);

  async function save(): Promise<DownloadDetails<Saved>> {
    let unpacked = { bytes: 0, files: 0 };
    // In the order of what the sink saves; a start over goes through the same names again.
    const paths = new Set<string>();
    let download: Download | undefined;
    let archiveChecks: readonly ArchiveCheck[] = [];
    const saved = await unpackInto({
      sink,
      codecs,
      filter,
      limits: { maxEntries, maxBytes },
      signal,
      async open(openOptions) {
        const opened = await openDownload(() => signResults(session, path, openOptions), session.storage, {
          ...openOptions,
          connections,
          onBytes(bytes) {
            const { totalBytes } = opened;
            onProgress?.({ phase: "downloading", bytes, totalBytes, files: unpacked.files });
          },
        });
        download = opened;
        return opened.body;
      },
      onProgress(progress) {
        unpacked = progress;
        paths.add(progress.file);
        onProgress?.({ phase: "unpacking", ...progress });
      },
      onVerified(checks) {
        archiveChecks = checks;
      },
    });
    onSaved?.([...paths], saved);
    onProgress?.({ phase: "saved", bytes: unpacked.bytes, files: saved.length });
    const {
      bytes: receivedBytes = 0,
      requests = 0,
      resumed = 0,
      links = 0,
      verified = [],
    } = download?.report ?? {};
    return { saved, verified: [...verified, ...archiveChecks], receivedBytes, requests, resumed, links };
  }

  return save().catch((error) => {
    if (error instanceof ObjectChangedError) return save();
    throw error;
  });
}

/** The filter that some globs, or some names, make. */
export async function filterFor({
  match,
  places,
}: Pick<ReadResultsOptions, "match" | "places">): Promise<MemberFilter | undefined> {
  if (places !== undefined) return (await import("../archive/path-filter")).createPathFilter(places);
  return match && (await import("../archive/member-filter")).createMemberFilter(match);
}

/** One file of the results, as their archive names it. */
export interface ListedResult {
  /** Relative path without the leading `output/`, with forward slashes. */
  readonly path: string;
  /** Length in bytes. */
  readonly size: number;
  /** Told by the ending of the name. */
  readonly mediaType: string;
}

/** Signs a link to the archive of results below `path`. Each call gives a new one. */
export async function signResults(
  { api }: Session,
  path: string,
  { signal }: CallOptions,
): Promise<SignedLink> {
  const linkPath = `${path}/downloads/results/`;
  return signedLinkFrom(api.asked(linkPath), await api.getData(linkPath, { signal }));
}
