import { join } from "node:path";
import { type InStaging, inStaging } from "../../../src/files/staged/staging";
import { DirectoryBackend } from "../../../src/node/directory/backend";

/** A staging folder of this process. The paths of {@link InStaging} are absolute. */
export interface TestStaging extends InStaging {
  readonly backend: DirectoryBackend;
  /** Relative to the output folder. */
  readonly name: string;
  readonly path: string;
}

/** Makes a staging folder as a download does: in the directory, or beside one that is missing. */
export async function makeStaging(directory: string): Promise<TestStaging> {
  const backend = new DirectoryBackend(directory);
  await backend.open();
  const name = await backend.claimStaging();
  await backend.makeFolder(inStaging(name).incoming);
  const path = join(directory, name);
  return { backend, name, path, ...inStaging(path) };
}
