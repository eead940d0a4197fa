import type { ChecksumName } from "../download/checksums";
import type { Digest } from "../download/integrity";

/** The browser's digests take a whole file at once, so only those of small files are made. */
const maxBytes = 16 * 1024 * 1024;

const algorithms: { readonly [Name in ChecksumName]?: string } = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** Makes a digest of the browser's; `undefined` for MD5, and in pages without https. */
export function createDigest(name: ChecksumName): Digest | undefined {
  const algorithm = algorithms[name];
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (algorithm === undefined || subtle === undefined) return undefined;
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  return {
    update(chunk) {
      bytes += chunk.byteLength;
      // A copy, because the reader may transfer the buffer of a chunk.
      if (bytes <= maxBytes) chunks.push(chunk.slice());
      else chunks = [];
    },
    async inBase64() {
      if (bytes > maxBytes) return undefined;
      const digest = await subtle.digest(algorithm, await new Blob(chunks).arrayBuffer());
      return btoa(String.fromCharCode(...new Uint8Array(digest)));
    },
  };
}
