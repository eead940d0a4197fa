import { ArchiveError } from "../errors";
import { type Crc32, createCrc32, createCrc32c } from "../streams/crc32";
import { type ChecksumName, type Checksums, checksumNames } from "./checksums";
import type { StoredObject } from "./stored-object";

export interface Digest {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /** The checksum of the bytes so far; more bytes may follow. `undefined` when they are too many for this digest. */
  inBase64(): string | undefined | Promise<string | undefined>;
}

/** Makes a digest; `undefined` where the platform does not have it. */
export type LoadDigest = (name: ChecksumName) => Promise<Digest | undefined>;

/** A property of a transfer that was compared with what the storage or the item states. */
export type TransferCheck = "length" | ChecksumName;

/** What others than the storage state about a file, such as its STAC item. */
export interface StatedFile {
  /** Length in bytes. */
  readonly totalBytes?: number | undefined;
  readonly checksums?: Checksums | undefined;
}

type Facts = Pick<StoredObject, "totalBytes" | "isPlain">;

/** Checks the bytes of a file, chunk by chunk, against what is stated about it. */
export interface TransferChecker {
  update(bytes: Uint8Array<ArrayBuffer>): void;
  /** Whether a length or a checksum shows that all bytes have come. */
  isWhole(object: Facts): Promise<boolean>;
  /**
   * Returns what was compared. Takes what is known about the file by now: if it was encoded for the transfer, only a
   * length or a checksum that matches counts.
   *
   * @throws {ArchiveError} when the bytes differ from the stored ones.
   */
  finish(object: Facts): Promise<TransferCheck[]>;
}

interface Comparison {
  readonly name: ChecksumName;
  readonly digest: Digest;
  /** What is stated, by who states it. */
  readonly stated: { readonly storage?: string | undefined; readonly item?: string | undefined };
}

/**
 * Makes a checker for a file. Of the storage's checksums, it compares the cheapest, which is CRC-32C for nearly every
 * file: it is equally fast on every platform, and takes half as long as MD5. It compares all of the item's.
 */
export async function createTransferChecker(
  object: Checksums,
  { loadDigest, stated = {} }: { loadDigest?: LoadDigest | undefined; stated?: StatedFile | undefined },
): Promise<TransferChecker> {
  let bytes = 0;
  const comparisons: Comparison[] = [];
  let isStorageCompared = false;
  for (const name of checksumNames) {
    const item = stated.checksums?.[name];
    const storage: string | undefined = isStorageCompared ? undefined : object[name];
    if (item === undefined && storage === undefined) continue;
    const digest = ownDigest(name) ?? (await loadDigest?.(name));
    if (digest === undefined) continue;
    isStorageCompared ||= storage !== undefined;
    comparisons.push({ name, digest, stated: { storage, item } });
  }
  const compare = async () => {
    const results: { name: ChecksumName; isStorage: boolean; isItem: boolean }[] = [];
    for (const { name, digest, stated } of comparisons) {
      const value = await digest.inBase64();
      if (value === undefined) continue;
      const fits = (one: string | undefined) => one === undefined || one === value;
      results.push({ name, isStorage: fits(stated.storage), isItem: fits(stated.item) });
    }
    return results;
  };

  return {
    update(chunk) {
      bytes += chunk.byteLength;
      for (const { digest } of comparisons) digest.update(chunk);
    },
    async isWhole({ totalBytes }) {
      if (bytes === totalBytes || bytes === stated.totalBytes) return true;
      return (await compare()).some(({ isStorage, isItem }) => isStorage && isItem);
    },
    async finish({ totalBytes, isPlain }) {
      if (totalBytes !== undefined && bytes !== totalBytes) {
        throw new ArchiveError(
          `The download has ${bytes} bytes instead of ${totalBytes}; nothing was kept, download it again.`,
        );
      }
      const isItemLength = stated.totalBytes === bytes;
      if (isPlain && stated.totalBytes !== undefined && !isItemLength) {
        throw differsFromItem(`has ${bytes} bytes instead of the ${stated.totalBytes} that its item states`);
      }
      const checks = await compare();
      for (const { name, isStorage, isItem } of isPlain ? checks : []) {
        if (!isStorage) {
          throw new ArchiveError(
            `The download differs from the stored file (its ${name} is wrong); nothing was kept, download it again.`,
          );
        }
        if (!isItem) throw differsFromItem(`has another ${name} than its item states`);
      }
      return [
        ...(totalBytes === undefined && !isItemLength ? [] : ["length" as const]),
        ...checks.filter(({ isStorage, isItem }) => isStorage && isItem).map(({ name }) => name),
      ];
    },
  };
}

/**
 * Compares the bytes of a whole file with what its item states.
 *
 * @throws {ArchiveError} when they differ.
 */
export async function checkStated(
  bytes: Uint8Array<ArrayBuffer>,
  options: { loadDigest?: LoadDigest | undefined; stated: StatedFile },
): Promise<void> {
  const checker = await createTransferChecker({}, options);
  checker.update(bytes);
  await checker.finish({ totalBytes: undefined, isPlain: true });
}

function differsFromItem(fault: string): ArchiveError {
  return new ArchiveError(
    `The download ${fault}; nothing was kept, download it again, and report it to UP42 if it fails again.`,
  );
}

/** The checksums that take no more than a table. */
function ownDigest(name: ChecksumName): Digest | undefined {
  if (name === "crc32c") return digestOf(createCrc32c());
  return name === "crc32" ? digestOf(createCrc32()) : undefined;
}

function digestOf(crc: Crc32): Digest {
  let value = 0;
  return {
    update(bytes) {
      value = crc(bytes, value);
    },
    inBase64() {
      return btoa(
        String.fromCharCode(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff),
      );
    },
  };
}
