// @ts-check
/**
 * Archives to measure with, made once and kept in the system's folder for temporary files.
 */
import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

const block = 65_536;

/**
 * @param {string} name
 * @param {number} size
 */
function header(name, size) {
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

/**
 * Half noise, half repetition: packs to about one half, as rasters do.
 * @param {{ files: number, bytesPerFile: number }} options
 */
async function* tar({ files, bytesPerFile }) {
  for (let file = 0; file < files; file += 1) {
    yield header(`output/scene_${String(file).padStart(5, "0")}.tif`, bytesPerFile);
    for (let left = bytesPerFile; left > 0; left -= block) {
      const bytes = Buffer.alloc(Math.min(block, left), file % 251);
      randomBytes(bytes.length >> 1).copy(bytes);
      yield bytes;
    }
    yield Buffer.alloc((512 - (bytesPerFile % 512)) % 512);
  }
  yield Buffer.alloc(1024);
}

/**
 * Path of a tgz of so many files, made when it is missing.
 * @param {{ files: number, bytesPerFile: number }} options
 */
export async function archiveOf({ files, bytesPerFile }) {
  const folder = join(tmpdir(), "up42-js-bench");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${files}x${bytesPerFile}.tgz`);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await pipeline(tar({ files, bytesPerFile }), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
  }
  return path;
}
