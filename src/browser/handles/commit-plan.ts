import type { DirectoryHandle } from "../../files/directory-handle";
import { checkWritable } from "./permission";
import { inStaging } from "./staging";

/** What a download has begun to move into place. While it is there, the download can only go forward. */
export interface CommitPlan {
  /** Whether files that exist may be replaced. */
  readonly overwrite: boolean;
  /** Length in bytes of each file, by its relative path with forward slashes. */
  readonly files: ReadonlyMap<string, number>;
}

/** A plan that was found. */
export interface FoundPlan extends CommitPlan {
  /** When it was written, in epoch milliseconds. */
  readonly writtenAt: number;
}

/** Writes a plan: whole or not at all. */
export async function writePlan(staging: DirectoryHandle, { overwrite, files }: CommitPlan): Promise<void> {
  const file = await staging.getFileHandle(inStaging.plan, { create: true });
  checkWritable(file);
  const writer = await file.createWritable();
  await writer.write(new TextEncoder().encode(JSON.stringify({ overwrite, files: [...files] })));
  await writer.close();
}

/** Reads a plan; `undefined` when there is none, or none that was finished, before which nothing is moved. */
export async function readPlan(staging: DirectoryHandle): Promise<FoundPlan | undefined> {
  try {
    const file = await (await staging.getFileHandle(inStaging.plan)).getFile();
    const { overwrite, files } = JSON.parse(await file.text());
    return { overwrite, files: new Map(files), writtenAt: file.lastModified };
  } catch {
    return undefined;
  }
}
