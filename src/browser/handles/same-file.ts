import type { FileHandle } from "../../files/directory-handle";

/** Bytes of each file that are compared in one go. */
const pieceBytes = 1024 * 1024;

/** Whether two files hold the same bytes; one that is not there is the same as none. */
export async function isSameFile(one: FileHandle, other: FileHandle | undefined): Promise<boolean> {
  if (other === undefined) return false;
  const [first, second] = await Promise.all([one.getFile(), other.getFile()]);
  if (first.size !== second.size) return false;
  for (let start = 0; start < first.size; start += pieceBytes) {
    const end = start + pieceBytes;
    const [left, right] = await Promise.all(
      [first, second].map(async (file) => new Uint8Array(await file.slice(start, end).arrayBuffer())),
    );
    if (left?.some((byte, index) => byte !== right?.[index])) return false;
  }
  return true;
}
