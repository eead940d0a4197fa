import type { JobCollection } from "../../../src/batch/job-collection";
import type { AuthenticateOptions } from "../../../src/client/authenticate-options";
import { createEmulator, type Emulator, type JobInit } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import { signInTo } from "../outputs/sample-jobtask";

/** Opens jobs that the sample project of an emulator is given. Its log begins empty. */
export async function openCollection(
  inits: readonly Omit<JobInit, "projectId">[],
  { emulator = createEmulator(), ...options }: AuthenticateOptions & { emulator?: Emulator } = {},
): Promise<{ emulator: Emulator; jobs: JobCollection<BrowserTypes>; ids: string[] }> {
  const job = (index: number): Omit<JobInit, "projectId"> => inits[index] ?? {};
  const ids = emulator.addJobs({ count: inits.length, job }).map(({ id }) => id);
  const up42 = await signInTo(emulator, options);
  const jobs = await up42.initializeJobcollection({ jobIds: ids });
  emulator.clearRequests();
  return { emulator, jobs, ids };
}
