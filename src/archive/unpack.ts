import type { ArchiveFormat } from "../errors";
import type { Sink, SinkTransaction } from "../files/sink";
import { transact } from "../files/transact";
import { ByteReader } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { type Codecs, SeveralMembersError } from "./codecs";
import { toSafePath } from "./entry-path";
import { Budget } from "./limits";
import type { Matcher } from "./matcher";
import { mediaTypeOf } from "./media-type";
import { openBody } from "./member-body";
import { type Gunzip, type OpenedArchive, openArchive } from "./open-archive";
import { PathRegistry } from "./path-registry";

export interface UnpackProgress {
  /** Path of the file that is being written. */
  readonly file: string;
  /** Unpacked bytes of all files so far. */
  readonly bytes: number;
  /** Number of files written completely. */
  readonly files: number;
}

/** What to unpack, and into which sink. */
export interface UnpackOptions<Saved> {
  /**
   * Opens the archive's bytes from the start. Called a second time, for `codecs.gunzipMembers`, only when `codecs.gunzip`
   * has thrown a {@link SeveralMembersError}. `signal` aborts when the bytes are no longer wanted.
   */
  open(options: { signal: AbortSignal }): Promise<ByteStream>;
  readonly sink: Sink<Saved>;
  readonly codecs: Codecs;
  readonly signal?: AbortSignal | undefined;
  /** The limits for this archive, alone or with other files. @default the default limits, for it alone */
  readonly budget?: Budget | undefined;
  /** Chooses some of the files. Unpacking ends as soon as no other file can be wanted. */
  readonly matcher?: Matcher | undefined;
  /** Called once, before the sink commits, with the checks that were made while the archive was read. */
  readonly onVerified?: ((checks: readonly ArchiveCheck[]) => void) | undefined;
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

const progressBytes = 1024 * 1024;

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
    onProgress,
  }: UnpackOptions<Saved>,
  gunzip: Gunzip,
): Promise<Saved[]> {
  signal?.throwIfAborted();
  const stopping = new AbortController();
  let source: ByteReader | undefined;
  let archive: OpenedArchive | undefined;

  function onAbort(): void {
    stopping.abort(signal?.reason);
    void source?.stop(signal?.reason);
  }

  async function fill(transaction: SinkTransaction<Saved>): Promise<string[]> {
    const writing: Writing = { transaction, signal, matcher, onProgress, failure: undefined };
    try {
      signal?.throwIfAborted();
      source = new ByteReader(await open({ signal: stopping.signal }));
      signal?.throwIfAborted();
      archive = await openArchive(source, { codecs, gunzip, budget, signal });
      const { paths, isWhole } = await writeMembers(archive, writing);
      signal?.throwIfAborted();
      onVerified?.(isWhole ? checksOf[archive.format] : []);
      return paths;
    } catch (error) {
      archive?.budget.takeBack();
      const { failure = { error } } =
        source?.ownFailure === undefined ? writing : { failure: source.ownFailure };
      const cause = signal?.aborted ? signal.reason : failure.error;
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

interface Writing {
  readonly transaction: SinkTransaction<unknown>;
  readonly signal: AbortSignal | undefined;
  readonly matcher: Matcher | undefined;
  readonly onProgress: ((progress: UnpackProgress) => void) | undefined;
  /** The error of a member's bytes. A sink may throw an error of its own because of it. */
  failure: { readonly error: unknown } | undefined;
}

async function writeMembers(
  { format, members, budget }: OpenedArchive,
  writing: Writing,
): Promise<{ paths: string[]; isWhole: boolean }> {
  const { transaction, signal, matcher, onProgress } = writing;
  const registry = new PathRegistry({ format });
  let files = 0;
  let told = 0;

  for await (const member of members) {
    const path = toSafePath(member.name);
    if (matcher?.matches(path) === false) continue;
    registry.add(path, { name: member.name });
    const body = openBody(member, {
      signal,
      onBytes(count) {
        budget.addBytes(count, member.name);
        if (budget.bytes - told < progressBytes) return;
        told = budget.bytes;
        onProgress?.({ file: path, bytes: told, files });
      },
    });
    try {
      await transaction.write({ path, mediaType: mediaTypeOf(path), size: member.size, body: body.stream });
      await body.finish();
    } catch (error) {
      writing.failure = body.failure;
      throw error;
    }
    files += 1;
    onProgress?.({ file: path, bytes: budget.bytes, files });
    if (matcher?.isComplete(new Set(registry.paths)) === true) {
      return { paths: registry.paths, isWhole: false };
    }
  }
  return { paths: registry.paths, isWhole: true };
}
