import type { ArchiveFormat } from "../errors";
import type { Sink, SinkTransaction } from "../files/sink";
import { transact } from "../files/transact";
import { ByteReader } from "../streams/byte-reader";
import { createCrc32 } from "../streams/crc32";
import type { ByteStream, SkippedFile } from "../types";
import { type Codecs, SeveralMembersError } from "./codecs";
import { Budget } from "./limits";
import type { Matcher } from "./matcher";
import { type Gunzip, type OpenedArchive, openArchive } from "./open-archive";
import { changedWhileRead, Unpacking, type UnpackProgress } from "./unpacking";

export type { UnpackProgress } from "./unpacking";

/** What to unpack, and into which sink. */
export interface UnpackOptions<Saved> {
  /**
   * Opens the archive's bytes from the start. Called again for `codecs.gunzipMembers`, only when `codecs.gunzip` has
   * thrown a {@link SeveralMembersError}, and once more, with `forLinks`, for the bytes of hard links. `signal` aborts
   * when the bytes are no longer wanted.
   */
  open(options: { signal: AbortSignal; forLinks: boolean }): Promise<ByteStream>;
  readonly sink: Sink<Saved>;
  readonly codecs: Codecs;
  readonly signal?: AbortSignal | undefined;
  /** The limits for this archive, alone or with other files. @default the default limits, for it alone */
  readonly budget?: Budget | undefined;
  /** Chooses some of the files. Unpacking ends as soon as no other file can be wanted. */
  readonly matcher?: Matcher | undefined;
  /** Called once, before the sink commits, with the checks that were made while the archive was read. */
  readonly onVerified?: ((checks: readonly ArchiveCheck[]) => void) | undefined;
  /** Called once, before the sink commits, with the members that were wanted and cannot be saved. */
  readonly onSkipped?: ((skipped: readonly SkippedFile[]) => void) | undefined;
  /** Called after each further MiB of unpacked bytes, and after each file. */
  readonly onProgress?: ((progress: UnpackProgress) => void) | undefined;
}

/** A check of an archive against its own checksums and end marker. */
export type ArchiveCheck = "gzip-crc" | "tar-end" | "zip-crc";

const checksOf: Readonly<Record<ArchiveFormat, readonly ArchiveCheck[]>> = {
  tgz: ["gzip-crc", "tar-end"],
  tar: ["tar-end"],
  zip: ["zip-crc"],
};

/**
 * Unpacks a tgz, tar or zip into a sink as it arrives and returns what the sink saved, in the archive's order. The bytes
 * show which kind it is. All or nothing: the sink commits only after the archive was read to its verified end.
 *
 * A member with the name of an earlier one replaces it, as with `tar`.
 *
 * Errors of the source and of the sink are thrown as they are; an abort throws the signal's reason.
 *
 * @throws {ArchiveError} when the bytes are not such an archive, are damaged or cut short, or exceed a limit.
 * @throws {UnsafePathError} when a member's name points outside the sink.
 */
export async function unpackInto<Saved>(options: UnpackOptions<Saved>): Promise<Saved[]> {
  const { codecs } = options;
  const refusals: unknown[] = [];
  try {
    return await unpackOnce(options, {
      gunzip: (packed) => codecs.gunzip(packed),
      onRefusal(error) {
        if (error instanceof SeveralMembersError) refusals.push(error);
      },
    });
  } catch (error) {
    if (codecs.gunzipMembers === undefined || !refusals.includes(error)) throw error;
  }
  return await unpackOnce(options, {
    gunzip: (packed) => codecs.gunzipMembers?.(packed) ?? codecs.gunzip(packed),
  });
}

async function unpackOnce<Saved>(
  {
    open,
    sink,
    codecs,
    signal,
    budget = new Budget(),
    matcher,
    onVerified,
    onSkipped,
    onProgress,
  }: UnpackOptions<Saved>,
  gunzip: Gunzip,
): Promise<Saved[]> {
  signal?.throwIfAborted();
  const stopping = new AbortController();
  const crc32 = createCrc32();
  let source: ByteReader | undefined;
  /** Of all bytes that came since the archive was opened. */
  let checksum = 0;
  let archive: OpenedArchive | undefined;

  function onAbort(): void {
    stopping.abort(signal?.reason);
    void source?.stop(signal?.reason);
  }

  async function openSource(whole: Budget, { forLinks = false } = {}): Promise<OpenedArchive> {
    signal?.throwIfAborted();
    checksum = 0;
    source = new ByteReader(await open({ signal: stopping.signal, forLinks }), {
      onChunk(chunk) {
        checksum = crc32(chunk, checksum);
      },
    });
    signal?.throwIfAborted();
    return await openArchive(source, { codecs, gunzip, budget: whole, signal });
  }

  async function fill(transaction: SinkTransaction<Saved>): Promise<readonly string[]> {
    let unpacking: Unpacking | undefined;
    try {
      archive = await openSource(budget);
      unpacking = new Unpacking(archive, { transaction, signal, matcher, onProgress });
      const isWhole = await unpacking.writeMembers(archive.members);
      if (unpacking.hasLinks) {
        await source?.stop(undefined);
        const first = checksum;
        const { members } = await openSource(archive.budget.again(), { forLinks: true });
        await unpacking.copyLinked(members, { codecs, toEnd: isWhole });
        // The storage may not say that it is another archive, with files of the same names and lengths.
        if (isWhole && checksum !== first) throw changedWhileRead(archive.format);
      }
      signal?.throwIfAborted();
      onVerified?.(isWhole ? checksOf[archive.format] : []);
      onSkipped?.(unpacking.skipped);
      return unpacking.paths;
    } catch (error) {
      archive?.budget.takeBack();
      const { error: reason } = source?.ownFailure ?? unpacking?.failure ?? { error };
      const cause = signal?.aborted ? signal.reason : reason;
      stopping.abort(cause);
      await source?.stop(cause);
      throw cause;
    }
  }

  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await transact(sink, fill);
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}
