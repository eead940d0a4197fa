import type { Download } from "../download/open-download";
import type { Part, PartStore } from "../download/part-store";
import { isUp42Error } from "../errors";
import type { Sink } from "../files/sink";
import type { Session } from "../session/session";
import type { CallOptions, DownloadProgress } from "../types";
import { archiveNameFrom } from "../v1/archive-name";
import { type DownloadDetails, signResults } from "./results";

interface SaveArchiveOptions<Saved> extends CallOptions {
  /** Gets the archive where there are no parts. */
  readonly sink: Sink<Saved>;
  /** Where the archive is kept when it breaks off. */
  readonly parts?: PartStore | undefined;
  readonly connections?: number | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
}

/**
 * Downloads the archive of results below `path` and keeps it as it is, as one file. Where there is a place for parts,
 * what an earlier call left of the same archive is gone on with. When the archive is replaced by another one midway, it
 * starts over once.
 *
 * @throws {ArchiveError} when what arrives is not an archive, or not what is stored.
 */
export async function saveArchive<Saved>(
  session: Session,
  path: string,
  { sink, parts, signal, onProgress, ...options }: SaveArchiveOptions<Saved>,
): Promise<DownloadDetails<Saved | string>> {
  const { connections = session.platform.connections } = options;
  // Only now: who never downloads results never loads what reads them.
  const [
    { openDownload },
    { ObjectChangedError },
    { isRecognizable },
    { identifyArchive },
    { mediaTypeOf },
    { transact },
  ] = await Promise.all([
    import("../download/open-download"),
    import("../download/remote-object"),
    import("../download/stored-object"),
    import("../archive/identify-archive"),
    import("../archive/media-type"),
    import("../files/transact"),
  ]);

  let arrived = 0;

  async function open(kept?: Part): Promise<Download> {
    const download: Download = await openDownload(
      () => signResults(session, path, { signal }),
      session.storage,
      {
        signal: signal ?? new AbortController().signal,
        connections,
        kept,
        onBytes(bytes) {
          arrived = bytes;
          onProgress?.({ phase: "downloading", bytes, totalBytes: download.totalBytes, files: 0 });
        },
      },
    );
    return download;
  }

  /** Goes on with what was left; `undefined` when that turns out to be of no use. */
  async function goOn(part: Part): Promise<DownloadDetails<string> | undefined> {
    try {
      const download = await open(part);
      await part.append(download.body);
      return detailsOf(download, [await part.commit()]);
    } catch (error) {
      await leave(part, error);
      if (isUp42Error(error, "ArchiveError")) return undefined;
      throw error;
    }
  }

  async function start(): Promise<DownloadDetails<Saved | string>> {
    const download = await open();
    const { object, totalBytes } = download;
    const { format, body, stop } = await identifyArchive(download.body);
    try {
      const name = archiveNameFrom(download.disposition, format);
      const mayBeKept = object.isPlain && isRecognizable(object);
      const part = mayBeKept ? await parts?.begin({ source: path, object, name }) : undefined;
      if (part !== undefined) return detailsOf(download, [await fill(part, body)]);
      const saved = await transact(sink, async (transaction) => {
        await transaction.write({ path: name, mediaType: mediaTypeOf(name), size: totalBytes, body });
        return [name];
      });
      return detailsOf(download, saved);
    } catch (error) {
      await stop(error);
      throw error;
    }
  }

  async function save(): Promise<DownloadDetails<Saved | string>> {
    const part = await parts?.find(path);
    const gone = part && (await goOn(part));
    return (
      gone ??
      (await start().catch((error) => {
        if (error instanceof ObjectChangedError) return start();
        throw error;
      }))
    );
  }

  const details = await save();
  onProgress?.({ phase: "saved", bytes: arrived, files: 1 });
  return details;
}

async function fill(part: Part, body: Download["body"]): Promise<string> {
  try {
    await part.append(body);
    return await part.commit();
  } catch (error) {
    await leave(part, error);
    throw error;
  }
}

/** Keeps what arrived when the connection or the caller broke it off, and nothing of what is wrong or has no room. */
async function leave(part: Part, error: unknown): Promise<void> {
  const isUseless = isUp42Error(error, "ArchiveError", "OutputError");
  await (isUseless ? part.discard() : part.release()).catch(() => undefined);
}

function detailsOf<Saved>({ report }: Download, saved: Saved[]): DownloadDetails<Saved> {
  const { bytes: receivedBytes, requests, resumed, links, verified } = report;
  return { saved, verified, receivedBytes, requests, resumed, links };
}
