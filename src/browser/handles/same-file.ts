/** Bytes of each file that are compared in one go. */
const pieceBytes = 1024 * 1024;

/** Whether two files hold the same bytes. */
export async function isSameFile(one: File, other: File): Promise<boolean> {
  if (one.size !== other.size) return false;
  for (let start = 0; start < one.size; start += pieceBytes) {
    const end = start + pieceBytes;
    const [left, right] = await Promise.all(
      [one, other].map(async (file) => new Uint8Array(await file.slice(start, end).arrayBuffer())),
    );
    if (left?.some((byte, index) => byte !== right?.[index])) return false;
  }
  return true;
}
