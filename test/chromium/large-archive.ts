import { randomBytes } from "node:crypto";
import { createGzip } from "node:zlib";

const mebibyte = 1024 * 1024;

/** One mebibyte that no compression makes smaller; each file is a row of them. */
export const block = randomBytes(mebibyte);

function header(name: string, size: number): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write(name, 0);
  bytes.write("0000644\0", 100);
  bytes.write("0000000\0".repeat(2), 108);
  bytes.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  bytes.write("00000000000\0", 136);
  bytes.write("        0", 148);
  bytes.write("ustar\x0000", 257);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

function* tar({ files, mebibytesPerFile }: { files: number; mebibytesPerFile: number }): Generator<Buffer> {
  for (let file = 0; file < files; file += 1) {
    yield header(`output/scene_${file}.tif`, mebibytesPerFile * mebibyte);
    for (let n = 0; n < mebibytesPerFile; n += 1) yield block;
  }
  yield Buffer.alloc(1024);
}

/** A tgz that is made while it is read, as large as what is in it. */
export function largeArchive(options: {
  files: number;
  mebibytesPerFile: number;
}): ReadableStream<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip({ level: 0, chunkSize: mebibyte });
  const blocks = tar(options);
  async function feed(): Promise<void> {
    for (const piece of blocks) {
      if (!gzip.write(piece)) await new Promise((resolve) => gzip.once("drain", resolve));
    }
    gzip.end();
  }
  void feed();
  const chunks = gzip.iterator();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(new Uint8Array(value));
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
