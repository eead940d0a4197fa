import { mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder to save into, and one beside it that nothing may be written to. */
export async function makeFolderOfOthers(): Promise<{ root: string; folder: string; elsewhere: string }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "up42-others-")));
  const [folder, elsewhere] = [join(root, "out"), join(root, "elsewhere")];
  await mkdir(folder);
  await mkdir(elsewhere);
  return { root, folder, elsewhere };
}

export function bodyOf(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Blob([text]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
}
