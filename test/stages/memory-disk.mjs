// @ts-check
/**
 * Where the temporary files of `npm test` are: in memory, where the system has room for them. The tests make and remove
 * thousands of folders, on which a disk with a journal spends a twentieth of the whole run.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, statfsSync, writeFileSync } from "node:fs";
import { constants, freemem } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { removeFolder } from "./remove-folder.mjs";

/**
 * Makes a folder in memory, which is removed when this process ends. Undefined where the system has no such disk or too
 * little room, or lets nobody write there or run programs from there.
 *
 * @param {object} [options]
 * @param {string} [options.disk]
 * @param {number} [options.neededBytes] All stages together have half a gigabyte there at the most.
 * @returns {string | undefined}
 */
export function makeMemoryFolder({ disk = "/dev/shm", neededBytes = 4 * 1024 ** 3 } = {}) {
  try {
    const { bavail, bsize } = statfsSync(disk);
    if (Math.min(bavail * bsize, freeMemory()) < neededBytes) return undefined;
    const folder = mkdtempSync(join(disk, "up42-tests-"));
    // Some tests run as nobody, who has to be able to enter it.
    chmodSync(folder, 0o755);
    removeAtEnd(folder);
    return runsPrograms(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** As far as the container lets this process have it; not every Node 20 can tell. */
function freeMemory() {
  return process.availableMemory?.() ?? freemem();
}

/** @param {string} folder */
function removeAtEnd(folder) {
  process.on("exit", () => removeFolder(folder));
  // A signal without a handler would end this process without a call of the one above.
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/** @param {string} folder */
function runsPrograms(folder) {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  return spawnSync(program).status === 0;
}
