import { Zip, ZipPassThrough } from "fflate";

/** Packs files into one `.zip` without compression: GeoTIFFs are compressed already. */
export async function zipOf(files: readonly File[], { signal }: { signal: AbortSignal }): Promise<Blob> {
  const pieces: BlobPart[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(piece as Uint8Array<ArrayBuffer>);
  });
  for (const file of files) {
    const entry = new ZipPassThrough(file.name);
    entry.mtime = new Date();
    zip.add(entry);
    for await (const chunk of file.stream()) {
      signal.throwIfAborted();
      entry.push(chunk);
    }
    entry.push(new Uint8Array(), true);
  }
  zip.end();
  return new Blob(pieces, { type: "application/zip" });
}
