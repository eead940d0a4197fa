import type { Codecs } from "../archive/codecs";
import { toSafePath } from "../archive/entry-path";
import { mediaTypeOf } from "../archive/media-type";
import type { MemberFilter } from "../archive/member-filter";
import { wholeFolder } from "../archive/path-filter";
import { type ArchiveCheck, unpackInto } from "../archive/unpack";
import { sideBySide } from "../async/side-by-side";
import type { TransferCheck } from "../download/integrity";
import { type Download, openDownload } from "../download/open-download";
import { ObjectChangedError } from "../download/remote-object";
import { ArchiveError, isUp42Error, UnsafePathError } from "../errors";
import type { Sink, SinkTransaction } from "../files/sink";
import { transact } from "../files/transact";
import type { Session } from "../session/session";
import { signAsset } from "../stac/asset-link";
import { type DataAsset, dataAssets, ofEach } from "../stac/item-assets";
import type { StacItem } from "../stac/stac-types";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { CallOptions } from "../types";
import { type DownloadDetails, filterFor, type SaveResultsOptions } from "./results";

interface SaveAssetsOptions<Saved> extends SaveResultsOptions<Saved> {
  /**
   * Whether archives stay packed.
   * @default false
   */
  readonly keepsArchives?: boolean | undefined;
}

/** Files at once where the caller says nothing. */
const filesAtOnce = 4;
const anyBytes = 2 ** 38;
const anyEntries = 100_000;

/**
 * Downloads the files of items, each into a folder with its item's id, all of them or none, and tells what it took. An
 * archive among them is unpacked into a folder with its name. When a file is replaced by another one midway, all start
 * over once.
 */
export async function saveAssets<Saved>(
  session: Session,
  readItems: (options: CallOptions) => Promise<readonly StacItem[]>,
  options: SaveAssetsOptions<Saved>,
): Promise<DownloadDetails<Saved>> {
  const { signal, places, onProgress, onSaved } = options;
  const [filter, codecs] = await Promise.all([filterFor(options), session.platform.loadCodecs()]);
  const assets = ofEach(await readItems({ signal }), dataAssets);
  const wanted = assets
    .map((asset) => (options.keepsArchives === true ? { ...asset, folder: undefined } : asset))
    .filter((asset) =>
      asset.folder === undefined
        ? filter?.wants(safePathOf(asset.path)) !== false
        : mayBeIn(asset.folder, places),
    );
  const save = () => new Saving(session, { ...options, wanted, filter, codecs }).run();
  const details =
    wanted.length === 0
      ? { saved: [], verified: [], receivedBytes: 0, requests: 0, resumed: 0, links: 0, paths: [], bytes: 0 }
      : await save().catch((error) => {
          if (error instanceof ObjectChangedError) return save();
          throw error;
        });
  const { paths, bytes, ...told } = details;
  onSaved?.(paths, told.saved);
  onProgress?.({ phase: "saved", bytes, files: told.saved.length });
  return told;
}

/** Whether a folder may hold, or lie in, one of some files and folders. */
function mayBeIn(folder: string, places: readonly (readonly string[])[] | undefined): boolean {
  return (
    places === undefined ||
    places
      .flat()
      .some(
        (place) =>
          place === wholeFolder ||
          `${place}/`.startsWith(`${folder}/`) ||
          `${folder}/`.startsWith(`${place}/`),
      )
  );
}

/** What one file, or one archive, took. */
interface Taken {
  readonly paths: readonly string[];
  readonly verified: readonly (TransferCheck | ArchiveCheck)[];
  readonly report: Download["report"];
}

interface SavingOptions<Saved> extends SaveAssetsOptions<Saved> {
  readonly wanted: readonly DataAsset[];
  readonly filter: MemberFilter | undefined;
  readonly codecs: Codecs;
}

/** One try to save some files. */
class Saving<Saved> {
  readonly #session: Session;
  readonly #options: SavingOptions<Saved>;
  readonly #connections: number;
  readonly #atOnce: number;
  readonly #received = new Map<DataAsset, number>();
  readonly #totals = new Map<DataAsset, number | undefined>();
  readonly #unpacked = new Map<DataAsset, { readonly bytes: number; readonly files: number }>();

  constructor(session: Session, options: SavingOptions<Saved>) {
    const { wanted, connections } = options;
    this.#session = session;
    this.#options = options;
    this.#atOnce = Math.min(wanted.length, connections ?? filesAtOnce, filesAtOnce);
    const all = connections ?? session.platform.connections;
    this.#connections = Math.max(1, Math.floor(all / this.#atOnce));
  }

  async run(): Promise<DownloadDetails<Saved> & { readonly paths: string[]; readonly bytes: number }> {
    const { wanted, sink, signal } = this.#options;
    const taken = new Map<DataAsset, Taken>();
    let paths: string[] = [];
    const saved = await transact(sink, async (transaction) => {
      await sideBySide(wanted, { limit: this.#atOnce, signal }, async (asset, own) => {
        const { folder } = asset;
        taken.set(
          asset,
          folder === undefined
            ? await this.#saveFile(asset, transaction, own)
            : await this.#unpack({ asset, folder }, transaction, own),
        );
      });
      paths = wanted.flatMap((asset) => taken.get(asset)?.paths ?? []);
      return paths;
    });
    const each = [...taken.values()];
    const sum = (of: (report: Download["report"]) => number): number =>
      each.reduce((total, { report }) => total + of(report), 0);
    const [first, ...others] = each;
    return {
      saved,
      // What holds for each of them.
      verified: (first?.verified ?? []).filter((check) =>
        others.every(({ verified }) => verified.includes(check)),
      ),
      receivedBytes: sum(({ bytes }) => bytes),
      requests: sum(({ requests }) => requests),
      resumed: sum(({ resumed }) => resumed),
      links: sum(({ links }) => links),
      paths,
      bytes: this.#bytes,
    };
  }

  async #saveFile(
    asset: DataAsset,
    transaction: SinkTransaction<Saved>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Taken> {
    const path = safePathOf(asset.path);
    const download = await this.#open(asset, signal);
    const reader = new ByteReader(download.body);
    try {
      await transaction.write({
        path,
        mediaType: mediaTypeFor(asset, path),
        size: download.totalBytes,
        body: toByteStream(reader),
      });
    } catch (error) {
      await reader.stop(error);
      throw reader.ownFailure?.error ?? error;
    }
    this.#unpacked.set(asset, { bytes: download.report.bytes, files: 1 });
    this.#check(path);
    this.#tell("unpacking", path);
    return { paths: [path], verified: download.report.verified, report: download.report };
  }

  async #unpack(
    { asset, folder }: { readonly asset: DataAsset; readonly folder: string },
    transaction: SinkTransaction<Saved>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Taken> {
    const { codecs, filter, maxEntries, maxBytes } = this.#options;
    const safeFolder = safePathOf(folder);
    const inFolder = (path: string): string => `${safeFolder}/${path}`;
    let download: Download | undefined;
    let verified: readonly ArchiveCheck[] = [];
    const paths = await unpackInto({
      sink: partOf(transaction, inFolder),
      codecs,
      signal,
      limits: { maxEntries, maxBytes },
      filter: filter && {
        wants: (path) => filter.wants(inFolder(path)),
        isComplete: (found) => filter.isComplete(new Set([...found].map(inFolder))),
      },
      open: async (own) => {
        download = await this.#open(asset, own.signal);
        return download.body;
      },
      onVerified(checks) {
        verified = checks;
      },
      onProgress: ({ file, bytes, files }) => {
        this.#unpacked.set(asset, { bytes, files });
        this.#check(inFolder(file));
        this.#tell("unpacking", inFolder(file));
      },
    });
    const report = download?.report ?? { bytes: 0, requests: 0, resumed: 0, links: 0, verified: [] };
    return { paths, verified: [...report.verified, ...verified], report };
  }

  async #open(asset: DataAsset, signal: AbortSignal): Promise<Download> {
    const sign = () => signAsset(this.#session, asset, { signal });
    const download = await openDownload(sign, this.#session.storage, {
      signal,
      connections: this.#connections,
      onBytes: (bytes) => {
        this.#received.set(asset, bytes);
        this.#totals.set(asset, download.totalBytes);
        this.#check(asset.path);
        this.#tell("downloading", undefined);
      },
    });
    return download;
  }

  /** The limits hold for all files together, those of archives unpacked. */
  #check(path: string): void {
    const { maxBytes = anyBytes, maxEntries = anyEntries } = this.#options;
    const bytes = this.#plainBytes + this.#sum(({ bytes }) => bytes);
    const tooMany =
      bytes > maxBytes
        ? `${maxBytes} bytes (stopped at ${JSON.stringify(path)}); raise "maxBytes"`
        : this.#sum(({ files }) => files) > maxEntries
          ? `${maxEntries} entries; raise "maxEntries"`
          : undefined;
    if (tooMany === undefined) return;
    throw new ArchiveError(`The results have more than ${tooMany} if that is expected.`, { entry: path });
  }

  /** Bytes of files that are under way and no archives. */
  get #plainBytes(): number {
    return [...this.#received]
      .filter(([asset]) => asset.folder === undefined && !this.#unpacked.has(asset))
      .reduce((sum, [, bytes]) => sum + bytes, 0);
  }

  #sum(of: (unpacked: { readonly bytes: number; readonly files: number }) => number): number {
    return [...this.#unpacked.values()].reduce((sum, one) => sum + of(one), 0);
  }

  get #receivedBytes(): number {
    return [...this.#received.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  get #bytes(): number {
    return this.#sum(({ bytes }) => bytes);
  }

  #tell(phase: "downloading" | "unpacking", file: string | undefined): void {
    const { onProgress, wanted } = this.#options;
    if (onProgress === undefined) return;
    const files = this.#sum((unpacked) => unpacked.files);
    const totals = wanted.map((asset) => this.#totals.get(asset));
    onProgress({
      phase,
      bytes: phase === "downloading" ? this.#receivedBytes : this.#bytes,
      totalBytes:
        phase === "downloading" && totals.every((total) => total !== undefined)
          ? totals.reduce((sum, total) => sum + total, 0)
          : undefined,
      file,
      files,
      totalFiles: wanted.every(({ folder }) => folder === undefined) ? wanted.length : undefined,
    });
  }
}

/** As `toSafePath`, but an item may be called `output`, and there is no archive. */
function safePathOf(path: string): string {
  try {
    return toSafePath(`output/${path}`);
  } catch (error) {
    if (!isUp42Error(error, "UnsafePathError")) throw error;
    throw new UnsafePathError(
      `An item has an asset that would be saved as ${JSON.stringify(path)}, which is no safe path; nothing was kept.`,
      { entry: path, cause: error },
    );
  }
}

function mediaTypeFor({ asset: { type } }: DataAsset, path: string): string {
  const written = typeof type === "string" ? type.split(";")[0]?.trim() : undefined;
  return written || mediaTypeOf(path);
}

/** A sink whose files are some of those of a transaction that is under way. */
function partOf(transaction: SinkTransaction<unknown>, inFolder: (path: string) => string): Sink<string> {
  return {
    async begin() {
      return {
        write: (file) => transaction.write({ ...file, path: inFolder(file.path) }),
        commit: async (paths) => paths.map(inFolder),
        // The whole transaction is rolled back by whoever began it.
        rollback: async () => undefined,
      };
    },
  };
}
