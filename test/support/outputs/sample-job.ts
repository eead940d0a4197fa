import type { AuthenticateOptions } from "../../../src/client/authenticate-options";
import { createEmulator, type Emulator, type JobInit } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import type { Job } from "../../../src/v1/job";
import type { Project } from "../../../src/v1/project";
import { signInTo } from "./sample-jobtask";

type Options = AuthenticateOptions & { emulator?: Emulator };

/** Opens a job of an emulator: the sample's, or one made of `init`. Its log begins empty. */
export async function openJob(
  init?: JobInit,
  { emulator = createEmulator(), ...options }: Options = {},
): Promise<{ emulator: Emulator; job: Job<BrowserTypes> }> {
  const jobId = init === undefined ? emulator.sample.jobId : emulator.addJob(init).id;
  const up42 = await signInTo(emulator, options);
  const job = await up42.initializeJob({ jobId });
  emulator.clearRequests();
  return { emulator, job };
}

/** Opens the sample project of an emulator. Its log begins empty. */
export async function openProject({ emulator = createEmulator(), ...options }: Options = {}): Promise<{
  emulator: Emulator;
  project: Project<BrowserTypes>;
}> {
  const up42 = await signInTo(emulator, options);
  const project = await up42.initializeProject();
  emulator.clearRequests();
  return { emulator, project };
}
