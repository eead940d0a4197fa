import type { Download } from "../download/open-download";
import type { Part, PartStore } from "../download/part-store";
import { isRecognizable } from "../download/stored-object";
import { isUp42Error } from "../errors";
import { toByteStream } from "../streams/byte-reader";
import type { ByteStream, CallOptions } from "../types";
import type { RemoteFile } from "./outputs-source";
import { type OpenedFile, stoppingAtFailure, type Taken, type Transfers } from "./transfers";

interface Kept {
  readonly path: string;
  readonly taken: Taken;
  readonly saved: string;
}

interface KeepOptions extends CallOptions {
  readonly file: RemoteFile;
  readonly parts: PartStore;
}

/**
 * Downloads an archive and keeps it packed. When the download breaks, the bytes so far stay for a later call, which
 * resumes there.
 *
 * @returns the path of the archive and figures about the download; the opened archive if a part of it cannot be kept.
 */
export async function keepPacked(
  transfers: Transfers,
  { file, parts, signal }: KeepOptions,
): Promise<Kept | OpenedFile> {
  const told = (kept: Kept): Kept => {
    transfers.note(file, "downloading", { path: kept.path, files: 1 });
    return kept;
  };
  const left = await parts.find(file.source);
  if (left !== undefined) {
    const resumed = await fill(left, async () => {
      const download = await transfers.open(file, { signal, kept: left });
      return { download, body: download.body };
    }).catch((error) => {
      // The part is useless: start over.
      if (!isUp42Error(error, "ArchiveError")) throw error;
    });
    if (resumed !== undefined) return told(resumed);
  }
  const opened = await transfers.openWhole(file, { signal });
  const { download, reader, path } = opened;
  const { object } = download;
  if (!object.isPlain || !isRecognizable(object)) return opened;
  const part = await stoppingAtFailure(reader, () =>
    parts.begin({ source: file.source, object, name: path }),
  );
  if (part === undefined) return opened;
  return told(await fill(part, async () => ({ download, body: toByteStream(reader) })));
}

/**
 * Fills a part. Keeps its bytes when the connection breaks or the caller aborts; discards them when they are wrong or
 * the disk fails.
 */
async function fill(
  part: Part,
  open: () => Promise<{ readonly download: Download; readonly body: ByteStream }>,
): Promise<Kept> {
  try {
    const { download, body } = await open();
    await part.append(body);
    const { name: path } = part;
    return { path, saved: await part.commit(), taken: { paths: [path], download } };
  } catch (error) {
    const isUseless = isUp42Error(error, "ArchiveError", "OutputError");
    await (isUseless ? part.discard() : part.release()).catch(() => undefined);
    throw error;
  }
}
