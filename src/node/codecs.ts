import { createGunzip, type Gunzip } from "node:zlib";
import type { Codecs } from "../archive/codecs";
import { damagedGzip, junkBehind } from "../archive/gzip-members";
import { ByteReader, toByteStream } from "../streams/byte-reader";
import type { ByteStream } from "../types";
import { openFileSpool } from "./file-spool";

/** A fifth faster than chunks of 64 KiB, as each chunk goes to a thread and back; takes 7 MB more memory. */
const unpackedChunkBytes = 256 * 1024;

/** What unpacking needs from Node: zlib for gzip, and a temporary file that keeps a zip until it has arrived. */
export function createNodeCodecs(): Codecs {
  return { gunzip, openSpool: () => openFileSpool() };
}

/**
 * Uses a classic stream: on Node 20 and 22 neither `DecompressionStream` nor `Duplex.toWeb` slows its source down, so a
 * slow disk would fill the memory.
 */
function gunzip(compressed: ByteStream): ByteStream {
  const source = new ByteReader(compressed);
  const unzipper = createGunzip({ chunkSize: unpackedChunkBytes });
  const chunks: AsyncIterator<Buffer> = unzipper[Symbol.asyncIterator]();
  const feeding = feed(source, unzipper);
  // Both errors are handled when the result is read, which may be later.
  feeding.catch(() => undefined);
  unzipper.on("error", () => undefined);

  return toByteStream({
    async read() {
      try {
        const { done, value } = await chunks.next();
        // A plain view, because `slice` of a Buffer does not copy.
        if (!done) return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
        await feeding;
        return undefined;
      } catch (error) {
        if (source.failure !== undefined) throw source.failure.error;
        throw explain(error);
      }
    },
    async stop(reason) {
      unzipper.destroy();
      await source.stop(reason);
    },
  });
}

/** Passes the source on until it ends or zlib takes no more. */
async function feed(source: ByteReader, unzipper: Gunzip): Promise<void> {
  let fed = 0;
  try {
    for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
      await write(unzipper, chunk);
      fed += chunk.byteLength;
      // zlib treats a zero after a member as the end of the file and silently drops what follows.
      const dropped = fed - unzipper.bytesWritten;
      if (dropped > 0) {
        await checkPadding(source, chunk.subarray(chunk.byteLength - dropped));
        break;
      }
    }
    unzipper.end();
  } catch (error) {
    unzipper.destroy(error instanceof Error ? error : undefined);
    throw error;
  }
}

function write(unzipper: Gunzip, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    unzipper.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

async function checkPadding(source: ByteReader, start: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let rest: typeof start | undefined = start; rest !== undefined; rest = await source.read()) {
    if (rest.some((byte) => byte !== 0)) throw junkBehind();
  }
}

function explain(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!code?.startsWith("Z_")) return error;
  return damagedGzip(code === "Z_BUF_ERROR" ? "it is cut short" : `zlib says "${message}"`, error);
}
