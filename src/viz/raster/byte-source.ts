/** A file that is read in pieces at any position: a picture needs only a few parts of a large file. */
export interface ByteSource {
  readonly size: number;
  /** Reads `length` bytes from `offset` on, or fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A file in memory or, in a page, on disk. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    close: async () => {},
  };
}
