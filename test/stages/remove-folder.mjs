// @ts-check
import { rmSync } from "node:fs";

/**
 * Removes what a run has left, and only says so when that cannot be done: it does not change what the tests have told.
 * It tries again and again, for processes of stages that are still at their end may write to the folder.
 *
 * @param {string} folder
 */
export function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  } catch (error) {
    console.error(`${folder} could not be removed: ${error instanceof Error ? error.message : error}`);
  }
}
