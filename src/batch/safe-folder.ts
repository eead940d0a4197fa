import { UnsafePathError } from "../errors";
import type { BatchEntry } from "./batch-report";

/**
 * Name of the folder that the files of a member of a batch go to.
 *
 * @throws {UnsafePathError} when the service gave it an id that is not safe in the name of a folder.
 */
export function safeFolder({ id, folder }: Pick<BatchEntry, "id" | "folder">): string {
  if (/^[\w-]+$/.test(id)) return folder;
  throw new UnsafePathError(`The id ${JSON.stringify(id)} cannot be the name of a folder.`, { entry: id });
}
