import { ArchiveError } from "../errors";
import { createCrc32c } from "../streams/crc32";
import type { StoredObject } from "./stored-object";

/** A digest that goes on with each chunk, and is given in base64. */
export interface Digest {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  inBase64(): string;
}

/** What of a transfer was compared with what the storage says. */
export type TransferCheck = "length" | "crc32c" | "md5";

/** Looks at the bytes of a file as they pass and compares them with what the storage says of it. */
export interface TransferChecker {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /**
   * Returns what was compared. Takes what is known of the file by now: when it proved to have been encoded on its way,
   * only a checksum that fits counts.
   *
   * @throws {ArchiveError} when the bytes are not those that are stored.
   */
  finish(object: Pick<StoredObject, "totalBytes" | "isPlain">): TransferCheck[];
}

/**
 * Makes a checker for a file. CRC-32C is preferred: the storage states it for every file, it takes as long in any
 * platform, and half as long as MD5.
 */
export function createTransferChecker(
  { crc32c, md5 }: StoredObject,
  { createMd5 }: { createMd5?: (() => Digest) | undefined },
): TransferChecker {
  let bytes = 0;
  const [name, stated, digest] =
    crc32c !== undefined
      ? (["crc32c", crc32c, createCrc32cDigest()] as const)
      : md5 !== undefined && createMd5 !== undefined
        ? (["md5", md5, createMd5()] as const)
        : [];

  return {
    update(chunk) {
      bytes += chunk.byteLength;
      digest?.update(chunk);
    },
    finish({ totalBytes, isPlain }) {
      if (totalBytes !== undefined && bytes !== totalBytes) {
        throw new ArchiveError(
          `The download has ${bytes} bytes instead of ${totalBytes}; nothing was kept, download it again.`,
        );
      }
      const hasStated = digest?.inBase64() === stated;
      if (isPlain && !hasStated) {
        throw new ArchiveError(
          `The download is not what is stored (its ${name} is another); nothing was kept, download it again.`,
        );
      }
      return [
        ...(totalBytes === undefined ? [] : ["length" as const]),
        ...(name !== undefined && hasStated ? [name] : []),
      ];
    },
  };
}

function createCrc32cDigest(): Digest {
  const crc32c = createCrc32c();
  let value = 0;
  return {
    update(bytes) {
      value = crc32c(bytes, value);
    },
    inBase64() {
      return btoa(
        String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff),
      );
    },
  };
}
