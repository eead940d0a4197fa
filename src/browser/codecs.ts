import type { Codecs, Spool } from "../archive/codecs";
import { gunzipMembers } from "../archive/gunzip-members";
import { damagedGzip } from "../archive/gzip-members";
import { BlobParts } from "../sinks/blob-parts";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";

/**
 * What unpacking needs, from what every browser has. gzip is unpacked by the browser itself; several members in one
 * file, or zeros behind it, which browsers refuse, by fflate.
 */
export function createBrowserCodecs(): Codecs {
  return { gunzip, gunzipMembers, openSpool };
}

function gunzip(compressed: ByteStream): ByteStream {
  const source = new ByteReader(compressed);
  const unpacked = new ByteReader(toByteStream(source).pipeThrough(new DecompressionStream("gzip")), {
    // Browsers word it differently and give no code, so their words are only kept as the cause.
    explain: (error) =>
      source.ownFailure === undefined
        ? damagedGzip("it is cut short, has a wrong checksum or is followed by something else", error)
        : source.ownFailure.error,
  });
  return toByteStream({
    read: () => unpacked.read(),
    async stop(reason) {
      await Promise.all([source.stop(reason), unpacked.stop(reason)]);
    },
  });
}

async function openSpool(): Promise<Spool> {
  const parts = new BlobParts();
  let whole: Blob | undefined;
  return {
    get size() {
      return parts.size;
    },
    async append(chunk) {
      whole = undefined;
      parts.append(chunk);
    },
    async read(position, length) {
      whole ??= new Blob(parts.toParts());
      return new Uint8Array(await whole.slice(position, position + length).arrayBuffer());
    },
    async close() {
      whole = undefined;
      parts.clear();
    },
  };
}
