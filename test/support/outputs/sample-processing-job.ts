import type { AuthenticateOptions } from "../../../src/client/authenticate-options";
import type { Up42 } from "../../../src/client/up42";
import { createEmulator, type Emulator, type ProcessingJobInit } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import type { ProcessingJob } from "../../../src/v2/processing-job";
import { signInTo } from "./sample-jobtask";

type Options = AuthenticateOptions & { emulator?: Emulator };

/** Signs in to an emulator with the sample's account, as an account of today does. */
export function signInWithAccount(
  emulator: Emulator,
  options: AuthenticateOptions = {},
): Promise<Up42<BrowserTypes>> {
  const { username, password } = emulator.sample.processing;
  return signInTo(emulator, { username, password, authUrl: emulator.url, ...options });
}

/** Opens a processing job of an emulator: the sample's, or one made of `init`. Its log begins empty. */
export async function openProcessingJob(
  init?: ProcessingJobInit,
  { emulator = createEmulator(), ...options }: Options = {},
): Promise<{ emulator: Emulator; job: ProcessingJob<BrowserTypes> }> {
  const jobId =
    init === undefined ? emulator.sample.processing.processingJobId : emulator.addProcessingJob(init).id;
  const up42 = await signInWithAccount(emulator, options);
  const job = await up42.initializeProcessingJob({ jobId });
  emulator.clearRequests();
  return { emulator, job };
}
