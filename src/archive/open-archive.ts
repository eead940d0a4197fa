import { ArchiveError, type ArchiveFormat, isUp42Error } from "../errors";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import type { Codecs, Spool } from "./codecs";
import { detectionBytes, kindOf, notAnArchive } from "./detect";
import type { Budget } from "./limits";
import type { ArchiveEntry } from "./member";
import { untar } from "./tar/untar";
import { unzip } from "./zip/unzip";

/** A way to unpack gzip, and a callback for its errors. */
export interface Gunzip {
  gunzip(packed: ByteStream): ByteStream;
  onRefusal?(error: ArchiveError): void;
}

/** An archive of a known kind. */
export interface OpenedArchive {
  readonly format: ArchiveFormat;
  /** Counts the content of this archive. */
  readonly budget: Budget;
  /** Its files, links and members that cannot be saved. Ends only after the archive was read to its verified end. */
  readonly members: AsyncGenerator<ArchiveEntry, void, undefined>;
}

interface OpenArchiveOptions {
  readonly codecs: Codecs;
  readonly gunzip: Gunzip;
  /** The limits for this archive and others together. */
  readonly budget: Budget;
  readonly signal: AbortSignal | undefined;
}

/**
 * Tells by its bytes what kind of archive arrives, and opens it.
 *
 * @throws {ArchiveError} when it is not an archive of a known kind.
 */
export async function openArchive(
  source: ByteReader,
  { codecs, gunzip, budget: whole, signal }: OpenArchiveOptions,
): Promise<OpenedArchive> {
  const start = await source.peek(detectionBytes);
  const kind = kindOf(start);
  switch (kind) {
    case "tar": {
      const budget = whole.forOne("tar");
      return { format: "tar", budget, members: untar(source, { budget, format: "tar" }) };
    }
    case "zip": {
      const budget = whole.forOne("zip");
      return { format: "zip", budget, members: spoolAndUnzip(source, { codecs, budget, signal }) };
    }
    case "gzip": {
      const unpacked = unpackGzip(source, { gunzip, signal });
      const budget = whole.forOne("tgz");
      const innerStart = await unpacked.peek(detectionBytes);
      if (kindOf(innerStart) !== "tar") {
        await unpacked.stop(undefined);
        throw notAnArchive(innerStart, { inside: "gzip" });
      }
      return { format: "tgz", budget, members: untar(unpacked, { budget, format: "tgz" }) };
    }
    case "other":
      throw notAnArchive(start);
  }
}

function unpackGzip(
  source: ByteReader,
  { gunzip, signal }: { gunzip: Gunzip; signal: AbortSignal | undefined },
): ByteReader {
  return new ByteReader(gunzip.gunzip(toByteStream(source)), {
    explain(error) {
      if (signal?.aborted) return signal.reason;
      if (source.ownFailure !== undefined) return source.ownFailure.error;
      const refusal = isUp42Error(error, "ArchiveError")
        ? error
        : new ArchiveError("The gzip data is damaged or cut short; nothing was kept, download it again.", {
            format: "tgz",
            cause: error,
          });
      gunzip.onRefusal?.(refusal);
      return refusal;
    },
  });
}

async function* spoolAndUnzip(
  source: ByteReader,
  { codecs, budget, signal }: { codecs: Codecs; budget: Budget; signal: AbortSignal | undefined },
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const spool: Spool = await codecs.openSpool();
  try {
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      await spool.append(chunk);
    }
    yield* unzip(spool, { budget, signal });
  } finally {
    await spool.close();
  }
}
