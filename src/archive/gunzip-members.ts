import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { MemberDecoder } from "./gzip-members";

/**
 * Unpacks gzip of any number of members, with zeros behind them or not, on any platform. The result errors with
 * `ArchiveError` when the checksum or the length of any member is wrong, when it is cut short, and when anything but
 * zeros follows.
 */
export function gunzipMembers(compressed: ByteStream): ByteStream {
  const source = new ByteReader(compressed);
  const members = new MemberDecoder();
  let ended = false;
  return toByteStream({
    async read() {
      for (;;) {
        const unpacked = members.take();
        if (unpacked !== undefined || ended) return unpacked;
        const chunk = await source.read();
        if (chunk !== undefined) members.push(chunk);
        else members.end();
        ended = chunk === undefined;
      }
    },
    stop: (reason) => source.stop(reason),
  });
}
