import type { Codecs, Spool } from "../archive/codecs";
import { SeveralMembersError } from "../archive/codecs";
import { damagedGzip, gunzipMembers } from "../archive/gzip-members";
import { BlobParts } from "../files/blob-parts";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { MemberEnd } from "./member-end";

/**
 * What unpacking needs, with what every browser has. The browser unpacks gzip itself; fflate unpacks files that browsers
 * refuse, with several members or with zeros after the end.
 */
export function createBrowserCodecs(): Codecs {
  return { gunzip, gunzipMembers, openSpool };
}

function gunzip(compressed: ByteStream): ByteStream {
  const source = new ByteReader(compressed);
  const memberEnd = new MemberEnd();
  const inflater = new DecompressionStream("gzip");
  let unpackedBytes = 0;
  let isFed = false;

  const unpacked = new ByteReader(inflater.readable, {
    explain(cause) {
      if (source.ownFailure !== undefined) return source.ownFailure.error;
      // Browsers word it differently and give no code, so their error is only kept as the cause.
      const reason = "it is cut short, has a wrong checksum or is followed by something else";
      const { message } = damagedGzip(reason);
      return isOfTrailingBytes(cause) || memberEnd.mayHaveCome({ unpackedBytes })
        ? new SeveralMembersError(message, { format: "tgz", cause })
        : damagedGzip(reason, cause);
    },
  });

  async function feed(): Promise<void> {
    const writer = inflater.writable.getWriter();
    try {
      for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
        for (const piece of memberEnd.push(chunk)) await writer.write(piece);
      }
      for (const piece of memberEnd.end()) await writer.write(piece);
      await writer.close();
    } catch (error) {
      // The readable side reports what the inflater itself refuses.
      await writer.abort(error).catch(() => undefined);
    }
  }

  return toByteStream({
    async read() {
      if (!isFed) void feed();
      isFed = true;
      const chunk = await unpacked.read();
      unpackedBytes += chunk?.byteLength ?? 0;
      return chunk;
    },
    async stop(reason) {
      await Promise.all([source.stop(reason), unpacked.stop(reason)]);
    },
  });
}

/** Node 22 and later have these streams too, but refuse trailing bytes later than browsers, with an error code. */
function isOfTrailingBytes(cause: unknown): boolean {
  return Object(cause).code === "ERR_TRAILING_JUNK_AFTER_STREAM_END";
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
