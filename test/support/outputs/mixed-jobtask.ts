import { createEmulator, type Emulator } from "../../../src/emulator";
import type { BrowserTypes } from "../../../src/session/platform";
import type { JobTask } from "../../../src/v1/job-task";
import { signInTo } from "./sample-jobtask";

/** Opens the sample's job task with features of all kinds. */
export async function openMixedJobtask({
  emulator = createEmulator(),
}: {
  emulator?: Emulator;
} = {}): Promise<{ emulator: Emulator; jobtask: JobTask<BrowserTypes> }> {
  const up42 = await signInTo(emulator);
  const jobtask = await up42.initializeJobtask(emulator.sample.mixed);
  emulator.clearRequests();
  return { emulator, jobtask };
}
