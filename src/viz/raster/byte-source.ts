/** A file that is read in pieces, wherever they lie: the parts of a large one that a picture needs are few. */
export interface ByteSource {
  /** Length of the file in bytes. */
  readonly size: number;
  /** Reads `length` bytes from `offset` on, or what there is of them. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Lets go of the file. */
  close(): Promise<void>;
}

/** A file in memory, or in a page one on disk. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    close: async () => {},
  };
}
